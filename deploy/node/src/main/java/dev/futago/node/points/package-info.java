/** Where a drill can make this node crash, stand still or be late ({@code --drill-points}). */
@NullMarked
package dev.futago.node.points;

import org.jspecify.annotations.NullMarked;

/** Log lines and READY lines, written by threads of their own. */
@NullMarked
package dev.futago.node.logging;

import org.jspecify.annotations.NullMarked;

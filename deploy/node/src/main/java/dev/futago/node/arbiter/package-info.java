/** The one record that says who owns the pair, and where it is kept. */
@NullMarked
package dev.futago.node.arbiter;

import org.jspecify.annotations.NullMarked;

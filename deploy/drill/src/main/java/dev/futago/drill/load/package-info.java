/** Checked load from clients that follow takeovers. */
@NullMarked
package dev.futago.drill.load;

import org.jspecify.annotations.NullMarked;

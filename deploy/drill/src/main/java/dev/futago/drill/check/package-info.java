/** The invariants of the pair, shared by simulator and drills. */
@NullMarked
package dev.futago.drill.check;

import org.jspecify.annotations.NullMarked;

/** Two nodes, an arbiter and clients in one seeded thread and virtual time. */
@NullMarked
package dev.futago.drill.sim;

import org.jspecify.annotations.NullMarked;

/** Rehearsals with real processes: started, loaded, broken, and judged. */
@NullMarked
package dev.futago.drill.failover;

import org.jspecify.annotations.NullMarked;

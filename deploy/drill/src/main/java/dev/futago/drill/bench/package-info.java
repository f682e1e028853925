/** How far the daemon is from its targets on this machine: docs/BENCHMARKS.md. */
@NullMarked
package dev.futago.drill.bench;

import org.jspecify.annotations.NullMarked;

/**
 * What is broken in drills: processes, networks, arbiters, disks and clocks, and how it is mended.
 */
@NullMarked
package dev.futago.drill.fault;

import org.jspecify.annotations.NullMarked;

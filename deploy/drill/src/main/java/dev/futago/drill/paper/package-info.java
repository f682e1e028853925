/**
 * The paper's table and figure, measured on this machine: what to measure and how to show it is
 * pure; {@link dev.futago.drill.paper.PaperRun} alone starts processes.
 */
@NullMarked
package dev.futago.drill.paper;

import org.jspecify.annotations.NullMarked;

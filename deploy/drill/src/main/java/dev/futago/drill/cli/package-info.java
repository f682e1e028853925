/** The command line of the whole. */
@NullMarked
package dev.futago.drill.cli;

import org.jspecify.annotations.NullMarked;

/** The pair in every order of events that a small scope allows: exhaustive, without chance. */
@NullMarked
package dev.futago.drill.explore;

import org.jspecify.annotations.NullMarked;

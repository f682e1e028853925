/** Nodes as processes of their own, started as a user would start them. */
@NullMarked
package dev.futago.drill.process;

import org.jspecify.annotations.NullMarked;

/** The daemon: one event loop that drives one role. */
@NullMarked
package dev.futago.node;

import org.jspecify.annotations.NullMarked;

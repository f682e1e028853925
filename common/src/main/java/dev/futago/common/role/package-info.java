/** The language between a role and the loop that drives it: events in, actions out. */
@NullMarked
package dev.futago.common.role;

import org.jspecify.annotations.NullMarked;

/** The request/response guest, with a chosen dirty footprint. */
@NullMarked
package dev.futago.guests.rr;

import org.jspecify.annotations.NullMarked;

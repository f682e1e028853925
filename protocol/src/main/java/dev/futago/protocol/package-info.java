/** The wire: messages to frames and back. */
@NullMarked
package dev.futago.protocol;

import org.jspecify.annotations.NullMarked;

/** The role that runs the guest and holds its output until a witness. */
@NullMarked
package dev.futago.primary;

import org.jspecify.annotations.NullMarked;

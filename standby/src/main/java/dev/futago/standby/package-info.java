/** The role that stages, applies and acknowledges checkpoints, and takes over. */
@NullMarked
package dev.futago.standby;

import org.jspecify.annotations.NullMarked;

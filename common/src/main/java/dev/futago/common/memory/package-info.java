/**
 * Guest memory, the trackers that find what changed in it, and the batches that carry changed
 * pages.
 */
@NullMarked
package dev.futago.common.memory;

import org.jspecify.annotations.NullMarked;

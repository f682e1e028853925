/** Tells Redis clients where the primary is, in the words of Redis Sentinel. */
@NullMarked
package dev.futago.node.sentinel;

import org.jspecify.annotations.NullMarked;

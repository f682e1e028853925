/** The few things that a node keeps on a disk of its own, and how they get there for certain. */
@NullMarked
package dev.futago.node.data;

import org.jspecify.annotations.NullMarked;

/** A node's settings: file, environment, flags. */
@NullMarked
package dev.futago.node.config;

import org.jspecify.annotations.NullMarked;

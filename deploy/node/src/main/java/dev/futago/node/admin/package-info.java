/** Status, health, history and metrics over HTTP. */
@NullMarked
package dev.futago.node.admin;

import org.jspecify.annotations.NullMarked;

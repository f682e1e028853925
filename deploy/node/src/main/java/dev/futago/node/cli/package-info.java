/** The verbs that run a node or talk to one. */
@NullMarked
package dev.futago.node.cli;

import org.jspecify.annotations.NullMarked;

/** The ports: clients and the peer. */
@NullMarked
package dev.futago.node.net;

import org.jspecify.annotations.NullMarked;

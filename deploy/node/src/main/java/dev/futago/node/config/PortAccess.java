package dev.futago.node.config;

import dev.futago.protocol.PairSecret;

import java.util.Optional;

/**
 * Who may do what at a node's ports.
 *
 * @param pairSecret what the peer must prove to know; empty when no proof is asked for
 */
public record PortAccess(Optional<PairSecret> pairSecret) {

    /** Access without a secret. */
    public static PortAccess unrestricted() {
        return new PortAccess(Optional.empty());
    }
}

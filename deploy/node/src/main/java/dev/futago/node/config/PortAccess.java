package dev.futago.node.config;

import dev.futago.protocol.PairSecret;

import java.util.Optional;
import java.util.Set;

/**
 * Who may do what at a node's ports.
 *
 * @param pairSecret what the peer must prove to know; empty when no proof is asked for
 * @param apiHosts names by which the HTTP API answers beside its addresses
 * @param clientsMax clients that may be connected at once
 */
public record PortAccess(Optional<PairSecret> pairSecret, Set<String> apiHosts, int clientsMax) {

    /** Clients at once, unless a user wants otherwise: as in Redis. */
    public static final int CLIENTS_MAX = 10_000;

    /** Access without a secret. */
    public static PortAccess unrestricted() {
        return new PortAccess(Optional.empty(), Set.of(), CLIENTS_MAX);
    }
}

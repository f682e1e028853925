package dev.futago.node.config;

import java.util.Optional;

/**
 * What a node must know for its Sentinel port.
 *
 * @param listen where Sentinel clients connect to
 * @param peer the other node's; empty for a node that runs alone
 */
public record SentinelConfig(HostPort listen, Optional<Peer> peer) {

    /**
     * The other node, as clients reach it.
     *
     * @param client where the guest's clients connect to
     * @param sentinel where Sentinel clients connect to
     */
    public record Peer(HostPort client, HostPort sentinel) {}
}

package dev.futago.node.sentinel;

import dev.futago.common.role.NodeRef;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.SentinelConfig;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which nodes the pair has and where they are; a {@link Sighting} on it shows who is primary.
 *
 * @param node this node's name
 * @param role what its roles were told
 * @param client where this node's clients connect to, as numbers; may be a wildcard address
 * @param peer the other node; empty for a node that runs alone
 * @param offersStandby whether clients are told of the standby, because it serves reads
 */
public record PairMap(
        String node,
        RoleConfig role,
        HostPort client,
        Optional<SentinelConfig.Peer> peer,
        boolean offersStandby) {

    /** The name by which clients ask for the primary. */
    String name() {
        return role.pairName();
    }

    /**
     * Who is primary. This node is while it serves, and never else. The other is while the record,
     * as this node knows it, names it as owner: also when nothing is heard of it, for nobody has
     * taken over yet.
     */
    Optional<Side> primary(Sighting sighting) {
        if (sighting.isServing()) {
            return Optional.of(Side.OWN);
        }
        boolean isOver =
                sighting.status().role().equals("primary")
                        || sighting.status().state().equals("down");
        return peerClient()
                .flatMap(at -> sighting.status().tenure())
                .filter(record -> !isOver && !record.owner().name().equals(node))
                .map(record -> Side.PEER);
    }

    /**
     * Where a node's clients connect to. Where this node listens on all of its addresses, a client
     * is told the one by which it came.
     *
     * @param asked the address of this node that was asked
     */
    Optional<HostPort> clientOf(Side side, InetAddress asked) {
        return side == Side.OWN ? Optional.of(ownClient(asked)) : peerClient();
    }

    private HostPort ownClient(InetAddress asked) {
        boolean isWildcard = client.toSocketAddress().getAddress().isAnyLocalAddress();
        return isWildcard ? HostPort.of(new InetSocketAddress(asked, client.port())) : client;
    }

    private Optional<HostPort> peerClient() {
        return peer.map(SentinelConfig.Peer::client);
    }

    /** The life of a node that the record names, as owner or as standby. */
    Optional<NodeRef> lifeOf(Side side, Optional<Tenure> record) {
        return record.stream()
                .flatMap(known -> Stream.concat(Stream.of(known.owner()), known.standby().stream()))
                .filter(named -> named.name().equals(node) == (side == Side.OWN))
                .findFirst();
    }
}

package dev.futago.node.data;

import dev.futago.common.role.Era;
import dev.futago.common.role.Known;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.Set;

/**
 * What a node knows of its earlier processes: whose folder this is, and how far the arbiter's
 * record had come. It gives no right (PROTOCOL R12): the memory is gone with the process.
 *
 * @param pair the node's; its tag is 0 until one was seen
 * @param node the node's name
 * @param epoch the highest ever seen; from 1
 * @param version of the arbiter's record, the highest ever seen; from 1
 * @param era of that version
 * @param lastRole {@code primary} or {@code standby}
 */
public record NodeMetadata(
        PairId pair, String node, long epoch, long version, Era era, String lastRole) {

    private static final Set<String> ROLES = Set.of("primary", "standby");

    public NodeMetadata {
        if (node.isBlank() || epoch < 1 || version < 1 || !ROLES.contains(lastRole)) {
            throw new IllegalArgumentException(
                    "no metadata of a node: node '%s', epoch %d, version %d, role '%s'"
                            .formatted(node, epoch, version, lastRole));
        }
    }

    /** Of a node that knew nothing before. */
    static NodeMetadata first(String node, Tenure seen, String role) {
        return new NodeMetadata(seen.pair(), node, seen.epoch(), seen.version(), seen.era(), role);
    }

    /** Returns the newest revision of the record that the node has seen. */
    public Known known() {
        return new Known(pair, version, era);
    }

    /** After one more record was seen, be it an older one: what is known never goes back. */
    NodeMetadata after(Tenure seen, String role) {
        boolean isOlder = known().isAheadOf(Optional.of(seen));
        return new NodeMetadata(
                pair.tag() == 0 ? seen.pair() : pair,
                node,
                Math.max(epoch, seen.epoch()),
                isOlder ? version : seen.version(),
                isOlder ? era : seen.era(),
                role);
    }
}

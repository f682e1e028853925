package dev.futago.node.data;

import dev.futago.common.role.Era;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import java.time.Instant;
import java.util.Optional;

/** What a node a of pair {@code orders} may be told. */
final class Told {

    static final String NODE = "a";
    static final PairId PAIR = new PairId("orders", 0xfeedL << 48);

    /** The pair as a node knows it that has read no record. */
    static final PairId NAMED = PairId.named("orders");

    private static final NodeRef OWNER = new NodeRef("b", new Incarnation(1, 2));

    private Told() {}

    static Tenure tenure(long epoch, long version) {
        return tenure(PAIR, epoch, version);
    }

    static Tenure tenure(PairId pair, long epoch, long version) {
        return new Tenure(version, pair, epoch, OWNER, Optional.empty(), "told");
    }

    static NodeMetadata metadata(long epoch, long version, String role) {
        return new NodeMetadata(PAIR, NODE, epoch, version, Era.FIRST, role);
    }

    /** A change that can be told from others by its version. */
    static HistoryEntry change(long version) {
        return change(version, "primary lost: connection closed");
    }

    static HistoryEntry change(long version, String reason) {
        return new HistoryEntry(
                Instant.parse("2026-03-01T12:00:00.123456789Z").plusSeconds(version),
                2,
                version,
                "b",
                NODE,
                reason,
                Optional.empty());
    }
}

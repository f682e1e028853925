package dev.futago.node.admin;

import dev.futago.common.role.Tally;
import dev.futago.node.NodeView;

import java.util.Optional;

/**
 * How fast a node works, from two views of it. Empty where it cannot be said.
 *
 * @param linkBytesPerSecond page bytes sent to the standby, by checkpoints and by resync
 */
record Rates(
        Optional<Double> checkpointsPerSecond,
        Optional<Double> dirtyPagesPerCheckpoint,
        Optional<Double> linkBytesPerSecond) {

    /** A shorter time says nothing. */
    private static final double SECONDS_MIN = 0.1;

    static final Rates UNKNOWN = new Rates(Optional.empty(), Optional.empty(), Optional.empty());

    static Rates between(NodeView earlier, NodeView later) {
        double seconds = (later.uptimeNanos() - earlier.uptimeNanos()) / 1e9;
        if (seconds < SECONDS_MIN) {
            return UNKNOWN;
        }
        double checkpoints = more(Tally.Count.CHECKPOINTS, earlier, later);
        double pages = more(Tally.Count.DIRTY_PAGES, earlier, later);
        double bytes =
                more(Tally.Count.DELTA_BYTES, earlier, later)
                        + more(Tally.Count.RESYNC_BYTES, earlier, later);
        return new Rates(
                Optional.of(toTenths(checkpoints / seconds)),
                checkpoints == 0 ? Optional.empty() : Optional.of(toTenths(pages / checkpoints)),
                Optional.of(toTenths(bytes / seconds)));
    }

    private static double more(Tally.Count what, NodeView earlier, NodeView later) {
        return later.tally().count(what) - earlier.tally().count(what);
    }

    private static double toTenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

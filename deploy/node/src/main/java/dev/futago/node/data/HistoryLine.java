package dev.futago.node.data;

import java.time.Duration;

/** What a line of a history says. */
sealed interface HistoryLine {

    /** A change. */
    record Added(HistoryEntry entry) implements HistoryLine {}

    /** The gap of an earlier change: the newest with this version. */
    record Amended(long version, Duration gap) implements HistoryLine {}
}

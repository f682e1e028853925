package dev.futago.node;

import dev.futago.common.role.Tenure;
import dev.futago.node.arbiter.Change;
import dev.futago.node.data.DataDir;
import dev.futago.node.data.HistoryEntry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The history of the pair as this node saw it, kept in its data dir where it has one, and what the
 * node remembers of the arbiter's record. Called on the loop.
 */
public final class Journal {

    private static final int ENTRIES_MAX = 256;

    private final Optional<DataDir> data;
    private final boolean isArbitrated;
    private final ArrayDeque<HistoryEntry> entries = new ArrayDeque<>();

    /**
     * A journal that goes on where the data dir ends.
     *
     * @param isArbitrated without an arbiter a record lives no longer than its process
     */
    public Journal(Optional<DataDir> data, boolean isArbitrated) {
        this.data = data;
        this.isArbitrated = isArbitrated;
        data.ifPresent(dir -> dir.history().forEach(this::keep));
    }

    private void keep(HistoryEntry entry) {
        if (entries.size() == ENTRIES_MAX) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }

    /** What the arbiter's record remembers, where this node remembers nothing. */
    void recall(List<Change> changes) {
        if (entries.isEmpty() || entries.getFirst().version() > 1) {
            var own = List.copyOf(entries);
            long first = own.isEmpty() ? Long.MAX_VALUE : own.getFirst().version();
            entries.clear();
            for (Change change : changes) {
                if (change.version() < first) {
                    keep(
                            new HistoryEntry(
                                    change.at(),
                                    change.epoch(),
                                    change.version(),
                                    change.from(),
                                    change.to(),
                                    change.reason(),
                                    Optional.empty()));
                }
            }
            own.forEach(this::keep);
        }
    }

    /** The record says this, and this node has this role. */
    void note(Tenure tenure, String role) {
        if (isArbitrated) {
            data.ifPresent(dir -> dir.note(tenure, role));
        }
    }

    /**
     * The membership of the pair changed.
     *
     * @param from the owner before; empty where there was none
     */
    void add(Instant at, String from, Tenure tenure) {
        var entry =
                new HistoryEntry(
                        at,
                        tenure.epoch(),
                        tenure.version(),
                        from,
                        tenure.owner().name(),
                        tenure.reason(),
                        Optional.empty());
        keep(entry);
        data.ifPresent(dir -> dir.add(entry));
    }

    /** Clients waited so long for the newest change. */
    void amendGap(Duration gap) {
        HistoryEntry last = entries.pollLast();
        if (last != null) {
            entries.addLast(last.withGap(gap));
            data.ifPresent(dir -> dir.amendGap(last.version(), gap));
        }
    }

    /** The changes, the newest last. */
    List<HistoryEntry> entries() {
        return List.copyOf(entries);
    }
}

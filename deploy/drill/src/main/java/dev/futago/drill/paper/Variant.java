package dev.futago.drill.paper;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A way to run the guest, a line of the figure.
 *
 * @param tracker {@link Tracking#NONE} exactly when nothing is synchronised
 * @param delta what is sent of a changed page; whole pages with every tracker that knows no lines
 */
public record Variant(Sync sync, Tracking tracker, Delta delta) {

    /** The guest alone: nothing is tracked, nothing is sent. */
    public static final Variant OFF = new Variant(Sync.OFF, Tracking.NONE, Delta.PAGE);

    /** The paper's baseline. */
    public static final Variant KEMARI =
            new Variant(Sync.STOP_AND_WAIT, Tracking.FLAGS, Delta.PAGE);

    /** Pages that each request changes. */
    static final int DIRTY_PAGES = 8;

    /** Refuses what a node does not run. */
    public Variant {
        boolean isOff = sync == Sync.OFF;
        if (isOff != (tracker == Tracking.NONE)) {
            throw new IllegalArgumentException("mode %s with tracker %s".formatted(sync, tracker));
        }
        if (tracker != Tracking.QUEUE) {
            delta = Delta.PAGE;
        }
    }

    /** All of some modes with all of some trackers, each once, in the order in which they come. */
    public static List<Variant> allOf(
            List<Sync> modes, List<Tracking> trackers, List<Delta> deltas) {
        return modes.stream().flatMap(mode -> allOf(mode, trackers, deltas)).distinct().toList();
    }

    private static Stream<Variant> allOf(Sync mode, List<Tracking> trackers, List<Delta> deltas) {
        if (mode == Sync.OFF) {
            return Stream.of(OFF);
        }
        return trackers.stream()
                .flatMap(
                        tracker -> deltas.stream().map(delta -> new Variant(mode, tracker, delta)));
    }

    /** Whether a standby has all that it has answered. */
    boolean isProtected() {
        return sync != Sync.OFF;
    }

    /** As {@code --sync} takes it. */
    String mode() {
        return flag(sync);
    }

    /** As {@code --tracker} takes it, or a dash. */
    String trackerName() {
        return isProtected() ? flag(tracker) : "-";
    }

    /** What is sent of a page, or a dash. */
    String sent() {
        return isProtected() ? flag(delta) + "s" : "-";
    }

    /** For a legend. */
    String label() {
        return isProtected() ? "%s, %s, %s".formatted(mode(), trackerName(), sent()) : mode();
    }

    /** The flags by which each node is told; a node alone is told {@code --sync off} besides. */
    List<String> nodeFlags() {
        var flags = new ArrayList<String>();
        flags.addAll(List.of("--rr-dirty-pages", Integer.toString(DIRTY_PAGES)));
        if (isProtected()) {
            flags.addAll(List.of("--sync", mode()));
            flags.addAll(List.of("--tracker", trackerName()));
            flags.addAll(List.of("--delta", flag(delta)));
            flags.addAll(List.of("--warm-up", "0s")); // No takeover is measured.
        }
        return flags;
    }

    /** As a flag of {@code futago} takes it. */
    static String flag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

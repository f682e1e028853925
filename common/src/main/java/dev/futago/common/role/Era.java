package dev.futago.common.role;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of versions of the record. An arbiter that is restored from a copy counts versions from an
 * older one on; the owner that writes its tenure again begins a new era, so that a version names
 * one record only together with its era (PROTOCOL R23).
 *
 * @param id 64 bits; 0 for the era in which a pair is founded
 * @param before ids of the eras that it follows, the latest last; at most {@link #BEFORE_MAX}
 */
public record Era(long id, List<Long> before) {

    /** The era in which a pair is founded. */
    public static final Era FIRST = new Era(0, List.of());

    /** Eras that are remembered. */
    public static final int BEFORE_MAX = 16;

    public Era {
        before = List.copyOf(before);
        if (before.size() > BEFORE_MAX || before.contains(id)) {
            throw new IllegalArgumentException("no era follows these: " + before);
        }
    }

    /**
     * The era of a record that is written again.
     *
     * @param owner whose incarnation is random, and makes the id so
     * @param version of the record
     */
    Era next(NodeRef owner, long version) {
        var eras = new ArrayList<>(before);
        eras.add(id);
        int from = Math.max(0, eras.size() - BEFORE_MAX);
        Incarnation drawn = owner.incarnation();
        return new Era(
                mixed(mixed(drawn.high()) ^ drawn.low() ^ mixed(version)),
                eras.subList(from, eras.size()));
    }

    /** The finalizer of splitmix64. */
    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Returns whether the other era follows this one. */
    public boolean isBefore(Era other) {
        return other.before.contains(id);
    }

    @Override
    public String toString() {
        return Long.toHexString(id);
    }
}

package dev.futago.node.logging;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Limits how often lines of one key are written: a burst, then one per interval (generic cell rate
 * algorithm, ITU-T I.371). The table has a fixed size and no lock; keys whose hashes collide share
 * a limit. Any thread may ask.
 */
public final class LineRates {

    /** Answer for a line that is over its limit. */
    public static final long SUPPRESSED = -1;

    private final int slots;
    private final long intervalNanos;
    private final long toleranceNanos;

    /** By slot: when the next line would be due if all came evenly. */
    private final AtomicLongArray dueNanos;

    private final AtomicLongArray suppressed;

    /**
     * A table of limits, none of them used up.
     *
     * @param slots size of the table, a power of two
     * @param burst lines of one key that may come at once
     * @param interval time in which one more line becomes free
     */
    public LineRates(int slots, int burst, Duration interval) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("%d slots: not a power of two".formatted(slots));
        }
        this.slots = slots;
        intervalNanos = interval.toNanos();
        toleranceNanos = (burst - 1) * intervalNanos;
        dueNanos = new AtomicLongArray(slots);
        suppressed = new AtomicLongArray(slots);
    }

    /**
     * Takes one line of a key into account.
     *
     * @param nowNanos a time that only goes forward, from 0
     * @return lines of the key that were suppressed since the one before, or SUPPRESSED
     */
    public long admit(int key, long nowNanos) {
        int slot = mixed(key) & (slots - 1);
        while (true) {
            long due = dueNanos.get(slot);
            long from = Math.max(due, nowNanos);
            if (from - nowNanos > toleranceNanos) {
                suppressed.incrementAndGet(slot);
                return SUPPRESSED;
            }
            if (dueNanos.compareAndSet(slot, due, from + intervalNanos)) {
                return suppressed.getAndSet(slot, 0);
            }
        }
    }

    /** Spreads keys over the lower bits (Fibonacci hashing). */
    private static int mixed(int key) {
        int product = (key ^ (key >>> 16)) * 0x9E3779B1;
        return product ^ (product >>> 16);
    }
}

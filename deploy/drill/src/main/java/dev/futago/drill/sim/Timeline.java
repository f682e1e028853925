package dev.futago.drill.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time: what is planned happens in order of time, and of planning where the time is the
 * same. Also the trace: a running hash of all that happened, equal for equal seeds.
 */
final class Timeline {

    private record Planned(long atNanos, long order, Runnable deed) {}

    private final PriorityQueue<Planned> plans =
            new PriorityQueue<>(
                    Comparator.comparingLong(Planned::atNanos).thenComparingLong(Planned::order));
    private long nowNanos;
    private long planned;
    private long happened;
    private long hash = 0xcbf29ce484222325L;

    /** Virtual time since the simulation began. */
    long nowNanos() {
        return nowNanos;
    }

    /** Plans something. */
    void after(long delayNanos, Runnable deed) {
        plans.add(new Planned(nowNanos + Math.max(0, delayNanos), planned++, deed));
    }

    /** Lets the next thing happen, if it lies before the given time; false when none does. */
    boolean advance(long untilNanos) {
        Planned next = plans.peek();
        if (next == null || next.atNanos > untilNanos) {
            nowNanos = untilNanos;
            return false;
        }
        plans.remove();
        nowNanos = next.atNanos;
        happened++;
        next.deed.run();
        return true;
    }

    /** Makes a fact part of the trace. */
    void trace(long fact) {
        hash = (hash ^ fact) * 0x100000001b3L;
        hash = (hash ^ nowNanos) * 0x100000001b3L;
    }

    /** The trace so far. */
    long hash() {
        return hash;
    }

    /** How many planned things happened. */
    long happened() {
        return happened;
    }
}

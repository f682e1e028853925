package dev.futago.common.role;

import java.util.function.Consumer;

/**
 * Until when nobody takes over by itself, by an operator's order. It outlives roles, and ends with
 * the process; owned by the thread that runs them.
 */
public final class Pause {

    private long untilNanos;

    /** No pause. */
    public Pause() {}

    /** Begins one by order, or changes when it ends. */
    public void begin(long nowNanos, long nanos, long ticket, Consumer<? super Action> out) {
        untilNanos = nowNanos + nanos;
        out.accept(new Action.Announce(new Milestone.Paused(nanos)));
        out.accept(
                new Action.Report(
                        ticket,
                        new Outcome.Done(
                                "paused: no takeover by itself for %d s"
                                        .formatted(nanos / 1_000_000_000))));
    }

    /** Ends it by order. */
    public void end(long ticket, Consumer<? super Action> out) {
        untilNanos = 0;
        out.accept(new Action.Announce(new Milestone.Resumed()));
        out.accept(new Action.Report(ticket, new Outcome.Done("resumed: takeover by itself")));
    }

    /** What the primary says of it. */
    public void hear(long nowNanos, long leftNanos) {
        untilNanos = leftNanos == 0 ? 0 : nowNanos + leftNanos;
    }

    /** Whether there is one. */
    public boolean isOn(long nowNanos) {
        return nowNanos < untilNanos;
    }

    /** How long it lasts still; 0 when there is none. */
    public long leftNanos(long nowNanos) {
        return Math.max(0, untilNanos - nowNanos);
    }

    /** When it ends, or ended. */
    public long endsAtNanos() {
        return untilNanos;
    }
}

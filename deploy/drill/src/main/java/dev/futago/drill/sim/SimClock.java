package dev.futago.drill.sim;

/** What a process reads when it reads the time: it never goes back, and else it may be anything. */
final class SimClock {

    private final Timeline timeline;
    private final double rate;
    private final long bornNanos;
    private long stoodNanos;
    private long jumpedNanos;

    /**
     * A clock that begins at 0 now.
     *
     * @param rate how much of its time passes while one of the world's does
     */
    SimClock(Timeline timeline, double rate) {
        this.timeline = timeline;
        this.rate = rate;
        bornNanos = timeline.nowNanos();
    }

    long nowNanos() {
        return (long) ((timeline.nowNanos() - bornNanos - stoodNanos) * rate) + jumpedNanos;
    }

    /** How long the world takes until it shows a time. */
    long worldNanosUntil(long nanos) {
        return (long) Math.ceil(Math.min(nanos - nowNanos(), Long.MAX_VALUE / 8) / rate);
    }

    /** It stood still for the last so many nanoseconds of the world, in which nobody read it. */
    void stoodStill(long nanos) {
        stoodNanos += nanos;
    }

    /** It goes forward. */
    void jump(long nanos) {
        jumpedNanos += nanos;
    }
}

package dev.futago.guests.kv;

import dev.futago.common.guest.Turn;

/** A turn whose clock moves on by one step whenever it is read. */
final class SteppedTurn implements Turn {

    private static final long NANOS_PER_MICRO = 1_000;

    private long stepMicros;
    private long nanos;

    /** From now on so much passes from one reading to the next. */
    void takes(long micros) {
        stepMicros = micros;
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void executes(String command) {
        // Nobody asks.
    }

    @Override
    public long nanos() {
        nanos += stepMicros * NANOS_PER_MICRO;
        return nanos;
    }

    @Override
    public long lastNanos() {
        return nanos;
    }
}

package dev.futago.node.net;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets one log line of a kind pass per interval and counts the others, so that a stranger cannot
 * fill a log. Used by one thread.
 */
public final class LogThrottle {

    /** As Redis has it for attacks. */
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final long intervalNanos;
    private long lastNanos;
    private long omitted;
    private boolean hasWritten;

    /** A throttle of one line per minute. */
    public LogThrottle() {
        this(System::nanoTime, INTERVAL);
    }

    /**
     * A throttle.
     *
     * @param nanoTime monotonic clock, in nanoseconds
     * @param interval shortest time between two lines
     */
    public LogThrottle(LongSupplier nanoTime, Duration interval) {
        this.nanoTime = nanoTime;
        intervalNanos = interval.toNanos();
    }

    /**
     * Writes a line, or counts it.
     *
     * @param line given the end of the line: empty, or how many lines were omitted before it
     */
    public void write(Consumer<String> line) {
        long nowNanos = nanoTime.getAsLong();
        if (hasWritten && nowNanos - lastNanos < intervalNanos) {
            omitted++;
            return;
        }
        String more = omitted == 0 ? "" : " (%d more not logged)".formatted(omitted);
        omitted = 0;
        hasWritten = true;
        lastNanos = nowNanos;
        line.accept(more);
    }
}

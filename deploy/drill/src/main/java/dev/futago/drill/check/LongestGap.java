package dev.futago.drill.check;

/** The longest time between two replies, over all sessions, in which a request was waiting. */
final class LongestGap {

    private long waiting;
    private long sinceNanos;
    private long longestFromNanos;
    private long longestNanos;
    private long lastNanos;

    void onSent(long nowNanos) {
        if (waiting++ == 0) {
            sinceNanos = nowNanos;
        }
    }

    void onAnswered(long nowNanos) {
        end(nowNanos);
        waiting--;
    }

    /** Notes that so many requests will never be answered. */
    void onGivenUp(int requests) {
        waiting -= requests;
    }

    private void end(long nowNanos) {
        lastNanos = nowNanos - sinceNanos;
        if (lastNanos > longestNanos) {
            longestFromNanos = sinceNanos;
            longestNanos = lastNanos;
        }
        sinceNanos = nowNanos;
    }

    /** How many requests wait now. */
    long waiting() {
        return waiting;
    }

    /** Length of the one that the last reply ended. */
    long lastNanos() {
        return lastNanos;
    }

    /** Length of the gap that lasts now, 0 when none does. */
    long waitingNanos(long nowNanos) {
        return waiting > 0 ? nowNanos - sinceNanos : 0;
    }

    /** The longest so far; one that still lasts counts up to now. */
    Gap longest(long nowNanos) {
        long now = waitingNanos(nowNanos);
        return now > longestNanos
                ? new Gap(sinceNanos, now)
                : new Gap(longestFromNanos, longestNanos);
    }
}

package dev.futago.drill.load;

import org.HdrHistogram.Histogram;

import java.time.Duration;

/**
 * How long requests take that become due in the first second after a takeover. Those that it
 * delayed until then are not among them: how long they waited is the gap.
 */
final class AfterTakeover {

    private static final long LATENCY_MAX_NANOS = Duration.ofHours(1).toNanos();
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int LATENCY_DIGITS = 3;

    private final Histogram latencies = new Histogram(1, LATENCY_MAX_NANOS, LATENCY_DIGITS);
    private long epoch;
    private boolean hasRisen;
    private long risenNanos;

    /**
     * Notes a reply.
     *
     * @param epochNow the highest that has answered, this reply included
     */
    void onReply(long dueNanos, long nowNanos, long epochNow) {
        if (epochNow > epoch) {
            hasRisen = epoch > 0;
            risenNanos = nowNanos;
            epoch = epochNow;
        }
        long after = dueNanos - risenNanos;
        if (hasRisen && after >= 0 && after < SECOND_NANOS) {
            latencies.recordValue(Math.clamp(nowNanos - dueNanos, 1, LATENCY_MAX_NANOS));
        }
    }

    Latency latency() {
        return Latency.of(latencies);
    }
}

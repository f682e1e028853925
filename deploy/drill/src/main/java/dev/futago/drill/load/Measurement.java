package dev.futago.drill.load;

import org.HdrHistogram.Histogram;

import java.time.Duration;

/**
 * What is measured of a run: replies and latencies from the end of the warm-up on. Replies that
 * come after the end have their latencies recorded, but do not count for the rate.
 */
final class Measurement {

    private static final long LATENCY_MAX_NANOS = Duration.ofHours(1).toNanos();
    private static final int LATENCY_DIGITS = 3;

    private final Histogram latencies = new Histogram(1, LATENCY_MAX_NANOS, LATENCY_DIGITS);
    private final LoadTimeline timeline;
    private final Duration warmup;
    private final Duration time;
    private long beganNanos;
    private long fromNanos;
    private long untilNanos;
    private long requests;

    /**
     * A measurement that has not begun.
     *
     * @param timeout for how long replies may come after the end
     */
    Measurement(Duration warmup, Duration time, Duration timeout) {
        this.warmup = warmup;
        this.time = time;
        Duration whole = warmup.plus(time).plus(timeout);
        timeline = new LoadTimeline((int) (whole.toNanos() / LoadTimeline.BUCKET_NANOS) + 2);
    }

    void begin(long nowNanos) {
        beganNanos = nowNanos;
        fromNanos = nowNanos + warmup.toNanos();
        untilNanos = fromNanos + time.toNanos();
    }

    /** Ends the measured time now, unless it has ended. */
    void end(long nowNanos) {
        untilNanos = Math.min(untilNanos, nowNanos);
    }

    boolean isEnded(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }

    /**
     * Notes a reply.
     *
     * @param gapNanos how long there had been none before it
     */
    void onReply(long dueNanos, long nowNanos, long gapNanos) {
        timeline.count(nowNanos - beganNanos, nowNanos - dueNanos, gapNanos);
        if (nowNanos < fromNanos) {
            return;
        }
        latencies.recordValue(Math.clamp(nowNanos - dueNanos, 1, LATENCY_MAX_NANOS));
        if (nowNanos <= untilNanos) {
            requests++;
        }
    }

    long beganNanos() {
        return beganNanos;
    }

    /** Replies within the measured time. */
    long requests() {
        return requests;
    }

    /** How long the measured time was, or has been. */
    double secondsAt(long nowNanos) {
        return Math.max(0, Math.min(nowNanos, untilNanos) - fromNanos) / 1e9;
    }

    Latency latency() {
        return Latency.of(latencies);
    }

    LoadTimeline timeline() {
        return timeline.copy();
    }

    long perSecond(long nowNanos) {
        return timeline.perSecond(nowNanos - beganNanos);
    }
}

package dev.futago.drill.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How the load went in a cycle, bucket by bucket.
 *
 * @param fromMillis where the first bucket begins, counted from the fault
 * @param bucketMillis how long each is
 * @param replies how many came in each
 * @param slowestMillis how long the slowest reply of each took, from when its request was due
 * @param gapMillis the longest time without a reply, while a request waited, that ended in each
 */
public record Course(
        double fromMillis,
        double bucketMillis,
        List<Integer> replies,
        List<Double> slowestMillis,
        List<Double> gapMillis) {

    private static final double BUCKET_MILLIS_MIN = 0.001;

    /** Keeps them as they are now. */
    public Course {
        replies = List.copyOf(replies);
        slowestMillis = List.copyOf(slowestMillis);
        gapMillis = List.copyOf(gapMillis);
    }

    /** Whether there is nothing that could be drawn. */
    boolean isEmpty() {
        return replies.isEmpty()
                || !(Math.abs(fromMillis) <= TimelineWindow.MILLIS_MAX)
                || !(bucketMillis >= BUCKET_MILLIS_MIN
                        && bucketMillis <= TimelineWindow.MILLIS_MAX);
    }

    /** Where a bucket begins. */
    double beginMillis(int bucket) {
        return fromMillis + bucket * bucketMillis;
    }

    /** Where the first bucket begins and the last ends; none if there is none. */
    DoubleStream edges() {
        return isEmpty()
                ? DoubleStream.empty()
                : DoubleStream.of(fromMillis, beginMillis(replies.size()));
    }

    /** NaN where it is not known. */
    double slowest(int bucket) {
        return bucket < slowestMillis.size() ? slowestMillis.get(bucket) : Double.NaN;
    }

    /** NaN where it is not known. */
    double gap(int bucket) {
        return bucket < gapMillis.size() ? gapMillis.get(bucket) : Double.NaN;
    }
}

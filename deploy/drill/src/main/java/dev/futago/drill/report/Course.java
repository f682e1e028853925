package dev.futago.drill.report;

import java.util.List;

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

    /** Keeps them as they are now. */
    public Course {
        replies = List.copyOf(replies);
        slowestMillis = List.copyOf(slowestMillis);
        gapMillis = List.copyOf(gapMillis);
    }
}

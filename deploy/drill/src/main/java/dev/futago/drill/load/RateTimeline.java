package dev.futago.drill.load;

import java.util.Arrays;

/** How many replies came in each tenth of a second of a run, its warm-up included. */
public final class RateTimeline {

    /** How long a bucket is. */
    public static final long BUCKET_NANOS = 100_000_000;

    private static final int BUCKETS_PER_SECOND = 10;

    private final int[] replies;
    private int buckets;

    RateTimeline(int bucketsMax) {
        replies = new int[bucketsMax];
    }

    private RateTimeline(int[] replies, int buckets) {
        this.replies = replies;
        this.buckets = buckets;
    }

    void count(long sinceBeginNanos) {
        int bucket = (int) Math.min(sinceBeginNanos / BUCKET_NANOS, replies.length - 1);
        replies[bucket]++;
        buckets = bucket + 1;
    }

    RateTimeline copy() {
        return new RateTimeline(Arrays.copyOf(replies, buckets), buckets);
    }

    /** Replies of the last whole second, or of what there was of it, as a rate. */
    long perSecond(long sinceBeginNanos) {
        int now = (int) Math.min(sinceBeginNanos / BUCKET_NANOS, replies.length - 1);
        int from = Math.max(0, now - BUCKETS_PER_SECOND);
        long sum = 0;
        for (int bucket = from; bucket < now; bucket++) {
            sum += replies[bucket];
        }
        return now == from ? 0 : sum * BUCKETS_PER_SECOND / (now - from);
    }

    /** How many buckets there are, up to the last reply. */
    public int buckets() {
        return buckets;
    }

    /** How many replies came in a bucket. */
    public int replies(int bucket) {
        return replies[bucket];
    }
}

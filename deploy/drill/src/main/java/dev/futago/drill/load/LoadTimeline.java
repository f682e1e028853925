package dev.futago.drill.load;

import java.util.Arrays;

/**
 * How a run of load went, in tenths of a second, its warm-up included: how many replies came, how
 * long the slowest of them took, and the longest time without any while a request waited.
 */
public final class LoadTimeline {

    /** How long a bucket is. */
    public static final long BUCKET_NANOS = 100_000_000;

    private static final int BUCKETS_PER_SECOND = 10;
    private static final int ROOM_MIN = 600;

    private final int bucketsMax;
    private int[] replies;
    private long[] slowestNanos;
    private long[] gapNanos;
    private long[] gapEndNanos;
    private int buckets;

    /**
     * An empty timeline.
     *
     * @param bucketsMax what comes later is counted in the last of so many
     */
    public LoadTimeline(int bucketsMax) {
        this.bucketsMax = bucketsMax;
        int room = Math.min(bucketsMax, ROOM_MIN);
        replies = new int[room];
        slowestNanos = new long[room];
        gapNanos = new long[room];
        gapEndNanos = new long[room];
    }

    private LoadTimeline(LoadTimeline other) {
        bucketsMax = other.bucketsMax;
        buckets = other.buckets;
        replies = Arrays.copyOf(other.replies, buckets);
        slowestNanos = Arrays.copyOf(other.slowestNanos, buckets);
        gapNanos = Arrays.copyOf(other.gapNanos, buckets);
        gapEndNanos = Arrays.copyOf(other.gapEndNanos, buckets);
    }

    /**
     * Counts a reply.
     *
     * @param latencyNanos how long it took
     * @param gap how long there had been no reply at all before it
     */
    public void count(long sinceBeginNanos, long latencyNanos, long gap) {
        int bucket = bucketAt(sinceBeginNanos);
        makeRoom(bucket);
        replies[bucket]++;
        slowestNanos[bucket] = Math.max(slowestNanos[bucket], latencyNanos);
        if (gap > gapNanos[bucket]) {
            gapNanos[bucket] = gap;
            gapEndNanos[bucket] = sinceBeginNanos;
        }
        buckets = bucket + 1;
    }

    private int bucketAt(long sinceBeginNanos) {
        return (int) Math.min(sinceBeginNanos / BUCKET_NANOS, bucketsMax - 1);
    }

    private void makeRoom(int bucket) {
        if (bucket >= replies.length) {
            int room = Math.min(bucketsMax, Math.max(bucket + 1, 2 * replies.length));
            replies = Arrays.copyOf(replies, room);
            slowestNanos = Arrays.copyOf(slowestNanos, room);
            gapNanos = Arrays.copyOf(gapNanos, room);
            gapEndNanos = Arrays.copyOf(gapEndNanos, room);
        }
    }

    LoadTimeline copy() {
        return new LoadTimeline(this);
    }

    /** Replies of the last whole second, or of what there was of it, as a rate. */
    long perSecond(long sinceBeginNanos) {
        int now = bucketAt(sinceBeginNanos);
        int from = Math.max(0, now - BUCKETS_PER_SECOND);
        long sum = 0;
        for (int bucket = from; bucket < now; bucket++) {
            sum += replies(bucket);
        }
        return now == from ? 0 : sum * BUCKETS_PER_SECOND / (now - from);
    }

    /** How many buckets there are, up to the last reply. */
    public int buckets() {
        return buckets;
    }

    /** How many replies came in a bucket. */
    public int replies(int bucket) {
        return bucket < buckets ? replies[bucket] : 0;
    }

    /** How long the slowest reply of a bucket took, from when its request was due. */
    public long slowestNanos(int bucket) {
        return bucket < buckets ? slowestNanos[bucket] : 0;
    }

    /** The longest time without a reply, while a request waited, that ended in a bucket. */
    public long gapNanos(int bucket) {
        return bucket < buckets ? gapNanos[bucket] : 0;
    }

    /** When that time ended, counted from the beginning of the run. */
    public long gapEndNanos(int bucket) {
        return bucket < buckets ? gapEndNanos[bucket] : 0;
    }
}

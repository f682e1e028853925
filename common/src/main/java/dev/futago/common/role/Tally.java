package dev.futago.common.role;

/**
 * What a process has done since it started, over all its roles; owned by the thread that runs them.
 */
@SuppressWarnings("EnumOrdinal") // an index into this very process's arrays, never stored
public final class Tally {

    /** Things that are counted. */
    public enum Count {
        CHECKPOINTS,
        DIRTY_PAGES,
        DELTA_BYTES,
        OUTPUTS_RELEASED_BY_ACK,
        OUTPUTS_RELEASED_SOLO,
        REQUESTS,
        RESYNC_BYTES,
        TAKEOVERS,
        SWITCHOVERS,
        RECONNECTS,
        STALE_EPOCH_FRAMES,
        CLIENTS_REFUSED,
        BUSY_WORDS,
        STANDBY_REQUESTS,
        VERIFY_MISMATCH_PAGES,
        GUEST_DEFECTS,
        POISON_REQUESTS_REFUSED
    }

    /** Things whose time is measured. */
    public enum Span {
        SEAL,
        SEND,
        ACK,
        HOLD,
        TURN
    }

    private final long[] counts = new long[Count.values().length];
    private final Histogram[] spans = new Histogram[Span.values().length];

    /** All at zero. */
    public Tally() {
        for (int i = 0; i < spans.length; i++) {
            spans[i] = new Histogram();
        }
    }

    /** The same figures, standing still. */
    public Tally copy() {
        var copy = new Tally();
        System.arraycopy(counts, 0, copy.counts, 0, counts.length);
        for (int i = 0; i < spans.length; i++) {
            copy.spans[i].copyFrom(spans[i]);
        }
        return copy;
    }

    /** Counts. */
    public void add(Count what, long more) {
        counts[what.ordinal()] += more;
    }

    /** How many so far. */
    public long count(Count what) {
        return counts[what.ordinal()];
    }

    /** Notes how long something took. */
    public void took(Span what, long nanos) {
        spans[what.ordinal()].add(nanos);
    }

    /** How long it took so far. */
    public Histogram span(Span what) {
        return spans[what.ordinal()];
    }

    /**
     * How often something took how long: four buckets for each power of two of nanoseconds, each as
     * wide as the others of its power.
     */
    public static final class Histogram {

        /** Buckets of a power of two. */
        public static final int QUARTERS = 4;

        private static final int QUARTERS_SHIFT = 2;

        private final long[] buckets = new long[Long.SIZE << QUARTERS_SHIFT];
        private long sumNanos;
        private long count;

        private void copyFrom(Histogram other) {
            System.arraycopy(other.buckets, 0, buckets, 0, buckets.length);
            sumNanos = other.sumNanos;
            count = other.count;
        }

        private void add(long nanos) {
            long positive = Math.max(nanos, 0);
            int power = Long.SIZE - Long.numberOfLeadingZeros(positive);
            // Below 4 ns there are no quarters: the shift is then by 61 or more, and leaves 0.
            int quarter = (int) (positive >>> (power - QUARTERS_SHIFT - 1)) & (QUARTERS - 1);
            buckets[(power << QUARTERS_SHIFT) + quarter]++;
            sumNanos += positive;
            count++;
        }

        /** How many took less than 2^{@code power} nanoseconds but no less than half of it. */
        public long bucket(int power) {
            long sum = 0;
            for (int quarter = 0; quarter < QUARTERS; quarter++) {
                sum += quarter(power, quarter);
            }
            return sum;
        }

        /** How many of them lay in a quarter of that range, 0 to 3, the shortest first. */
        public long quarter(int power, int quarter) {
            return buckets[(power << QUARTERS_SHIFT) + quarter];
        }

        /** What times in a quarter are shorter than, in nanoseconds; a power from 3 on. */
        public static long borderNanos(int power, int quarter) {
            long half = 1L << (power - 1);
            return half + (quarter + 1) * (half >> QUARTERS_SHIFT);
        }

        /** How many. */
        public long count() {
            return count;
        }

        /** How long all of them took together. */
        public long sumNanos() {
            return sumNanos;
        }

        /**
         * The upper border of the bucket in which the quantile lies.
         *
         * @param quantile from 0 to 1
         */
        public long atMostNanos(double quantile) {
            long wanted = (long) Math.ceil(count * quantile);
            long seen = 0;
            for (int power = 0; power < Long.SIZE; power++) {
                seen += bucket(power);
                if (seen >= wanted && seen > 0) {
                    return 1L << power;
                }
            }
            return 0;
        }
    }
}

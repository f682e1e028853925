package dev.futago.guests.kv;

/**
 * Heap that the requests of a node take beside guest memory, in bytes (P5): what its connections
 * keep from one request to the next, and what the request being executed collects. Answers have a
 * limit of their own, and are not counted here.
 */
final class Budget {

    /** Limit of what all connections keep: queued commands, watched keys, waiting requests. */
    static final long KEPT_BYTES_MAX = 32L << 20;

    /** Limit of what one request collects: sets to be merged, members to be sorted or drawn. */
    static final long COLLECTED_BYTES_MAX = 64L << 20;

    private long kept;
    private long collected;
    private long collectedMost;
    private long refusals;

    /**
     * Takes some for something that a connection keeps.
     *
     * @return false when there is not so much left: nothing is taken
     */
    boolean take(long bytes) {
        boolean hasRoom = kept + bytes <= KEPT_BYTES_MAX;
        kept += hasRoom ? bytes : 0;
        refusals += hasRoom ? 0 : 1;
        return hasRoom;
    }

    /**
     * Takes some and does what it is for; gives it back when that throws.
     *
     * @return false when there is not so much left: nothing is taken or done
     */
    boolean take(long bytes, Runnable use) {
        if (!take(bytes)) {
            return false;
        }
        boolean isUsed = false;
        try {
            use.run();
            isUsed = true;
        } finally {
            if (!isUsed) {
                giveBack(bytes);
            }
        }
        return true;
    }

    /** Gives back what was taken. */
    void giveBack(long bytes) {
        kept -= bytes;
    }

    /**
     * Takes some for what the request being executed collects.
     *
     * @throws Refusal when there is not so much left: nothing is taken
     */
    void collect(long bytes) {
        if (collected + bytes > COLLECTED_BYTES_MAX) {
            throw Refusal.ofCollected(COLLECTED_BYTES_MAX);
        }
        collected += bytes;
        collectedMost = Math.max(collectedMost, collected);
    }

    /** Gives back what was collected and is not used any more. */
    void giveBackCollected(long bytes) {
        collected -= bytes;
    }

    /** Bytes that the request being executed has collected. */
    long collected() {
        return collected;
    }

    /** Gives back what was collected since then. */
    void collectedUpTo(long before) {
        collected = before;
    }

    /** Counts a command that was refused for want of room. */
    void countRefusal() {
        refusals++;
    }

    /** Bytes that connections keep. */
    long kept() {
        return kept;
    }

    /** The most that one request has collected. */
    long collectedMost() {
        return collectedMost;
    }

    /** Commands that were refused for want of room. */
    long refusals() {
        return refusals;
    }
}

package dev.futago.guests.rr;

import dev.futago.common.memory.GuestMemory;

/**
 * The replay table, in guest memory (PROTOCOL R3): for each session its last number, how many of
 * its requests took effect, and the order of the last.
 *
 * <p>Set-associative: a session has its place in one bucket of 8 slots. When all are taken, the
 * session whose last effect lies furthest back makes room and is forgotten: that is how sessions
 * expire. A retry is no effect and renews nothing. With the full 65,536 slots and some hundred
 * sessions at work, none of these is ever forgotten.
 */
final class SessionTable {

    /** What {@link #find} answers for a session that is not there. */
    static final long NONE = -1;

    private static final long NUMBER_AT = 8;
    private static final long COUNT_AT = 16;
    private static final long ORDER_AT = 24;

    private SessionTable() {}

    /** The slot of a session, or {@link #NONE}. */
    static long find(GuestMemory memory, long session) {
        long bucket = bucketOf(memory, session);
        for (long slot = bucket;
                slot < bucket + RrLayout.BUCKET_BYTES;
                slot += GuestMemory.LINE_BYTES) {
            if (memory.getLong(slot) == session) {
                return slot;
            }
        }
        return NONE;
    }

    /** A slot for a session that has none: one never used, or else the one used least recently. */
    static long claim(GuestMemory memory, long session) {
        long bucket = bucketOf(memory, session);
        long oldest = bucket;
        for (long slot = bucket + GuestMemory.LINE_BYTES;
                slot < bucket + RrLayout.BUCKET_BYTES;
                slot += GuestMemory.LINE_BYTES) {
            if (order(memory, slot) < order(memory, oldest)) {
                oldest = slot; // the order of a slot never used is 0
            }
        }
        memory.putLong(oldest, session);
        memory.putLong(oldest + NUMBER_AT, 0);
        memory.putLong(oldest + COUNT_AT, 0);
        memory.putLong(oldest + ORDER_AT, 0);
        return oldest;
    }

    /** Notes that the next request of a slot's session took effect. */
    static void advance(GuestMemory memory, long slot, long order) {
        memory.putLong(slot + NUMBER_AT, number(memory, slot) + 1);
        memory.putLong(slot + COUNT_AT, count(memory, slot) + 1);
        memory.putLong(slot + ORDER_AT, order);
    }

    private static long bucketOf(GuestMemory memory, long session) {
        long hash = session * 0x9E37_79B9_7F4A_7C15L;
        long bucket = Math.unsignedMultiplyHigh(hash, RrLayout.bucketsOf(memory));
        return RrLayout.tableOf(memory) + bucket * RrLayout.BUCKET_BYTES;
    }

    static long session(GuestMemory memory, long slot) {
        return memory.getLong(slot);
    }

    static long number(GuestMemory memory, long slot) {
        return memory.getLong(slot + NUMBER_AT);
    }

    static long count(GuestMemory memory, long slot) {
        return memory.getLong(slot + COUNT_AT);
    }

    static long order(GuestMemory memory, long slot) {
        return memory.getLong(slot + ORDER_AT);
    }
}

package dev.futago.guests.rr;

import dev.futago.common.memory.GuestMemory;

/**
 * The replay table, in guest memory (PROTOCOL R3): for each session its last number, how many of
 * its requests took effect, and the orders of the last {@link RrWire#WINDOW} of them.
 *
 * <pre>
 * page of the table   line 0       not the table's
 *                     lines 1 …    7 slots of 9 lines
 * slot                 0 long      the session, 0 where there is none
 *                      8 long      its last number
 *                     16 long      its count
 *                     24 long      not used
 *                     32 long × 4  the orders of the last group: numbers 1 to 4, or 5 to 8 …
 *                     lines 1 – 8  a ring of the 16 groups before it, two in each line
 * </pre>
 *
 * <p>So an effect dirties one line, every fourth effect of a session two, and no slot crosses a
 * page.
 *
 * <p>A session has one of the 56 slots from its home on. When these are taken, the session among
 * them whose last effect lies furthest back makes room and is forgotten: that is how sessions
 * expire. A retry is no effect and renews nothing. The full table has 28,672 slots, and room for
 * 10,000 sessions at once without any making room.
 */
final class SessionTable {

    /** What {@link #find} answers for a session that is not there. */
    static final long NONE = -1;

    private static final int GROUP_ORDERS = 4;
    private static final int GROUP_BYTES = GROUP_ORDERS * Long.BYTES;
    private static final int RING_GROUPS = RrWire.WINDOW / GROUP_ORDERS;
    private static final int SLOT_BYTES = GuestMemory.LINE_BYTES + RING_GROUPS * GROUP_BYTES;
    private static final long SLOTS_AT = GuestMemory.LINE_BYTES;

    /** They end where the page does. */
    private static final int PAGE_SLOTS =
            (GuestMemory.PAGE_BYTES - GuestMemory.LINE_BYTES) / SLOT_BYTES;

    private static final int REACH_SLOTS = 56;

    private static final long NUMBER_AT = 8;
    private static final long COUNT_AT = 16;
    private static final long GROUP_AT = 32;
    private static final long RING_AT = GuestMemory.LINE_BYTES;

    private SessionTable() {}

    /** How many slots the table has. */
    static int slots(GuestMemory memory) {
        return RrLayout.tablePagesOf(memory) * PAGE_SLOTS;
    }

    /** The first slot of the table. */
    static long first(GuestMemory memory) {
        return RrLayout.tableOf(memory) + SLOTS_AT;
    }

    /** The slot after another; after the last comes the first. */
    static long next(GuestMemory memory, long slot) {
        long next = slot + SLOT_BYTES;
        if (next % GuestMemory.PAGE_BYTES != 0) {
            return next;
        }
        long bytes = (long) RrLayout.tablePagesOf(memory) * GuestMemory.PAGE_BYTES;
        return next < RrLayout.tableOf(memory) + bytes ? next + SLOTS_AT : first(memory);
    }

    /** The slot of a session, or {@link #NONE}. */
    static long find(GuestMemory memory, long session) {
        long slot = homeOf(memory, session);
        for (int left = REACH_SLOTS; left > 0; left--) {
            long there = session(memory, slot);
            if (there == session) {
                return slot;
            }
            if (there == 0) {
                return NONE; // slots are taken in this order and never given back
            }
            slot = next(memory, slot);
        }
        return NONE;
    }

    /** A slot for a session that has none: one never used, or else the one used least recently. */
    static long claim(GuestMemory memory, long session) {
        long slot = homeOf(memory, session);
        long oldest = slot;
        for (int left = REACH_SLOTS; left > 0; left--) {
            if (lastOrder(memory, slot) < lastOrder(memory, oldest)) {
                oldest = slot; // the order of a slot never used is 0
            }
            slot = next(memory, slot);
        }
        memory.putLong(oldest, session);
        memory.putLong(oldest + NUMBER_AT, 0);
        memory.putLong(oldest + COUNT_AT, 0);
        return oldest;
    }

    /** One half of the product chooses the page, the other the slot in it. */
    private static long homeOf(GuestMemory memory, long session) {
        long hash = session * 0x9E37_79B9_7F4A_7C15L;
        long pages = RrLayout.tablePagesOf(memory);
        long page = Math.unsignedMultiplyHigh(hash, pages);
        long place = Math.unsignedMultiplyHigh(hash * pages, PAGE_SLOTS);
        return first(memory) + page * GuestMemory.PAGE_BYTES + place * SLOT_BYTES;
    }

    /** Notes that the next request of a slot's session took effect. */
    static void advance(GuestMemory memory, long slot, long order) {
        long number = number(memory, slot) + 1;
        if (placeOf(number) == 0 && number > 1) {
            keepGroup(memory, slot, groupOf(number - 1));
        }
        memory.putLong(slot + NUMBER_AT, number);
        memory.putLong(slot + COUNT_AT, count(memory, slot) + 1);
        memory.putLong(slot + GROUP_AT + placeOf(number), order);
    }

    /** Moves a whole group to the ring, where it takes the place of the one 16 before it. */
    private static void keepGroup(GuestMemory memory, long slot, long group) {
        for (long at = 0; at < GROUP_BYTES; at += Long.BYTES) {
            long order = memory.getLong(slot + GROUP_AT + at);
            memory.putLong(slot + ringPlaceOf(group) + at, order);
        }
    }

    /** The order of a number that is among the last {@link RrWire#WINDOW}. */
    static long order(GuestMemory memory, long slot, long number) {
        long group = groupOf(number);
        boolean isLast = group == groupOf(number(memory, slot));
        long place = isLast ? GROUP_AT : ringPlaceOf(group);
        return memory.getLong(slot + place + placeOf(number));
    }

    private static long groupOf(long number) {
        return (number - 1) / GROUP_ORDERS;
    }

    private static long placeOf(long number) {
        return (number - 1) % GROUP_ORDERS * Long.BYTES;
    }

    private static long ringPlaceOf(long group) {
        return RING_AT + group % RING_GROUPS * GROUP_BYTES;
    }

    /** The order of a session's last effect, 0 in a slot never used. */
    static long lastOrder(GuestMemory memory, long slot) {
        return session(memory, slot) == 0 ? 0 : order(memory, slot, number(memory, slot));
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
}

package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

/**
 * When keys expire: a heap in the sense of a priority queue, the earliest deadline first. Each
 * entry knows its place in it, so that any can be changed or leave in a few steps.
 *
 * <p>The array has two longs for each entry that expires: when, in milliseconds since 1970, and its
 * address.
 */
final class Deadlines {

    /** No clock shows a later moment. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int LONGS = 2;

    private final GuestMemory memory;
    private final Slots slots;

    /** The deadlines whose own part is at an address. */
    Deadlines(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        slots = new Slots(memory, heap, at);
    }

    /**
     * Makes it empty, in a fresh heap.
     *
     * @return whether there was room for it
     */
    boolean format() {
        return slots.format();
    }

    /** How many entries expire. */
    long count() {
        return slots.count() / LONGS;
    }

    /** The entry that expires first, or {@link KeySpace#NONE}. */
    long first() {
        return count() == 0 ? KeySpace.NONE : entryAt(1);
    }

    /** Whether an entry expires. */
    boolean has(long entry) {
        return Entry.deadlinePlace(memory, entry) != 0;
    }

    /** When an entry expires; one that does not, {@link #NEVER}, which a deadline can be, too. */
    long of(long entry) {
        long place = Entry.deadlinePlace(memory, entry);
        return place == 0 ? NEVER : millisAt(place);
    }

    /**
     * Makes room for the deadline of an entry that has none yet, or that is {@link KeySpace#NONE}
     * yet itself; false when there is none.
     */
    boolean reserve(long entry) {
        boolean hasOne = entry != KeySpace.NONE && has(entry);
        return hasOne || slots.reserve(LONGS);
    }

    /** Says when an entry expires; for one that did not expire, room must be reserved. */
    void set(long entry, long millis) {
        long place = Entry.deadlinePlace(memory, entry);
        if (place == 0) {
            Invariant.check(slots.reserve(LONGS), "room for a deadline was not reserved");
            for (int i = 0; i < LONGS; i++) {
                slots.grow();
            }
            place = count();
        }
        settle(place, entry, millis);
    }

    /** The entry does not expire any more. */
    void forget(long entry) {
        long place = Entry.deadlinePlace(memory, entry);
        if (place == 0) {
            return;
        }
        Entry.setDeadlinePlace(memory, entry, 0);
        long last = count();
        long moved = entryAt(last);
        long millis = millisAt(last);
        slots.shrink();
        slots.shrink();
        if (place != last) {
            settle(place, moved, millis);
        }
    }

    /** Another entry takes the place of one. */
    void handOver(long from, long to) {
        long place = Entry.deadlinePlace(memory, from);
        if (place != 0) {
            put(place, to, millisAt(place));
            Entry.setDeadlinePlace(memory, from, 0);
        }
    }

    // ---- places, from 1 on: those below p are 2p and 2p + 1 ----

    private long millisAt(long place) {
        return slots.get((place - 1) * LONGS);
    }

    private long entryAt(long place) {
        return slots.get((place - 1) * LONGS + 1);
    }

    private void put(long place, long entry, long millis) {
        slots.set((place - 1) * LONGS, millis);
        slots.set((place - 1) * LONGS + 1, entry);
        Entry.setDeadlinePlace(memory, entry, place);
    }

    /** Puts an entry at a free place, or where it belongs above or below it. */
    private void settle(long place, long entry, long millis) {
        long at = place;
        while (at > 1 && millisAt(at / 2) > millis) {
            put(at, entryAt(at / 2), millisAt(at / 2));
            at /= 2;
        }
        for (long below = earlierBelow(at);
                below != 0 && millisAt(below) < millis;
                below = earlierBelow(at)) {
            put(at, entryAt(below), millisAt(below));
            at = below;
        }
        put(at, entry, millis);
    }

    /** Of the two places below one, that of the earlier deadline; 0 when there is none. */
    private long earlierBelow(long place) {
        long left = 2 * place;
        if (left > count()) {
            return 0;
        }
        return left < count() && millisAt(left + 1) < millisAt(left) ? left + 1 : left;
    }
}

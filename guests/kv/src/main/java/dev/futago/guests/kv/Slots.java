package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.function.LongConsumer;

/**
 * An array of longs that grows and shrinks at its end, one place at a time, and never moves more
 * than a leaf: no growth takes longer than another, however large the array is.
 *
 * <pre>
 * at the address it is made for    0 long  how many places there are
 *                                  8 long  how many there are room for in the tree as high as it is
 *                                 16 long  the root: a leaf up to 512 places, a node above that
 * leaf                             longs, 16 to 512 of them, a power of two
 * node                             512 longs: nodes or leaves, 0 where there is none yet
 * </pre>
 *
 * <p>All of it is in guest memory.
 */
final class Slots {

    /** What it takes at the address it is made for. */
    static final long CONTROL_BYTES = 24;

    /** How many places a fresh one has room for. */
    static final int CAPACITY_MIN = 16;

    private static final int FAN_SHIFT = 9;
    private static final int FAN = 1 << FAN_SHIFT;

    private static final long COUNT_AT = 0;
    private static final long CAPACITY_AT = 8;
    private static final long ROOT_AT = 16;

    private final GuestMemory memory;
    private final Heap heap;
    private final long at;

    /** The array whose own part is at an address. */
    Slots(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        this.at = at;
    }

    /**
     * Makes it an array without places; whatever was there is forgotten.
     *
     * @return whether there was room for it
     */
    boolean format() {
        long leaf = zeroes(CAPACITY_MIN);
        memory.putLong(at + COUNT_AT, 0);
        memory.putLong(at + CAPACITY_AT, CAPACITY_MIN);
        memory.putLong(at + ROOT_AT, leaf);
        return leaf != Heap.NONE;
    }

    /** How many places it has. */
    long count() {
        return memory.getLong(at + COUNT_AT);
    }

    /** What stands at a place. */
    long get(long place) {
        return memory.getLong(addressOf(place));
    }

    /** Visits what stands at all places, in order: each leaf is found once. */
    void each(LongConsumer visitor) {
        long count = count();
        long leaf = Heap.NONE;
        for (long place = 0; place < count; place++) {
            if (place % FAN == 0) {
                leaf = leafOf(place);
            }
            visitor.accept(memory.getLong(leaf + place % FAN * Long.BYTES));
        }
    }

    /** Puts something at a place. */
    void set(long place, long value) {
        memory.putLong(addressOf(place), value);
    }

    private long addressOf(long place) {
        Invariant.check(place >= 0 && place < count(), "place %d of %d", place, count());
        return leafOf(place) + place % Math.min(FAN, capacity()) * Long.BYTES;
    }

    private long leafOf(long place) {
        long node = memory.getLong(at + ROOT_AT);
        for (long below = capacity() >>> FAN_SHIFT; below > 1; below >>>= FAN_SHIFT) {
            node = memory.getLong(childAt(node, place, below));
        }
        return node;
    }

    /** Where a node keeps the child on the way to a place. */
    private static long childAt(long node, long place, long leavesBelow) {
        long leaf = place >>> FAN_SHIFT;
        return node + leaf / (leavesBelow >>> FAN_SHIFT) % FAN * Long.BYTES;
    }

    private long capacity() {
        return memory.getLong(at + CAPACITY_AT);
    }

    private long zeroes(int longs) {
        long address = heap.allocate((long) longs * Long.BYTES);
        if (address != Heap.NONE) {
            for (int i = 0; i < longs; i++) {
                memory.putLong(address + (long) i * Long.BYTES, 0);
            }
        }
        return address;
    }

    /**
     * Adds a place at the end, with 0 in it.
     *
     * @return whether there was room for it; if not, nothing has changed
     */
    boolean grow() {
        long place = count();
        if (!reserve(1)) {
            return false;
        }
        memory.putLong(at + COUNT_AT, place + 1);
        set(place, 0);
        return true;
    }

    /**
     * Makes sure that so many places, no more than a leaf has, can be added.
     *
     * @return whether there is room for them
     */
    boolean reserve(int places) {
        long last = count() + places - 1;
        while (last >= capacity()) {
            if (!raise()) {
                return false;
            }
        }
        return reach(count()) && reach(last);
    }

    /** Makes room for more: a leaf twice as large, or a node above all there is. */
    private boolean raise() {
        long capacity = capacity();
        long root = memory.getLong(at + ROOT_AT);
        boolean isLeaf = capacity < FAN;
        long higher = zeroes(isLeaf ? (int) capacity * 2 : FAN);
        if (higher == Heap.NONE) {
            return false;
        }
        if (isLeaf) {
            for (long offset = 0; offset < capacity * Long.BYTES; offset += Long.BYTES) {
                memory.putLong(higher + offset, memory.getLong(root + offset));
            }
            heap.free(root);
        } else {
            memory.putLong(higher, root);
        }
        memory.putLong(at + CAPACITY_AT, isLeaf ? capacity * 2 : capacity << FAN_SHIFT);
        memory.putLong(at + ROOT_AT, higher);
        return true;
    }

    /** Makes what is missing on the way to a place; what was made before room ran out stays. */
    private boolean reach(long place) {
        long node = memory.getLong(at + ROOT_AT);
        for (long below = capacity() >>> FAN_SHIFT; below > 1; below >>>= FAN_SHIFT) {
            long child = childAt(node, place, below);
            if (memory.getLong(child) == 0) {
                long made = zeroes(FAN);
                if (made == Heap.NONE) {
                    return false;
                }
                memory.putLong(child, made);
            }
            node = memory.getLong(child);
        }
        return true;
    }

    /**
     * Takes the last place away. A leaf is given back with its last place; one that was only
     * reserved stays, and so does what is above leaves.
     */
    void shrink() {
        long last = count() - 1;
        Invariant.check(last >= 0, "there is no place to take away: %d of %d", last, count());
        memory.putLong(at + COUNT_AT, last);
        if (last % FAN == 0 && last > 0) {
            giveLeafBack(last);
        }
    }

    private void giveLeafBack(long place) {
        long node = memory.getLong(at + ROOT_AT);
        for (long below = capacity() >>> FAN_SHIFT; below > FAN; below >>>= FAN_SHIFT) {
            node = memory.getLong(childAt(node, place, below));
        }
        long child = childAt(node, place, FAN);
        heap.free(memory.getLong(child));
        memory.putLong(child, 0);
    }

    /** Gives back all that an array without places still takes; it is no array any more. */
    void discard() {
        Invariant.check(count() == 0, "an array is discarded that has places");
        discard(memory.getLong(at + ROOT_AT), capacity() >>> FAN_SHIFT);
    }

    private void discard(long node, long leavesBelow) {
        for (int i = 0; i < FAN && leavesBelow > 1; i++) {
            long child = memory.getLong(node + (long) i * Long.BYTES);
            if (child != 0) {
                discard(child, leavesBelow >>> FAN_SHIFT);
            }
        }
        heap.free(node);
    }
}

package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

/**
 * The nodes of a {@link Sequence}, each a piece of the heap; leaves are of level 0.
 *
 * <pre>
 * leaf                             0 long  how many longs it has, 1 to 64
 *                                  8       the longs
 * node                             0 long  how many children it has, 1 to 64
 *                                  8       the children
 *                                520       how many longs are below each of them
 * </pre>
 */
final class SequenceNodes {

    private static final int FAN = 64;

    /** Neighbours with no more than this together become one. */
    private static final int MERGED_MAX = FAN * 3 / 4;

    private static final long ITEMS_AT = 8;
    private static final long SUMS_AT = ITEMS_AT + (long) FAN * Long.BYTES;
    private static final long LEAF_BYTES = SUMS_AT;
    private static final long NODE_BYTES = SUMS_AT + (long) FAN * Long.BYTES;

    private final GuestMemory memory;
    private final Heap heap;

    SequenceNodes(GuestMemory memory, Heap heap) {
        this.memory = memory;
        this.heap = heap;
    }

    /** One without items, for which there is room. */
    long newNode(int level) {
        long node = heap.allocate(level == 0 ? LEAF_BYTES : NODE_BYTES);
        Invariant.check(node != Heap.NONE, "room for a node of a sequence was not reserved");
        setSize(node, 0);
        return node;
    }

    /** One above another, with so many longs below it. */
    long newNodeAbove(long node, int level, long count) {
        long higher = newNode(level);
        setSize(higher, 1);
        setItem(higher, 0, node);
        setSum(higher, 0, count);
        return higher;
    }

    /** How many items a node has: longs if it is a leaf, or else children. */
    int sizeOf(long node) {
        return (int) memory.getLong(node);
    }

    private void setSize(long node, int size) {
        memory.putLong(node, size);
    }

    boolean isFull(long node) {
        return sizeOf(node) == FAN;
    }

    /** Where an item of a node is. */
    static long itemAt(long node, long place) {
        return node + ITEMS_AT + place * Long.BYTES;
    }

    long item(long node, long place) {
        return memory.getLong(itemAt(node, place));
    }

    /** The first long in or below a node. */
    long firstBelow(long node, int level) {
        long first = node;
        for (int i = level; i > 0; i--) {
            first = item(first, 0);
        }
        return item(first, 0);
    }

    private void setItem(long node, long place, long item) {
        memory.putLong(itemAt(node, place), item);
    }

    /** How many longs are below a child. */
    long sum(long node, int place) {
        return memory.getLong(node + SUMS_AT + (long) place * Long.BYTES);
    }

    private void setSum(long node, int place, long sum) {
        memory.putLong(node + SUMS_AT + (long) place * Long.BYTES, sum);
    }

    void addToSum(long node, int place, int more) {
        setSum(node, place, sum(node, place) + more);
    }

    /** The child of a node below which the long at an index is. */
    int placeOf(long node, long index) {
        int place = 0;
        long left = index;
        while (left >= sum(node, place)) {
            left -= sum(node, place);
            place++;
        }
        return place;
    }

    /** How many longs are below a node before those of one child. */
    long before(long node, int place) {
        long before = 0;
        for (int i = 0; i < place; i++) {
            before += sum(node, i);
        }
        return before;
    }

    /** How many longs are in a node and below it. */
    private long total(long node, int level) {
        int size = sizeOf(node);
        return level == 0 ? size : before(node, size);
    }

    /** Puts an item in a node that is not full. */
    void insert(long node, int place, int level, long item) {
        int size = sizeOf(node);
        for (int i = size; i > place; i--) {
            copy(node, i - 1, node, i, level);
        }
        setSize(node, size + 1);
        setItem(node, place, item);
    }

    /** Takes an item out of a node. */
    void remove(long node, int place, int level) {
        int size = sizeOf(node) - 1;
        for (int i = place; i < size; i++) {
            copy(node, i + 1, node, i, level);
        }
        setSize(node, size);
    }

    private void copy(long from, int fromPlace, long to, int toPlace, int level) {
        setItem(to, toPlace, item(from, fromPlace));
        if (level > 0) {
            setSum(to, toPlace, sum(from, fromPlace));
        }
    }

    /**
     * Splits a full child of a node that is not: in its middle, or where something comes to its end
     * or beginning so that it stays as it is.
     *
     * @param level of the node
     * @param index of what comes, among the longs below the child
     */
    void split(long node, int place, int level, long index) {
        long child = item(node, place);
        long total = sum(node, place);
        int stay = index == total ? FAN - 1 : index == 0 ? 1 : FAN / 2;
        long added = newNode(level - 1);
        for (int i = stay; i < FAN; i++) {
            copy(child, i, added, i - stay, level - 1);
        }
        setSize(added, FAN - stay);
        setSize(child, stay);
        insert(node, place + 1, level, added);
        setSum(node, place + 1, total(added, level - 1));
        setSum(node, place, total - sum(node, place + 1));
    }

    /**
     * Gives a child back that has become empty, or makes one of it and a neighbour if both are
     * small.
     */
    void tidy(long node, int place, int level) {
        long child = item(node, place);
        if (sizeOf(child) == 0) {
            remove(node, place, level);
            heap.free(child);
        } else if (!isMerged(node, place, level) && place > 0) {
            isMerged(node, place - 1, level);
        }
    }

    /** Makes one of a child and the next, if that is small enough; answers whether it is. */
    private boolean isMerged(long node, int place, int level) {
        if (place + 1 == sizeOf(node)) {
            return false;
        }
        long left = item(node, place);
        long right = item(node, place + 1);
        int leftSize = sizeOf(left);
        int rightSize = sizeOf(right);
        if (leftSize + rightSize > MERGED_MAX) {
            return false;
        }
        for (int i = 0; i < rightSize; i++) {
            copy(right, i, left, leftSize + i, level - 1);
        }
        setSize(left, leftSize + rightSize);
        setSum(node, place, sum(node, place) + sum(node, place + 1));
        remove(node, place + 1, level);
        heap.free(right);
        return true;
    }
}

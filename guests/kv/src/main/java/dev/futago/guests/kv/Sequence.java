package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * A sequence of longs, each found, put in and taken out by its index in a few steps however many
 * there are: a B+ tree in which a node knows how many are below each of its children (Bayer and
 * McCreight, "Organization and maintenance of large ordered indexes", 1972, with counts for keys).
 *
 * <pre>
 * at the address it is made for    0 long  the root, {@link SequenceNodes}; 0 when it is empty
 *                                  8 long  how many levels there are
 *                                 16 long  how many longs there are
 * </pre>
 *
 * <p>All of it is in guest memory. Nodes that are full are split on the way to where something is
 * put in; those that become small are merged with a neighbour, and no node is empty.
 */
final class Sequence {

    /** What it takes at the address it is made for. */
    static final long CONTROL_BYTES = 24;

    /** So many are found at a time when they are visited from the last to the first. */
    private static final int WINDOW = 256;

    private static final long ROOT_AT = 0;
    private static final long LEVELS_AT = 8;
    private static final long COUNT_AT = 16;

    private final GuestMemory memory;
    private final Heap heap;
    private final long at;
    private final SequenceNodes nodes;

    /** The sequence whose own part is at an address. */
    Sequence(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        this.at = at;
        nodes = new SequenceNodes(memory, heap);
    }

    /** Makes it empty; whatever was there is forgotten. */
    void format() {
        setRoot(Heap.NONE, 0);
        setCount(0);
    }

    /** How many there are. */
    long count() {
        return memory.getLong(at + COUNT_AT);
    }

    private void setCount(long count) {
        memory.putLong(at + COUNT_AT, count);
    }

    private long root() {
        return memory.getLong(at + ROOT_AT);
    }

    /** Of the root; leaves are of level 0. */
    private int level() {
        return (int) memory.getLong(at + LEVELS_AT) - 1;
    }

    private void setRoot(long root, int levels) {
        memory.putLong(at + ROOT_AT, root);
        memory.putLong(at + LEVELS_AT, levels);
    }

    // ---- looking ----

    /** The long at an index. */
    long get(long index) {
        return memory.getLong(addressOf(index));
    }

    /** Puts another long at an index. */
    void set(long index, long item) {
        memory.putLong(addressOf(index), item);
    }

    private long addressOf(long index) {
        checkIndex(index, count());
        long node = root();
        long left = index;
        for (int level = level(); level > 0; level--) {
            int place = nodes.placeOf(node, left);
            left -= nodes.before(node, place);
            node = nodes.item(node, place);
        }
        return SequenceNodes.itemAt(node, left);
    }

    private static void checkIndex(long index, long limit) {
        Invariant.check(index >= 0 && index < limit, "index %d of %d", index, limit);
    }

    /**
     * How many longs at the beginning are such; those behind them must not be.
     *
     * @param isBefore of longs in order: first true, then false
     */
    long countWhile(LongPredicate isBefore) {
        if (root() == Heap.NONE) {
            return 0;
        }
        long node = root();
        long before = 0;
        for (int level = level(); level > 0; level--) {
            int place = lastBefore(node, level, isBefore);
            before += nodes.before(node, place);
            node = nodes.item(node, place);
        }
        int low = 0;
        int high = nodes.sizeOf(node);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBefore.test(nodes.item(node, middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return before + low;
    }

    /** The last child that begins with such a long, or the first. */
    private int lastBefore(long node, int level, LongPredicate isBefore) {
        int low = 0;
        int high = nodes.sizeOf(node) - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (isBefore.test(nodes.firstBelow(nodes.item(node, middle), level - 1))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Visits so many longs from an index on, in order. Nothing may change meanwhile. */
    void visit(long from, long count, LongConsumer each) {
        long to = Math.min(count(), from + count);
        if (from < to) {
            visit(root(), level(), from, to, each);
        }
    }

    /** Visits the same from the last to the first. */
    void visitBackward(long from, long count, LongConsumer each) {
        var window = new long[WINDOW];
        long to = Math.min(count(), from + count);
        for (long end = to; end > from; end -= WINDOW) {
            long begin = Math.max(from, end - WINDOW);
            int[] size = {0};
            visit(begin, end - begin, item -> window[size[0]++] = item);
            for (int i = size[0] - 1; i >= 0; i--) {
                each.accept(window[i]);
            }
        }
    }

    private void visit(long node, int level, long from, long to, LongConsumer each) {
        if (level == 0) {
            for (long i = Math.max(0, from); i < Math.min(nodes.sizeOf(node), to); i++) {
                each.accept(nodes.item(node, i));
            }
            return;
        }
        long before = 0;
        for (int i = 0; i < nodes.sizeOf(node) && before < to; i++) {
            long sum = nodes.sum(node, i);
            if (before + sum > from) {
                visit(nodes.item(node, i), level - 1, from - before, to - before, each);
            }
            before += sum;
        }
    }

    // ---- changing ----

    /** Puts a long before the one at an index, or at the end. Room must be there. */
    void insert(long index, long item) {
        checkIndex(index, count() + 1);
        if (root() == Heap.NONE) {
            setRoot(nodes.newNode(0), 1);
        }
        if (nodes.isFull(root())) {
            int level = level() + 1;
            long higher = nodes.newNodeAbove(root(), level, count());
            setRoot(higher, level + 1);
            nodes.split(higher, 0, level, index);
        }
        insertBelow(root(), level(), index, item);
        setCount(count() + 1);
    }

    /** Puts a long below a node that is not full. */
    private void insertBelow(long node, int level, long index, long item) {
        if (level == 0) {
            nodes.insert(node, (int) index, level, item);
            return;
        }
        int place = placeFor(node, index);
        if (nodes.isFull(nodes.item(node, place))) {
            nodes.split(node, place, level, index - nodes.before(node, place));
            place = placeFor(node, index);
        }
        insertBelow(nodes.item(node, place), level - 1, index - nodes.before(node, place), item);
        nodes.addToSum(node, place, 1);
    }

    /** Between two children it belongs to the first, so that what grows at the end fills them. */
    private int placeFor(long node, long index) {
        return nodes.placeOf(node, Math.max(0, index - 1));
    }

    /** Takes the long at an index out. */
    long remove(long index) {
        checkIndex(index, count());
        long removed = removeBelow(root(), level(), index);
        setCount(count() - 1);
        while (level() > 0 && nodes.sizeOf(root()) == 1) {
            long root = root();
            setRoot(nodes.item(root, 0), level());
            heap.free(root);
        }
        if (count() == 0) {
            heap.free(root());
            setRoot(Heap.NONE, 0);
        }
        return removed;
    }

    private long removeBelow(long node, int level, long index) {
        if (level == 0) {
            long removed = nodes.item(node, index);
            nodes.remove(node, (int) index, level);
            return removed;
        }
        int place = nodes.placeOf(node, index);
        long removed =
                removeBelow(nodes.item(node, place), level - 1, index - nodes.before(node, place));
        nodes.addToSum(node, place, -1);
        nodes.tidy(node, place, level);
        return removed;
    }

    /**
     * Gives back all that it takes, bit by bit, from its end: nothing else may be done with it any
     * more.
     *
     * @param longsMax how many longs may go this time
     * @param each told each long
     * @return whether nothing is left
     */
    boolean dismantle(int longsMax, LongConsumer each) {
        for (int i = 0; i < longsMax && count() > 0; i++) {
            each.accept(remove(count() - 1));
        }
        return count() == 0;
    }
}

package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * The elements of a list: a {@link Pack} of them while they take little, and a {@link TextSequence}
 * from then on, until they take half of that.
 */
final class Elements {

    /**
     * Redis has a limit of bytes, too: 8 KiB. Here all that stands behind the front is changed by a
     * push to it, and copied to the other node. Elements of 8 bytes, bytes copied for each command
     * of {@code LPUSH} and {@code LPOP}, packed and as a sequence: 730 and 900 with 50 of them,
     * 1180 and 1010 with 100, 8210 and 1070 with 800; and there the pack takes four times as long.
     */
    private static final int PACKED_BYTES_MAX = 1024;

    private static final int PACKED_AGAIN_BYTES_MAX = PACKED_BYTES_MAX / 2;

    /** The most that a change into a sequence takes of the heap: elements without a byte. */
    private static final long GROWTH_BYTES_MAX =
            PACKED_BYTES_MAX + PACKED_BYTES_MAX / Pack.LENGTH_BYTES * TextSequence.OVERHEAD_BYTES;

    private static final long SEQUENCE_BODY_BYTES = Body.OWN_AT + TextSequence.CONTROL_BYTES;

    /** What a sequence takes with one element, however high it is, and with a pack beside it. */
    private static final long SEQUENCE_BYTES_MAX = 8L << 10;

    /** So many elements are compared before it is asked whether to go on. */
    private static final long WINDOW = 128;

    private final GuestMemory memory;
    private final Heap heap;
    private final Garbage garbage;
    private final Holder holder;

    /** The elements of the list that an entry of the keys holds. */
    Elements(Store store, long entry) {
        memory = store.memory();
        heap = store.heap();
        garbage = store.keys().garbage();
        holder = Holder.of(store, entry);
    }

    /** Whether all is in one piece. */
    boolean isPacked() {
        return holder.isPacked();
    }

    private TextSequence sequence() {
        return new TextSequence(memory, heap, holder.body() + Body.OWN_AT);
    }

    /** How many elements there are. */
    long count() {
        return isPacked() ? holder.packed() : sequence().count();
    }

    // ---- looking ----

    /** The element at an index. */
    Text get(long index) {
        if (isPacked()) {
            Pack pack = holder.pack();
            return pack.at(pack.after(0, index));
        }
        return sequence().get(index);
    }

    /** Visits so many elements from an index on, in order. Nothing may change meanwhile. */
    void visit(long from, long count, Consumer<Text> each) {
        if (!isPacked()) {
            sequence().visit(from, count, each);
            return;
        }
        Pack pack = holder.pack();
        int offset = pack.after(0, from);
        for (long i = 0; i < count; i++) {
            each.accept(pack.at(offset));
            offset = pack.after(offset);
        }
    }

    /** Visits the same from the last to the first. */
    void visitBackward(long from, long count, Consumer<Text> each) {
        if (!isPacked()) {
            sequence().visitBackward(from, count, each);
            return;
        }
        List<Text> elements = new ArrayList<>();
        visit(from, count, elements::add);
        elements.reversed().forEach(each);
    }

    /**
     * Looks for an element, from the beginning or from the end.
     *
     * @param looksMax how many elements are looked at
     * @param goesOn told the index of each that is the same, and says whether to look further
     */
    void search(Text wanted, boolean isBackward, long looksMax, LongPredicate goesOn) {
        long count = count();
        long looks = Math.min(count, looksMax);
        for (long done = 0; done < looks; done += WINDOW) {
            long size = Math.min(WINDOW, looks - done);
            List<Long> found = new ArrayList<>();
            visitSame(wanted, isBackward ? count - done - size : done, size, found::add);
            if (isBackward) {
                Collections.reverse(found);
            }
            for (long index : found) {
                if (!goesOn.test(index)) {
                    return;
                }
            }
        }
    }

    private void visitSame(Text wanted, long from, long count, LongConsumer each) {
        if (!isPacked()) {
            sequence().visitSame(wanted, from, count, each);
            return;
        }
        long[] index = {from};
        visit(
                from,
                count,
                element -> {
                    if (element.isSame(wanted)) {
                        each.accept(index[0]);
                    }
                    index[0]++;
                });
    }

    // ---- room ----

    /**
     * Bytes of the heap that its change into a sequence takes, at most.
     *
     * @return 0 when it is one
     */
    long growthBytes() {
        return isPacked()
                ? Pack.usedBytes(memory, holder.body()) + count() * TextSequence.OVERHEAD_BYTES
                : 0;
    }

    /** Bytes of the heap that a copy takes, at most, beside what any growth takes. */
    long copyBytes() {
        return isPacked()
                ? 2L * Pack.usedBytes(memory, holder.body())
                : sequence().bytes() + count() * TextSequence.OVERHEAD_BYTES + GROWTH_BYTES_MAX;
    }

    // ---- changing ----

    /** Puts an element before the one at an index, or at the end. Room must be there. */
    void insert(long index, Text element) {
        if (isPacked()) {
            Pack pack = holder.pack();
            if (fits(pack.end(), element)) {
                pack.insert(pack.after(0, index), element);
                holder.store(pack);
                return;
            }
            becomeSequence(pack);
        }
        sequence().insert(index, element);
    }

    /** Puts another element at an index. Room must be there. */
    void set(long index, Text element) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int offset = pack.after(0, index);
            if (fits(pack.end() - (pack.after(offset) - offset), element)) {
                pack.replace(offset, element);
                holder.store(pack);
                return;
            }
            becomeSequence(pack);
        }
        sequence().set(index, element);
        becomePackIfSmall();
    }

    private static boolean fits(int bytes, Text element) {
        return bytes + Pack.LENGTH_BYTES + element.length() <= PACKED_BYTES_MAX;
    }

    /** Takes so many elements out, from an index on. */
    void remove(long from, long count) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int offset = pack.after(0, from);
            for (long i = 0; i < count; i++) {
                pack.remove(offset);
            }
            holder.store(pack);
            return;
        }
        TextSequence sequence = sequence();
        for (long i = 0; i < count; i++) {
            sequence.remove(from);
        }
        becomePackIfSmall();
    }

    /**
     * Takes elements out that are the same as a wanted one, from the beginning or from the end.
     *
     * @param max how many go at most
     * @return how many went
     */
    long removeSame(Text wanted, boolean isBackward, long max) {
        long removed = 0;
        long unseen = count();
        long begin = 0;
        while (unseen > 0 && removed < max) {
            long size = Math.min(WINDOW, unseen);
            List<Long> found = new ArrayList<>();
            visitSame(wanted, isBackward ? unseen - size : begin, size, found::add);
            int all = found.size();
            int goes = (int) Math.min(all, max - removed);
            found.subList(isBackward ? all - goes : 0, isBackward ? all : goes)
                    .reversed()
                    .forEach(index -> remove(index, 1));
            removed += goes;
            begin += size - goes;
            unseen -= size;
        }
        return removed;
    }

    /** Takes all elements out but so many, from an index on: as fast as the fewer of both go. */
    void keep(long from, long count) {
        long behind = from + count;
        boolean areFew = count < count() - count;
        if (areFew && !isPacked() && heap.largestFreeBytes() >= placesBytes(count)) {
            keepFew(from, count);
        } else {
            remove(behind, count() - behind);
            remove(0, from);
        }
    }

    /** What a sequence takes at most beside the elements, when so many are put at its end. */
    private static long placesBytes(long count) {
        return SEQUENCE_BYTES_MAX + 2 * count * Long.BYTES;
    }

    /** Moves some elements of a sequence to another; what is left behind is garbage. */
    private void keepFew(long from, long count) {
        long old = holder.body();
        TextSequence source = sequence();
        TextSequence target = newSequence();
        for (long i = 0; i < count; i++) {
            target.take(source, from);
        }
        garbage.add(old);
        becomePackIfSmall();
    }

    private void becomeSequence(Pack pack) {
        long packed = holder.body();
        TextSequence sequence = newSequence();
        heap.free(packed);
        for (int at = 0; at < pack.end(); at = pack.after(at)) {
            sequence.insert(sequence.count(), pack.at(at));
        }
    }

    /**
     * An empty one, in a body of its own that is the list's now; the one before is the caller's.
     */
    private TextSequence newSequence() {
        holder.become(Form.SEQUENCE, SEQUENCE_BODY_BYTES);
        TextSequence sequence = sequence();
        sequence.format();
        return sequence;
    }

    /** If there is no room for the pack it stays a sequence. */
    private void becomePackIfSmall() {
        TextSequence sequence = sequence();
        if (sequence.bytes() + sequence.count() * Pack.LENGTH_BYTES > PACKED_AGAIN_BYTES_MAX) {
            return;
        }
        var pack = new Pack();
        sequence.visit(0, sequence.count(), element -> pack.insert(pack.end(), element));
        long stored = pack.store(memory, heap, Heap.NONE);
        if (stored != Heap.NONE) {
            sequence.dismantle(Integer.MAX_VALUE);
            heap.free(holder.body());
            Entry.setBody(memory, holder.entry(), stored);
        }
    }
}

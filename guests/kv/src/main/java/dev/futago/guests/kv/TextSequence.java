package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A sequence of texts, each a piece of the heap.
 *
 * <pre>
 * at the address it is made for    0 long  bytes of all texts together
 *                                  8       where each of them is, {@link Sequence}
 * text                             0 int   its length
 *                                  8       its bytes
 * </pre>
 */
final class TextSequence {

    private static final long BYTES_AT = 0;
    private static final long SEQUENCE_AT = 8;

    /** What it takes at the address it is made for. */
    static final long CONTROL_BYTES = SEQUENCE_AT + Sequence.CONTROL_BYTES;

    /** What a text takes at most beside its bytes: of the heap, and of a leaf that fills. */
    static final long OVERHEAD_BYTES = 48;

    private static final long LENGTH_AT = 0;
    private static final long TEXT_AT = 8;

    private final GuestMemory memory;
    private final Heap heap;
    private final long at;
    private final Sequence places;

    /** The sequence whose own part is at an address. */
    TextSequence(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        this.at = at;
        places = new Sequence(memory, heap, at + SEQUENCE_AT);
    }

    /** Makes it empty; whatever was there is forgotten. */
    void format() {
        memory.putLong(at + BYTES_AT, 0);
        places.format();
    }

    /** How many texts there are. */
    long count() {
        return places.count();
    }

    /** Bytes of all of them together. */
    long bytes() {
        return memory.getLong(at + BYTES_AT);
    }

    private int lengthAt(long place) {
        return memory.getInt(place + LENGTH_AT);
    }

    private Text textAt(long place) {
        return Text.at(memory, place + TEXT_AT, lengthAt(place));
    }

    /** A copy of the text at an index. */
    Text get(long index) {
        return textAt(places.get(index));
    }

    /** Visits copies of so many texts from an index on, in order. Nothing may change meanwhile. */
    void visit(long from, long count, Consumer<Text> each) {
        places.visit(from, count, place -> each.accept(textAt(place)));
    }

    /** Visits the same from the last to the first. */
    void visitBackward(long from, long count, Consumer<Text> each) {
        places.visitBackward(from, count, place -> each.accept(textAt(place)));
    }

    /**
     * Looks for a text.
     *
     * @param from looks at so many from this index on
     * @param each told the index of each that is the same
     */
    void visitSame(Text wanted, long from, long count, LongConsumer each) {
        long[] index = {from};
        places.visit(
                from,
                count,
                place -> {
                    if (lengthAt(place) == wanted.length()
                            && wanted.isAt(memory, place + TEXT_AT)) {
                        each.accept(index[0]);
                    }
                    index[0]++;
                });
    }

    /** Puts a text before the one at an index, or at the end. Room must be there. */
    void insert(long index, Text text) {
        places.insert(index, stored(text));
    }

    /** Puts another text at an index. Room must be there. */
    void set(long index, Text text) {
        discard(places.get(index));
        places.set(index, stored(text));
    }

    /** Takes the text at an index out. */
    void remove(long index) {
        discard(places.remove(index));
    }

    /**
     * Moves the text at an index of another sequence to the end of this one. Room must be there.
     */
    void take(TextSequence other, long index) {
        long place = other.places.remove(index);
        places.insert(places.count(), place);
        other.addBytes(-lengthAt(place));
        addBytes(lengthAt(place));
    }

    /** Gives back all that it takes, bit by bit: {@link Sequence#dismantle}. */
    boolean dismantle(int textsMax) {
        return places.dismantle(textsMax, this::discard);
    }

    private long stored(Text text) {
        long place = heap.allocate(TEXT_AT + text.length());
        Invariant.check(place != Heap.NONE, "room for a text was not reserved");
        memory.putInt(place + LENGTH_AT, text.length());
        text.storeAt(memory, place + TEXT_AT);
        addBytes(text.length());
        return place;
    }

    private void discard(long place) {
        addBytes(-lengthAt(place));
        heap.free(place);
    }

    private void addBytes(int more) {
        memory.putLong(at + BYTES_AT, bytes() + more);
    }
}

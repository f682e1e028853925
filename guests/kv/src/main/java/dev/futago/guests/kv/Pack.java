package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.Arrays;

/**
 * The compact form of a small collection: all elements one after the other in its body. It is a
 * copy of them, to be changed at will and then {@linkplain #store stored}.
 *
 * <pre>
 *  0 int   {@link Form#PACK}
 *  4 int   how many elements there are
 * 16 int   how many bytes they take
 * 20 int   a note of whose it is, 0 at first
 * 24       the elements, each of them    0 two bytes  its length
 *                                        2            its bytes
 * </pre>
 *
 * <p>An element is addressed by its offset, from 0 on; behind the last one is {@link #end}.
 */
final class Pack {

    /** The longest element that it can hold. */
    static final int ELEMENT_BYTES_MAX = 0xFFFF;

    /** What an element takes beside its bytes. */
    static final int LENGTH_BYTES = 2;

    /** What {@link #find} answers when there is no such element. */
    static final int NOWHERE = -1;

    private static final long COUNT_AT = 4;
    private static final long USED_AT = Body.OWN_AT;
    private static final long NOTE_AT = USED_AT + Integer.BYTES;
    private static final long ELEMENTS_AT = NOTE_AT + Integer.BYTES;
    private static final int SPARE_SHIFT = 2;

    private byte[] bytes;
    private int used;
    private int count;
    private int note;
    private int changedFrom = Integer.MAX_VALUE;

    /** One without elements. */
    Pack() {
        bytes = new byte[0];
    }

    /** The elements of a body. */
    Pack(GuestMemory memory, long body) {
        used = memory.getInt(body + USED_AT);
        count = memory.getInt(body + COUNT_AT);
        note = memory.getInt(body + NOTE_AT);
        bytes = new byte[used];
        memory.copyOut(body + ELEMENTS_AT, bytes, 0, used);
    }

    /** How many elements a body has, without a look at them. */
    static int count(GuestMemory memory, long body) {
        return memory.getInt(body + COUNT_AT);
    }

    /** How many bytes the elements of a body take. */
    static int usedBytes(GuestMemory memory, long body) {
        return memory.getInt(body + USED_AT);
    }

    /** The note of a body. */
    static int note(GuestMemory memory, long body) {
        return memory.getInt(body + NOTE_AT);
    }

    int count() {
        return count;
    }

    int note() {
        return note;
    }

    void setNote(int note) {
        this.note = note;
    }

    /** Behind the last element. */
    int end() {
        return used;
    }

    private int lengthAt(int offset) {
        return (bytes[offset] & 0xFF) | ((bytes[offset + 1] & 0xFF) << Byte.SIZE);
    }

    /** The element at an offset; good until something changes. */
    Text at(int offset) {
        return new Text(bytes, offset + LENGTH_BYTES, lengthAt(offset));
    }

    /** The offset behind the element at an offset. */
    int after(int offset) {
        return offset + LENGTH_BYTES + lengthAt(offset);
    }

    /** The offset behind so many elements from an offset on. */
    int after(int offset, long elements) {
        int after = offset;
        for (long i = 0; i < elements; i++) {
            after = after(after);
        }
        return after;
    }

    /**
     * Looks for an element.
     *
     * @param stride looks at each so many-th, from the first on
     * @return its offset, or {@link #NOWHERE}
     */
    int find(Text wanted, int stride) {
        int offset = 0;
        while (offset < used) {
            if (at(offset).isSame(wanted)) {
                return offset;
            }
            offset = after(offset, stride);
        }
        return NOWHERE;
    }

    /** Puts an element before the one at an offset, or at the end. */
    void insert(int offset, Text element) {
        Invariant.check(
                element.length() <= ELEMENT_BYTES_MAX,
                "%d bytes, at most %d",
                element.length(),
                ELEMENT_BYTES_MAX);
        int more = LENGTH_BYTES + element.length();
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + more, used + (used >> 1)));
        }
        System.arraycopy(bytes, offset, bytes, offset + more, used - offset);
        bytes[offset] = (byte) element.length();
        bytes[offset + 1] = (byte) (element.length() >> Byte.SIZE);
        System.arraycopy(
                element.bytes(), element.from(), bytes, offset + LENGTH_BYTES, element.length());
        used += more;
        count++;
        changedFrom = Math.min(changedFrom, offset);
    }

    /** Takes the element at an offset away. */
    void remove(int offset) {
        int next = after(offset);
        System.arraycopy(bytes, next, bytes, offset, used - next);
        used -= next - offset;
        count--;
        changedFrom = Math.min(changedFrom, offset);
    }

    /** Puts an element in the place of another. */
    void replace(int offset, Text element) {
        remove(offset);
        insert(offset, element);
    }

    /**
     * Stores it in a body, or in another one if that has no room for it; then the first is given
     * back.
     *
     * @param body {@link Heap#NONE} for a new one
     * @return the body, or {@link Heap#NONE} when there is no room: nothing has changed
     */
    long store(GuestMemory memory, Heap heap, long body) {
        return storeWithRoom(memory, heap, body, 0);
    }

    /**
     * The same, in a body that has room for so many bytes more: to store more in it then fails
     * never.
     */
    long storeWithRoom(GuestMemory memory, Heap heap, long body, int room) {
        long bytesWanted = ELEMENTS_AT + used + room;
        long target = body;
        if (body == Heap.NONE || heap.bytesAt(body) < bytesWanted) {
            target = heap.allocate(bytesWanted + (used >> SPARE_SHIFT));
            if (target == Heap.NONE) {
                return Heap.NONE;
            }
            Body.setForm(memory, target, Form.PACK);
            changedFrom = 0;
        }
        if (body != Heap.NONE && target != body) {
            heap.free(body);
        }
        memory.putInt(target + COUNT_AT, count);
        memory.putInt(target + USED_AT, used);
        memory.putInt(target + NOTE_AT, note);
        if (changedFrom < used) {
            memory.copyIn(
                    target + ELEMENTS_AT + changedFrom, bytes, changedFrom, used - changedFrom);
        }
        changedFrom = Integer.MAX_VALUE;
        return target;
    }
}

package dev.futago.common.guest;

import dev.futago.common.memory.GuestMemory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a guest writes its answers: bytes appended one after the other, little-endian, to the
 * client that asked; and what it has to say to others who wait for something.
 */
public final class Reply {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int[] NONE = {};

    private byte[] bytes = new byte[256];
    private int length;
    private int[] copiesAt = NONE;
    private boolean isLast;
    private List<Output> toOthers = List.of();

    /** Appends four bytes. */
    public void putInt(int value) {
        INT.set(room(Integer.BYTES), length, value);
        length += Integer.BYTES;
    }

    /** Appends eight bytes. */
    public void putLong(long value) {
        LONG.set(room(Long.BYTES), length, value);
        length += Long.BYTES;
    }

    /** Appends so many zeroes. */
    public void putZeroes(int count) {
        byte[] to = room(count);
        Arrays.fill(to, length, length + count, (byte) 0);
        length += count;
    }

    /** Appends a byte. */
    public void putByte(int value) {
        room(Byte.BYTES)[length] = (byte) value;
        length += Byte.BYTES;
    }

    /** Appends some bytes of an array. */
    public void putBytes(byte[] from, int offset, int count) {
        System.arraycopy(from, offset, room(count), length, count);
        length += count;
    }

    /** Appends a range of guest memory. */
    public void putMemory(GuestMemory memory, long address, int count) {
        memory.copyOut(address, room(count), length, count);
        length += count;
    }

    /**
     * Appends a digit: how many other nodes hold what has happened when the reply leaves. That is
     * known only then: 1 if it leaves for an acknowledgement, 0 if this node is alone (PROTOCOL
     * R1).
     */
    public void putCopies() {
        copiesAt = Arrays.copyOf(copiesAt, copiesAt.length + 1);
        copiesAt[copiesAt.length - 1] = length;
        putByte('1');
    }

    /** Ends the connection of the client that asked, once it has been told all this. */
    public void hangUp() {
        isLast = true;
    }

    /**
     * Tells another client something for which it waits.
     *
     * @param other a reply of its own, left empty
     */
    public void tell(ClientId client, Reply other) {
        if (toOthers.isEmpty()) {
            toOthers = new ArrayList<>();
        }
        toOthers.add(other.take(client));
    }

    private byte[] room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
        return bytes;
    }

    /** Takes out all that was appended, leaving nothing of it. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        copiesAt = NONE;
        isLast = false;
        return taken;
    }

    /** The same, for the client that asked. */
    public Output take(ClientId client) {
        int[] copies = copiesAt;
        boolean last = isLast;
        return new Output(client, take(), copies, last);
    }

    /** Takes out what others are told, in the order in which it was said. */
    public List<Output> takeToOthers() {
        List<Output> taken = toOthers;
        toOthers = List.of();
        return taken;
    }

    /** Whether the connection ends after it. */
    public boolean isLast() {
        return isLast;
    }

    /** Whether there is nothing to do for the client that asked. */
    public boolean isEmpty() {
        return length == 0 && !isLast;
    }

    /** Length of what was appended. */
    public int length() {
        return length;
    }
}

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

    /**
     * What a reply may have, in bytes (P5). What is appended beyond is dropped, and with it the
     * whole answer that it is part of.
     */
    public static final int BYTES_MAX = 32 << 20;

    private static final int BYTES_FIRST = 256;

    /** A buffer that grew beyond it is not kept. */
    private static final int BYTES_KEPT = 1 << 20;

    private static final int[] NONE = {};

    private byte[] bytes = new byte[BYTES_FIRST];
    private int length;
    private int whole;
    private int[] copiesAt = NONE;
    private int copies;
    private boolean isCut;
    private boolean isLast;
    private List<Output> toOthers = List.of();

    /** Appends four bytes. */
    public void putInt(int value) {
        if (hasRoom(Integer.BYTES)) {
            INT.set(bytes, length, value);
            length += Integer.BYTES;
        }
    }

    /** Appends eight bytes. */
    public void putLong(long value) {
        if (hasRoom(Long.BYTES)) {
            LONG.set(bytes, length, value);
            length += Long.BYTES;
        }
    }

    /** Appends so many zeroes. */
    public void putZeroes(int count) {
        if (hasRoom(count)) {
            Arrays.fill(bytes, length, length + count, (byte) 0);
            length += count;
        }
    }

    /** Appends a byte. */
    public void putByte(int value) {
        if (hasRoom(Byte.BYTES)) {
            bytes[length] = (byte) value;
            length += Byte.BYTES;
        }
    }

    /** Appends some bytes of an array. */
    public void putBytes(byte[] from, int offset, int count) {
        if (hasRoom(count)) {
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }
    }

    /** Appends a range of guest memory. */
    public void putMemory(GuestMemory memory, long address, int count) {
        if (hasRoom(count)) {
            memory.copyOut(address, bytes, length, count);
            length += count;
        }
    }

    /**
     * Appends a digit: how many other nodes hold what has happened when the reply leaves. That is
     * known only then: 1 if it leaves for an acknowledgement, 0 if this node is alone (PROTOCOL
     * R1).
     */
    public void putCopies() {
        if (copies == copiesAt.length) {
            copiesAt = Arrays.copyOf(copiesAt, Math.max(4, 2 * copies));
        }
        copiesAt[copies] = length;
        copies += hasRoom(Byte.BYTES) ? 1 : 0;
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
        other.endAnswer();
        toOthers.add(other.take(client));
    }

    private boolean hasRoom(int more) {
        if (isCut || more > BYTES_MAX - length) {
            isCut = true;
            return false;
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
        return true;
    }

    /**
     * An answer ends here. One that has found no room is dropped, and the connection ends: its
     * client is in doubt, as if the connection had broken.
     */
    public void endAnswer() {
        if (isCut) {
            length = whole;
            while (copies > 0 && copiesAt[copies - 1] >= length) {
                copies--;
            }
            isCut = false;
            isLast = true;
        }
        whole = length;
    }

    /** Takes out all that was appended, leaving nothing of it. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        if (bytes.length > BYTES_KEPT) {
            bytes = new byte[BYTES_FIRST];
        }
        length = 0;
        whole = 0;
        copiesAt = NONE;
        copies = 0;
        isCut = false;
        isLast = false;
        return taken;
    }

    /** The same, for the client that asked. */
    public Output take(ClientId client) {
        int[] digits = Arrays.copyOf(copiesAt, copies);
        boolean last = isLast;
        return new Output(client, take(), digits, last);
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

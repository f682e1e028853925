package dev.futago.common.guest;

import dev.futago.common.memory.GuestMemory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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
     * Limit of one answer, in bytes (P5). Bytes appended beyond it are dropped, and with them the
     * whole answer that they are part of.
     */
    public static final int BYTES_MAX = 32 << 20;

    private static final int TO_OTHERS_BYTES_MAX = 8 << 20;

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
    private boolean isWholeLast;
    private List<Output> toOthers = List.of();
    private long toOthersBytes;
    private int wholeToOthers;

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
        Output output = other.take(client);
        toOthersBytes += output.bytes().length;
        toOthers.add(output);
    }

    /** Returns whether others may be told more at once; if not, they are told the next time. */
    public boolean mayTellMore() {
        return toOthersBytes < TO_OTHERS_BYTES_MAX;
    }

    /** Makes room at once for what is about to be appended in parts, if the answer may have it. */
    public void expect(int more) {
        if (more <= room()) {
            grow(more);
        }
    }

    /** Bytes that the answer being written may still grow by. */
    public int room() {
        return isCut ? 0 : BYTES_MAX - (length - whole);
    }

    /**
     * Takes back what was appended behind an offset.
     *
     * @param to a {@link #length} of the answer being written
     */
    public void truncate(int to) {
        Objects.checkFromToIndex(whole, to, length);
        length = to;
        dropCopies();
    }

    /**
     * Inserts bytes before what stands at an offset: a header that is known last.
     *
     * @param at a {@link #length} of the answer being written
     */
    public void insert(int at, byte[] header) {
        Objects.checkFromToIndex(whole, at, length);
        if (hasRoom(header.length)) {
            System.arraycopy(bytes, at, bytes, at + header.length, length - at);
            System.arraycopy(header, 0, bytes, at, header.length);
            length += header.length;
            for (int i = copies - 1; i >= 0 && copiesAt[i] >= at; i--) {
                copiesAt[i] += header.length;
            }
        }
    }

    /** Copies what was appended behind an offset. */
    public byte[] copyFrom(int offset) {
        return Arrays.copyOfRange(bytes, offset, length);
    }

    /** Drops the answer being written; the connection ends, for its client is in doubt. */
    public void cut() {
        isCut = true;
    }

    /** Whether the answer being written will be dropped. */
    public boolean isCut() {
        return isCut;
    }

    private boolean hasRoom(int more) {
        if (more > room()) {
            isCut = true;
            return false;
        }
        grow(more);
        return true;
    }

    private void grow(int more) {
        if (length + more > bytes.length) {
            long twice = 2L * bytes.length;
            bytes = Arrays.copyOf(bytes, Math.clamp(twice, length + more, whole + BYTES_MAX));
        }
    }

    private void dropCopies() {
        while (copies > 0 && copiesAt[copies - 1] >= length) {
            copies--;
        }
    }

    /**
     * An answer ends here. One that has found no room is dropped, and the connection ends: its
     * client is in doubt, as if the connection had broken.
     */
    public void endAnswer() {
        if (isCut) {
            dropBytes();
            isLast = true;
        }
        whole = length;
        isWholeLast = isLast;
        wholeToOthers = toOthers.size();
    }

    /** Drops all that was appended, and told to others, since the last answer ended. */
    public void dropAnswer() {
        dropBytes();
        isLast = isWholeLast;
        while (toOthers.size() > wholeToOthers) {
            toOthersBytes -= toOthers.removeLast().bytes().length;
        }
    }

    private void dropBytes() {
        length = whole;
        dropCopies();
        isCut = false;
    }

    /** Takes out all that was appended, leaving nothing of it. */
    public byte[] take() {
        boolean isLong = bytes.length > BYTES_KEPT;
        byte[] taken = isLong && length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        if (isLong) {
            bytes = new byte[BYTES_FIRST];
        }
        length = 0;
        whole = 0;
        copiesAt = NONE;
        copies = 0;
        isCut = false;
        isLast = false;
        isWholeLast = false;
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
        toOthersBytes = 0;
        wholeToOthers = 0;
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

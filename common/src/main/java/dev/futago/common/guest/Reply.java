package dev.futago.common.guest;

import dev.futago.common.memory.GuestMemory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where a guest writes its answers: bytes appended one after the other, little-endian. */
public final class Reply {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int length;

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

    private byte[] room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
        return bytes;
    }

    /** Takes out all that was appended, leaving it empty. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    /** Length of what was appended. */
    public int length() {
        return length;
    }
}

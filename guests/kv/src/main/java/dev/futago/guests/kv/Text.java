package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes outside of guest memory, as a client sent them: a key, a value, a word. Nothing of it may
 * be kept beyond the request.
 *
 * @param bytes belongs to the giver
 */
@SuppressWarnings("ArrayRecordComponent") // a window, compared by what is seen through it
record Text(byte[] bytes, int from, int length) implements Comparable<Text> {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    static Text of(String string) {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        return new Text(bytes, 0, bytes.length);
    }

    /** The text that {@link #latin} wrote. */
    static Text ofLatin(String string) {
        byte[] bytes = string.getBytes(StandardCharsets.ISO_8859_1);
        return new Text(bytes, 0, bytes.length);
    }

    /** All its bytes, each as a letter: to be kept and compared. */
    String latin() {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    /** A copy of a range of guest memory. */
    static Text at(GuestMemory memory, long address, int length) {
        var bytes = new byte[length];
        memory.copyOut(address, bytes, 0, length);
        return new Text(bytes, 0, length);
    }

    byte at(int index) {
        return bytes[from + index];
    }

    /** What is behind so many of its bytes. */
    Text behind(int count) {
        return new Text(bytes, from + count, length - count);
    }

    /** Whether it is this word, given in lower case, in whatever case it is itself. */
    boolean isWord(String word) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int letter = at(i);
            int lower = letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
            if (lower != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A number that words have in common which {@link #isWord} takes for the same. */
    int wordHash() {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + (at(i) | ('a' - 'A'));
        }
        return hash ^ (hash >>> Short.SIZE);
    }

    /** By their bytes, which have no sign. */
    @Override
    public int compareTo(Text other) {
        return Arrays.compareUnsigned(
                bytes, from, from + length, other.bytes, other.from, other.from + other.length);
    }

    /** Whether it has the same bytes as another. */
    boolean isSame(Text other) {
        return Arrays.equals(
                bytes, from, from + length, other.bytes, other.from, other.from + other.length);
    }

    /** Eight bytes from an index on, the first of them lowest; those behind the end are 0. */
    private long longAt(int index) {
        int left = length - index;
        if (left >= Long.BYTES) {
            return (long) LONG.get(bytes, from + index);
        }
        long value = 0;
        for (int i = left - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | (at(index + i) & 0xFF);
        }
        return value;
    }

    /**
     * 64 bits of it, well mixed: what has the same bytes has the same. The steps are those of
     * MurmurHash3's finalizer, after each eight bytes.
     */
    long hash(long seed) {
        long hash = seed ^ (length * MULTIPLIER);
        for (int i = 0; i < length; i += Long.BYTES) {
            hash = mixed(hash ^ longAt(i));
        }
        return mixed(hash);
    }

    static long mixed(long bits) {
        long mixed = bits;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return mixed ^ (mixed >>> 33);
    }

    /** Stores it in guest memory, at a multiple of 8. */
    void storeAt(GuestMemory memory, long address) {
        memory.copyIn(address, bytes, from, length);
    }

    /** Whether its bytes stand at an address, a multiple of 8. */
    boolean isAt(GuestMemory memory, long address) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (memory.getLong(address + i) != longAt(i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (memory.getByte(address + i) != at(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Text text && isSame(text);
    }

    @Override
    public int hashCode() {
        return (int) hash(0);
    }

    @Override
    public String toString() {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}

package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

/**
 * A key and what it holds, one piece of the heap.
 *
 * <pre>
 *  0 long  the next entry of its bucket, 0 at the end
 *  8 int   the lower half of the key's hash
 * 12 int   bytes of the key
 * 16 int   bytes of the value, if it is a string, with marks of its {@link Encoding}; else minus
 *          the number of its {@link Kind}
 * 20 int   its place among the {@link Deadlines}, 0 when it does not expire
 * 24       the key, up to a multiple of 8, then the value: the string, or where the collection's
 *          body is, a long
 * </pre>
 *
 * <p>Collections have such entries, too, for what is in them.
 */
final class Entry {

    private static final long NEXT_AT = 0;
    private static final long HASH_AT = 8;
    private static final long KEY_BYTES_AT = 12;
    private static final long VALUE_BYTES_AT = 16;
    private static final long DEADLINE_PLACE_AT = 20;
    private static final long KEY_AT = 24;

    /** No string that is longer has a mark. */
    static final int MARKED_BYTES_MAX = 44;

    /** Marks a string; no length has this bit. */
    private static final int MARK = 1 << 30;

    /** Beside {@link #MARK}: what it says is text, but not written in place. */
    private static final int TEXT_MARK = 1 << 29;

    private static final int MARKED_LENGTH = 0xFF;

    /** What Redis would have made of a string. */
    enum Encoding {
        /** What its content says. */
        PLAIN,
        /** Text, even if it looks like an integer: a sum of fractions. */
        TEXT,
        /** Changed in place. */
        RAW
    }

    /** Bytes of a value that is a collection. */
    static final int BODY_BYTES = Long.BYTES;

    private Entry() {}

    /** Bytes that an entry takes. */
    static long bytes(int keyBytes, int valueBytes) {
        return KEY_AT + padded(keyBytes) + valueBytes;
    }

    private static long padded(int bytes) {
        return (bytes + Long.BYTES - 1L) & -Long.BYTES;
    }

    /** Writes all but the value. */
    static void write(GuestMemory memory, long entry, Text key, long hash, int valueBytes) {
        memory.putLong(entry + NEXT_AT, 0);
        memory.putInt(entry + HASH_AT, (int) hash);
        memory.putInt(entry + KEY_BYTES_AT, key.length());
        memory.putInt(entry + VALUE_BYTES_AT, valueBytes);
        memory.putInt(entry + DEADLINE_PLACE_AT, 0);
        key.storeAt(memory, entry + KEY_AT);
    }

    static long next(GuestMemory memory, long entry) {
        return memory.getLong(entry + NEXT_AT);
    }

    static void setNext(GuestMemory memory, long entry, long next) {
        memory.putLong(entry + NEXT_AT, next);
    }

    /** The lower half of the key's hash, as a number that is not negative. */
    static long hash(GuestMemory memory, long entry) {
        return memory.getInt(entry + HASH_AT) & 0xFFFF_FFFFL;
    }

    static boolean isOf(GuestMemory memory, long entry, Text key, long hash) {
        return memory.getInt(entry + HASH_AT) == (int) hash
                && memory.getInt(entry + KEY_BYTES_AT) == key.length()
                && key.isAt(memory, entry + KEY_AT);
    }

    static long keyAt(long entry) {
        return entry + KEY_AT;
    }

    static int keyBytes(GuestMemory memory, long entry) {
        return memory.getInt(entry + KEY_BYTES_AT);
    }

    static Text key(GuestMemory memory, long entry) {
        return Text.at(memory, keyAt(entry), keyBytes(memory, entry));
    }

    static long deadlinePlace(GuestMemory memory, long entry) {
        return memory.getInt(entry + DEADLINE_PLACE_AT) & 0xFFFF_FFFFL;
    }

    static void setDeadlinePlace(GuestMemory memory, long entry, long place) {
        memory.putInt(entry + DEADLINE_PLACE_AT, (int) place);
    }

    static int valueBytes(GuestMemory memory, long entry) {
        int bytes = memory.getInt(entry + VALUE_BYTES_AT);
        return isMarked(bytes) ? bytes & MARKED_LENGTH : bytes;
    }

    private static boolean isMarked(int bytes) {
        return bytes >= 0 && (bytes & MARK) != 0;
    }

    /** What Redis would have made of the string that an entry holds. */
    static Encoding encoding(GuestMemory memory, long entry) {
        int bytes = memory.getInt(entry + VALUE_BYTES_AT);
        if (!isMarked(bytes)) {
            return Encoding.PLAIN;
        }
        return (bytes & TEXT_MARK) != 0 ? Encoding.TEXT : Encoding.RAW;
    }

    /** Marks a string; one that is longer than {@link #MARKED_BYTES_MAX} needs no mark. */
    static void setEncoding(GuestMemory memory, long entry, Encoding encoding) {
        int bytes = valueBytes(memory, entry);
        if (bytes <= MARKED_BYTES_MAX) {
            int mark =
                    switch (encoding) {
                        case PLAIN -> 0;
                        case TEXT -> MARK | TEXT_MARK;
                        case RAW -> MARK;
                    };
            memory.putInt(entry + VALUE_BYTES_AT, bytes | mark);
        }
    }

    /** Says how long a string is; it has no mark then. */
    static void setValueBytes(GuestMemory memory, long entry, int valueBytes) {
        memory.putInt(entry + VALUE_BYTES_AT, valueBytes);
    }

    /** What an entry of the keys holds. */
    static Kind kind(GuestMemory memory, long entry) {
        int valueBytes = memory.getInt(entry + VALUE_BYTES_AT);
        return valueBytes >= 0 ? Kind.STRING : Kind.of(-valueBytes);
    }

    static void setKind(GuestMemory memory, long entry, Kind kind) {
        memory.putInt(entry + VALUE_BYTES_AT, -kind.number());
    }

    /** Where the body of the collection is that an entry holds. */
    static long body(GuestMemory memory, long entry) {
        return memory.getLong(valueAt(memory, entry));
    }

    static void setBody(GuestMemory memory, long entry, long body) {
        memory.putLong(valueAt(memory, entry), body);
    }

    /** Where the value begins, a multiple of 8. */
    static long valueAt(GuestMemory memory, long entry) {
        return entry + KEY_AT + padded(memory.getInt(entry + KEY_BYTES_AT));
    }
}

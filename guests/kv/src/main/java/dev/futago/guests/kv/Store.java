package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

/**
 * Everything that the guest keeps, as its header says (docs/KV.md).
 *
 * <pre>
 * line 0      0 long  magic
 *             8 long  version of the layout
 *            16 long  how often chance was asked
 *            24 long  the secret of the hash of keys
 * line 1     the keys' own part, {@link KeySpace}
 * line 2, 3  the sessions' own part, {@link Sessions}
 * line 4 …   the heap's own part, {@link Heap}, and then what it hands out
 * </pre>
 */
final class Store {

    /** The smallest memory that it can be in. */
    static final long BYTES_MIN = 16L * GuestMemory.PAGE_BYTES;

    private static final long MAGIC = 0x766B_6F67_6174_7566L; // "futagokv"
    private static final long VERSION = 4;

    /** Of garbage, given back at a time when there is no room. */
    private static final int PIECES_WHEN_FULL = 1_000;

    private static final long MAGIC_AT = 0;
    private static final long VERSION_AT = 8;
    private static final long CHANCE_AT = 16;
    private static final long SECRET_AT = 24;
    private static final long KEYS_AT = GuestMemory.LINE_BYTES;
    private static final long SESSIONS_AT = 2L * GuestMemory.LINE_BYTES;
    private static final long HEAP_AT = SESSIONS_AT + Sessions.CONTROL_BYTES;

    private final GuestMemory memory;
    private final Heap heap;
    private final KeySpace keys;
    private final Sessions sessions;

    /** How often chance was asked of a memory that cannot note it. */
    private long unnoted;

    /** What is kept in a memory that was {@linkplain #format formatted}, here or elsewhere. */
    Store(GuestMemory memory) {
        this.memory = memory;
        heap = new Heap(memory, HEAP_AT);
        keys = new KeySpace(memory, heap, KEYS_AT);
        sessions = new Sessions(memory, heap, SESSIONS_AT);
        heap.whenFull(() -> keys.garbage().giveBack(PIECES_WHEN_FULL));
    }

    /**
     * Makes a memory of zeroes one in which nothing is kept.
     *
     * @param secret any number, so that nobody can choose keys that meet in one bucket
     */
    static void format(GuestMemory fresh, long secret) {
        fresh.putLong(SECRET_AT, secret);
        fresh.putLong(MAGIC_AT, MAGIC);
        fresh.putLong(VERSION_AT, VERSION);
        new Store(fresh).begin();
    }

    /** Whether a memory was formatted by this version of the guest. */
    static boolean isIn(GuestMemory memory) {
        return memory.getLong(MAGIC_AT) == MAGIC && memory.getLong(VERSION_AT) == VERSION;
    }

    static long secret(GuestMemory memory) {
        return memory.getLong(SECRET_AT);
    }

    GuestMemory memory() {
        return memory;
    }

    Heap heap() {
        return heap;
    }

    KeySpace keys() {
        return keys;
    }

    /** What sessions have had executed. */
    Sessions sessions() {
        return sessions;
    }

    /** Forgets all keys, in the same time however many there are; sessions are known as before. */
    void clear() {
        sessions.outlive(this::begin);
    }

    private void begin() {
        heap.format();
        boolean hasRoom = keys.format() && sessions.format();
        Invariant.check(hasRoom, "a memory has room for no keys at all");
    }

    /**
     * Some number. Chance is part of the state, like everything: the other node goes on with it.
     */
    long chance() {
        if (memory.isReadOnly()) {
            unnoted++;
            return Text.mixed(Text.mixed(memory.getLong(CHANCE_AT)) + unnoted);
        }
        long asked = memory.getLong(CHANCE_AT) + 1;
        memory.putLong(CHANCE_AT, asked);
        return Text.mixed(asked);
    }
}

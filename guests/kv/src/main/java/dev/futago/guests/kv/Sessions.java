package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What sessions of clients have had executed, so that nothing is executed twice: of each the number
 * of its last command, and the answers to the last of them. It is in guest memory (PROTOCOL R3,
 * P2), and bounded: where there are too many, or they take too much, the one whose last command is
 * the longest ago makes room. No clock forgets one.
 *
 * <p>A session is an entry, as a key is; its value is a {@link Pack}: the answers, the oldest
 * first, and then the number of the last. Its place in the order of forgetting is its deadline, on
 * a clock that ticks with each command.
 *
 * <pre>
 * at the address it is made for    0       the entries, {@link KeySpace}
 *                                 64 long  the clock
 *                                 72 long  bytes of the heap that all sessions take
 * </pre>
 */
final class Sessions {

    /** Answers of one session that are kept. */
    static final int WINDOW = 64;

    /** The longest answer that is kept. */
    static final int ANSWER_BYTES_MAX = 1024;

    /** How many sessions there may be. */
    static final int SESSIONS_MAX = 10_000;

    /** They may take this part of the memory, all together. */
    static final int SHARE = 16;

    /** What it takes at the address it is made for. */
    static final long CONTROL_BYTES = 2L * GuestMemory.LINE_BYTES;

    private static final long CLOCK_AT = GuestMemory.LINE_BYTES;
    private static final long BYTES_AT = CLOCK_AT + Long.BYTES;

    /** What an answer takes beside its bytes, and the number behind it that may grow. */
    private static final int ROOM_BYTES =
            ANSWER_BYTES_MAX + 2 * Pack.LENGTH_BYTES + Numbers.BYTES_MAX;

    /** A session outside of guest memory. */
    private record Saved(Text name, Pack pack) {}

    private final GuestMemory memory;
    private final Heap heap;
    private final long at;
    private final KeySpace entries;

    /** The sessions whose own part is at an address. */
    Sessions(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        this.at = at;
        entries = new KeySpace(memory, heap, at);
    }

    /**
     * Makes it empty, in a fresh heap.
     *
     * @return whether there was room for it
     */
    boolean format() {
        memory.putLong(at + BYTES_AT, 0);
        return entries.format();
    }

    /** How many there are. */
    long count() {
        return entries.count();
    }

    /** Bytes of the heap that they take. */
    long bytes() {
        return memory.getLong(at + BYTES_AT);
    }

    private long bytesMax() {
        return memory.bytes() / SHARE;
    }

    private void addBytes(long more) {
        memory.putLong(at + BYTES_AT, bytes() + more);
    }

    private long bytesOf(long entry) {
        return heap.bytesAt(entry) + heap.bytesAt(Entry.body(memory, entry));
    }

    /** The number of the last command, which stands behind the answers. */
    private static long numberIn(Pack pack) {
        return Numbers.of(pack.at(pack.after(0, pack.count() - 1L))).orElseThrow();
    }

    private Pack packOf(long entry) {
        return new Pack(memory, Entry.body(memory, entry));
    }

    /** The number of the last command of a session; none if it is not known. */
    OptionalLong last(Text session) {
        long entry = entries.find(session);
        return entry == KeySpace.NONE
                ? OptionalLong.empty()
                : OptionalLong.of(numberIn(packOf(entry)));
    }

    /**
     * What was answered to a command of a known session that was executed.
     *
     * @return empty when that is not known any more, or was too long to be kept
     */
    Optional<Text> answer(Text session, long number) {
        Pack pack = packOf(entries.find(session));
        long oldest = numberIn(pack) - (pack.count() - 1) + 1;
        if (number < oldest) {
            return Optional.empty();
        }
        Text answer = pack.at(pack.after(0, number - oldest));
        return answer.length() == 0 ? Optional.empty() : Optional.of(answer);
    }

    /**
     * Makes room for the answer to the next command of a session, which begins if it is not known.
     *
     * @param number of that command
     * @return false when there is none: nothing has changed
     */
    boolean reserve(Text session, long number) {
        long entry = entries.find(session);
        if (entry == KeySpace.NONE) {
            var first = new Pack();
            first.insert(0, Text.of(Long.toString(number - 1)));
            return hasBegun(session, first);
        }
        long before = bytesOf(entry);
        long known = Entry.body(memory, entry);
        long body = packOf(entry).storeWithRoom(memory, heap, known, ROOM_BYTES);
        if (body == Heap.NONE) {
            return false;
        }
        Entry.setBody(memory, entry, body);
        addBytes(bytesOf(entry) - before);
        touch(entry);
        forgetSome();
        return true;
    }

    private boolean hasBegun(Text session, Pack pack) {
        long body = pack.storeWithRoom(memory, heap, Heap.NONE, ROOM_BYTES);
        if (body == Heap.NONE) {
            return false;
        }
        long entry =
                entries.deadlines().reserve(KeySpace.NONE)
                        ? entries.newEntry(session, Kind.HASH, body)
                        : KeySpace.NONE;
        if (entry == KeySpace.NONE) {
            heap.free(body);
            return false;
        }
        entries.put(session, entry);
        addBytes(bytesOf(entry));
        touch(entry);
        forgetSome();
        return true;
    }

    /** Of all sessions it is the last to be forgotten from now on. */
    private void touch(long entry) {
        long now = memory.getLong(at + CLOCK_AT) + 1;
        memory.putLong(at + CLOCK_AT, now);
        entries.deadlines().set(entry, now);
    }

    private void forgetSome() {
        while (count() > 1 && (count() > SESSIONS_MAX || bytes() > bytesMax())) {
            long first = entries.deadlines().first();
            addBytes(-bytesOf(first));
            entries.remove(first);
        }
    }

    /**
     * Notes what was answered to the next command of a session, for which room is reserved.
     *
     * @param answer no longer than {@link #ANSWER_BYTES_MAX}; empty for one that is not kept
     */
    void note(Text session, Text answer) {
        long entry = entries.find(session);
        long before = bytesOf(entry);
        Pack pack = packOf(entry);
        long number = numberIn(pack) + 1;
        pack.replace(pack.after(0, pack.count() - 1L), answer);
        pack.insert(pack.end(), Text.of(Long.toString(number)));
        if (pack.count() > WINDOW + 1) {
            pack.remove(0);
        }
        long stored = pack.store(memory, heap, Entry.body(memory, entry));
        Invariant.check(stored != Heap.NONE, "room for an answer was not reserved");
        Entry.setBody(memory, entry, stored);
        addBytes(bytesOf(entry) - before);
    }

    // ---- while everything else is forgotten ----

    /** Does something after which the heap is empty, and has the same sessions afterwards. */
    void outlive(Runnable clearing) {
        List<Saved> saved = new ArrayList<>();
        for (long first = entries.deadlines().first();
                first != KeySpace.NONE;
                first = entries.deadlines().first()) {
            saved.add(new Saved(Entry.key(memory, first), packOf(first)));
            entries.remove(first);
        }
        clearing.run();
        for (Saved session : saved) {
            Invariant.check(
                    hasBegun(session.name, session.pack), "an empty heap has no room for sessions");
        }
    }
}

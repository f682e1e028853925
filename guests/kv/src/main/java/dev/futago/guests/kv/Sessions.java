package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What sessions of clients have had executed, so that nothing is executed twice: of each the number
 * of its last command, and the answers to the last of them. It is in guest memory (PROTOCOL R3,
 * P2), and bounded: the session that was silent for the longest time makes room.
 *
 * <p>A session is an entry, as a key is; its value is a {@link Pack}: the answers, the oldest
 * first, and then the number of the last.
 */
final class Sessions {

    /** Answers of one session that are kept. */
    static final int WINDOW = 64;

    /** The longest answer that is kept. */
    static final int ANSWER_BYTES_MAX = 1024;

    /** How many sessions there may be. */
    static final int SESSIONS_MAX = 10_000;

    /** A session that is silent for so long is forgotten: a day. */
    static final long IDLE_MILLIS = 24L * 60 * 60 * 1000;

    private static final Text NO_ANSWER = Text.of("");

    private final GuestMemory memory;
    private final Heap heap;
    private final KeySpace entries;

    /** The sessions whose own part is at an address. */
    Sessions(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        entries = new KeySpace(memory, heap, at);
    }

    /**
     * Makes it empty, in a fresh heap.
     *
     * @return whether there was room for it
     */
    boolean format() {
        return entries.format();
    }

    /** How many there are. */
    long count() {
        return entries.count();
    }

    /** The number of the last command, which stands behind the answers. */
    private static long numberIn(Pack pack) {
        return Numbers.of(pack.at(pack.after(0, pack.count() - 1L))).orElseThrow();
    }

    private Optional<Pack> packOf(Text session) {
        long entry = entries.find(session);
        return entry == KeySpace.NONE
                ? Optional.empty()
                : Optional.of(new Pack(memory, Entry.body(memory, entry)));
    }

    /** The number of the last command of a session; none if it is not known. */
    OptionalLong last(Text session) {
        return packOf(session).stream().mapToLong(Sessions::numberIn).findFirst();
    }

    /**
     * What was answered to a command of a known session that was executed.
     *
     * @return empty when that is not known any more, or was too long to be kept
     */
    Optional<Text> answer(Text session, long number) {
        Pack pack = packOf(session).orElseThrow();
        long oldest = numberIn(pack) - (pack.count() - 1) + 1;
        if (number < oldest) {
            return Optional.empty();
        }
        Text answer = pack.at(pack.after(0, number - oldest));
        return answer.length() == 0 ? Optional.empty() : Optional.of(answer);
    }

    /** Forgets sessions that were silent for too long; some of them, if they are many. */
    void forgetIdle(long nowMillis) {
        long first = entries.deadlines().first();
        if (first != KeySpace.NONE && entries.deadlines().of(first) <= nowMillis) {
            entries.remove(first);
        }
    }

    /**
     * Makes room for the answer to the next command of a session, which begins if it is not known.
     *
     * @param number of that command
     * @return false when there is none: nothing has changed
     */
    boolean reserve(Text session, long number) {
        long entry = entries.find(session);
        Pack pack = packOf(session).orElseGet(Pack::new);
        long known = entry == KeySpace.NONE ? Heap.NONE : Entry.body(memory, entry);
        long body = pack.storeWithRoom(memory, heap, known, ANSWER_BYTES_MAX + 2 * Long.BYTES);
        if (body == Heap.NONE) {
            return false;
        }
        if (entry != KeySpace.NONE) {
            Entry.setBody(memory, entry, body);
            return true;
        }
        return hasBegun(session, number, body);
    }

    private boolean hasBegun(Text session, long number, long body) {
        long entry =
                entries.deadlines().reserve(KeySpace.NONE)
                        ? entries.newEntry(session, Kind.HASH, body)
                        : KeySpace.NONE;
        if (entry == KeySpace.NONE) {
            heap.free(body);
            return false;
        }
        if (count() == SESSIONS_MAX) {
            entries.remove(entries.deadlines().first());
        }
        entries.put(session, entry);
        entries.deadlines().set(entry, 0);
        var first = new Pack();
        first.insert(0, Text.of(Long.toString(number - 1)));
        store(entry, first);
        return true;
    }

    /**
     * Notes what was answered to the next command of a session, for which room is reserved.
     *
     * @param answer not kept when it is too long
     */
    void note(Text session, Text answer, long nowMillis) {
        long entry = entries.find(session);
        var pack = new Pack(memory, Entry.body(memory, entry));
        long number = numberIn(pack) + 1;
        pack.replace(
                pack.after(0, pack.count() - 1L),
                answer.length() <= ANSWER_BYTES_MAX ? answer : NO_ANSWER);
        pack.insert(pack.end(), Text.of(Long.toString(number)));
        if (pack.count() > WINDOW + 1) {
            pack.remove(0);
        }
        store(entry, pack);
        entries.deadlines().set(entry, nowMillis + IDLE_MILLIS);
    }

    private void store(long entry, Pack pack) {
        long stored = pack.store(memory, heap, Entry.body(memory, entry));
        Invariant.check(stored != Heap.NONE, "room for an answer was not reserved");
        Entry.setBody(memory, entry, stored);
    }
}

package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

import java.util.function.LongConsumer;

/**
 * All keys, with what they hold and when they expire.
 *
 * <pre>
 * at the address it is made for    0       the entries, {@link Table}
 *                                 32       the {@link Deadlines}
 *                                 56       the {@link Garbage}
 * </pre>
 */
final class KeySpace {

    /** What {@link #find} answers when there is no such key. */
    static final long NONE = Heap.NONE;

    private static final long DEADLINES_AT = Table.CONTROL_BYTES;
    private static final long GARBAGE_AT = DEADLINES_AT + Slots.CONTROL_BYTES;

    private final GuestMemory memory;
    private final Table entries;
    private final Deadlines deadlines;
    private final Garbage garbage;

    /** The keys whose own part is at an address. */
    KeySpace(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        entries = new Table(memory, heap, at);
        deadlines = new Deadlines(memory, heap, at + DEADLINES_AT);
        garbage = new Garbage(memory, heap, at + GARBAGE_AT);
    }

    /**
     * Makes it empty, in a fresh heap.
     *
     * @return whether there was room for it
     */
    boolean format() {
        garbage.format();
        return deadlines.format() && entries.format();
    }

    /** How many keys there are. */
    long count() {
        return entries.count();
    }

    /** When keys expire. */
    Deadlines deadlines() {
        return deadlines;
    }

    /** Collections that no key holds any more, and that are not given back yet. */
    Garbage garbage() {
        return garbage;
    }

    /** The entry of a key, or {@link #NONE}. */
    long find(Text key) {
        return entries.find(key);
    }

    /** An entry of a string: {@link Table#newEntry}. */
    long newEntry(Text key, int valueBytes) {
        return entries.newEntry(key, valueBytes);
    }

    /**
     * An entry of a collection that has a body, not among the keys before it is {@linkplain #put
     * put} there.
     *
     * @return the entry, or {@link #NONE} when there is no room
     */
    long newEntry(Text key, Kind kind, long body) {
        long entry = entries.newEntry(key, Entry.BODY_BYTES);
        if (entry != NONE) {
            Entry.setKind(memory, entry, kind);
            Entry.setBody(memory, entry, body);
        }
        return entry;
    }

    /** Gives an entry of a string back that is not among the keys. */
    void discard(long entry) {
        entries.discard(entry);
    }

    /** How many bytes of value there is room for in an entry. */
    long valueRoom(long entry) {
        return entries.valueRoom(entry);
    }

    /** Makes a string longer or shorter: {@link Table#resize}. */
    long resize(long entry, int valueBytes) {
        return entries.resize(entry, valueBytes, deadlines::handOver);
    }

    /** Copies the value of one string into another, as much of it as both have. */
    void copyValue(long from, long to) {
        entries.copyValue(from, to);
    }

    /**
     * Puts the new entry of a key among the keys; an entry that the key had is given back, and its
     * deadline.
     */
    void put(Text key, long entry) {
        long old = find(key);
        if (old != NONE) {
            remove(old);
        }
        entries.link(entry);
    }

    /** Takes an entry and its deadline from the keys, and gives it back with all that it holds. */
    void remove(long entry) {
        if (Entry.kind(memory, entry) != Kind.STRING) {
            garbage.add(Entry.body(memory, entry));
        }
        removeWithoutBody(entry);
    }

    /** Takes an entry and its deadline from the keys; a collection that it held is the taker's. */
    void removeWithoutBody(long entry) {
        deadlines.forget(entry);
        entries.remove(entry);
    }

    /** Any entry, by lot: {@link Table#any}. */
    long any(long chance) {
        return entries.any(chance);
    }

    /** Visits all keys: {@link Table#each}. */
    void each(LongConsumer visitor) {
        entries.each(visitor);
    }

    /** Visits the keys of one bucket: {@link Table#scan}. */
    long scan(long cursor, LongConsumer each) {
        return entries.scan(cursor, each);
    }
}

package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

import java.util.function.LongConsumer;

/**
 * Entries by their keys, in a hash table that grows by one bucket and shrinks by a few with the key
 * that makes it do so (linear hashing: Litwin, "Linear hashing: a new tool for file and table
 * addressing", 1980): no request waits for others' keys to be moved, however many there are.
 *
 * <p>With b buckets, 2^n ≤ b &lt; 2^(n+1), the first b - 2^n of them are split: they and the last b
 * - 2^n are told apart by bit n of a hash. A bucket holds all entries whose hash ends in the same
 * bits: n + 1 of them if it is split, n if it is not.
 *
 * <pre>
 * at the address it is made for    0 long  how many entries there are
 *                                  8       the buckets, {@link Slots}: the first entry of each
 * </pre>
 */
final class Table {

    /** Is told that a value is in another entry now. */
    @FunctionalInterface
    interface Moved {
        void to(long entry, long other);
    }

    /** What {@link #find} answers when there is no such key. */
    static final long NONE = Heap.NONE;

    private static final int BUCKETS_MIN = Slots.CAPACITY_MIN;

    /** Fewer keys than a quarter of the buckets, and some buckets go: for one key, five at most. */
    private static final int SPARSE = 4;

    /** How often chance is asked for a bucket, before the next one that has any is taken. */
    private static final int TRIES = 256;

    /** A bucket with so many entries is taken when chance names it; one with fewer, less often. */
    private static final int LONG_CHAIN = 8;

    private static final int HASH_BITS = Integer.SIZE;
    private static final long COUNT_AT = 0;
    private static final long BUCKETS_AT = 8;

    /** What it takes at the address it is made for. */
    static final long CONTROL_BYTES = BUCKETS_AT + Slots.CONTROL_BYTES;

    private final GuestMemory memory;
    private final Heap heap;
    private final long at;
    private final Slots buckets;

    /** The table whose own part is at an address. */
    Table(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        this.at = at;
        buckets = new Slots(memory, heap, at + BUCKETS_AT);
    }

    /**
     * Makes it empty, in a fresh heap.
     *
     * @return whether there was room for it
     */
    boolean format() {
        memory.putLong(at + COUNT_AT, 0);
        boolean hasRoom = buckets.format();
        for (int i = 0; i < BUCKETS_MIN && hasRoom; i++) {
            hasRoom = buckets.grow();
        }
        return hasRoom;
    }

    /** How many entries there are. */
    long count() {
        return memory.getLong(at + COUNT_AT);
    }

    private long hashOf(Text key) {
        return key.hash(Store.secret(memory));
    }

    /** The entry of a key, or {@link #NONE}. */
    long find(Text key) {
        long hash = hashOf(key);
        long entry = buckets.get(bucketOf(hash, buckets.count()));
        while (entry != NONE && !Entry.isOf(memory, entry, key, hash)) {
            entry = Entry.next(memory, entry);
        }
        return entry;
    }

    private static long bucketOf(long hash, long count) {
        long split = Long.highestOneBit(count);
        long bucket = hash & (2 * split - 1);
        return bucket < count ? bucket : bucket - split;
    }

    /**
     * An entry for a key, with room for a value whose bytes are still to be written. It is not
     * among the others before it is {@linkplain #link put} there.
     *
     * @return the entry, or {@link #NONE} when there is no room
     */
    long newEntry(Text key, int valueBytes) {
        long entry = heap.allocate(Entry.bytes(key.length(), valueBytes));
        if (entry != NONE) {
            Entry.write(memory, entry, key, hashOf(key), valueBytes);
        }
        return entry;
    }

    /** Gives an entry back that is not among the others. */
    void discard(long entry) {
        heap.free(entry);
    }

    /** How many bytes of value there is room for in an entry. */
    long valueRoom(long entry) {
        return heap.bytesAt(entry) - (Entry.valueAt(memory, entry) - entry);
    }

    /**
     * Makes the value of an entry longer or shorter; bytes that it had are kept, those that it had
     * not are any. It may become another entry, which takes the place of the first.
     *
     * @param moved told of the entry and the other, if it does, while both are there
     * @return the entry of the same key, or {@link #NONE} when there is no room: nothing has
     *     changed
     */
    long resize(long entry, int valueBytes, Moved moved) {
        if (valueBytes <= valueRoom(entry)) {
            Entry.setValueBytes(memory, entry, valueBytes);
            return entry;
        }
        long larger = newEntry(Entry.key(memory, entry), valueBytes);
        if (larger != NONE) {
            copyValue(entry, larger);
            moved.to(entry, larger);
            remove(entry);
            link(larger);
        }
        return larger;
    }

    /** Copies the value of one entry into another, as much of it as both have. */
    void copyValue(long from, long to) {
        long bytes = Math.min(Entry.valueBytes(memory, from), Entry.valueBytes(memory, to));
        long source = Entry.valueAt(memory, from);
        long target = Entry.valueAt(memory, to);
        // Pieces of the heap are whole longs.
        for (long done = 0; done < bytes; done += Long.BYTES) {
            memory.putLong(target + done, memory.getLong(source + done));
        }
    }

    /** Puts an entry among the others; its key must not be there. */
    void link(long entry) {
        long bucket = bucketOf(Entry.hash(memory, entry), buckets.count());
        Entry.setNext(memory, entry, buckets.get(bucket));
        buckets.set(bucket, entry);
        setCount(count() + 1);
        if (count() > buckets.count() && buckets.count() < 1L << HASH_BITS) {
            split();
        }
    }

    /** Takes an entry from among the others; it is still there, and the taker's. */
    void unlink(long entry) {
        long bucket = bucketOf(Entry.hash(memory, entry), buckets.count());
        long next = Entry.next(memory, entry);
        long before = buckets.get(bucket);
        if (before == entry) {
            buckets.set(bucket, next);
        } else {
            while (Entry.next(memory, before) != entry) {
                before = Entry.next(memory, before);
            }
            Entry.setNext(memory, before, next);
        }
        setCount(count() - 1);
        for (int i = 0; i <= SPARSE && isSparse(); i++) {
            merge();
        }
    }

    /** Takes an entry from among the others and gives it back. */
    void remove(long entry) {
        unlink(entry);
        heap.free(entry);
    }

    /**
     * Gives back all that it takes, bit by bit: nothing else may be done with it any more.
     *
     * @param entriesMax how many entries may go this time
     * @return whether nothing is left
     */
    boolean dismantle(int entriesMax) {
        for (int i = 0; i < entriesMax; i++) {
            long last = buckets.count() - 1;
            if (last < 0) {
                buckets.discard();
                return true;
            }
            long entry = buckets.get(last);
            if (entry == NONE) {
                buckets.shrink();
            } else {
                buckets.set(last, Entry.next(memory, entry));
                heap.free(entry);
            }
        }
        return false;
    }

    private boolean isSparse() {
        return buckets.count() > BUCKETS_MIN && count() < buckets.count() / SPARSE;
    }

    private void setCount(long count) {
        memory.putLong(at + COUNT_AT, count);
    }

    /** One bucket more, if there is room for it: it takes its entries from the next to be split. */
    private void split() {
        long added = buckets.count();
        if (!buckets.grow()) {
            return;
        }
        long from = added - Long.highestOneBit(added);
        long stays = NONE;
        long goes = NONE;
        long next;
        for (long entry = buckets.get(from); entry != NONE; entry = next) {
            next = Entry.next(memory, entry);
            if (bucketOf(Entry.hash(memory, entry), added + 1) == added) {
                Entry.setNext(memory, entry, goes);
                goes = entry;
            } else {
                Entry.setNext(memory, entry, stays);
                stays = entry;
            }
        }
        buckets.set(from, stays);
        buckets.set(added, goes);
    }

    /** One bucket less: the last one, whose entries go to where they came from. */
    private void merge() {
        long gone = buckets.count() - 1;
        long to = gone - Long.highestOneBit(gone);
        long next;
        for (long entry = buckets.get(gone); entry != NONE; entry = next) {
            next = Entry.next(memory, entry);
            Entry.setNext(memory, entry, buckets.get(to));
            buckets.set(to, entry);
        }
        buckets.shrink();
    }

    /**
     * Any entry, by lot: all are as likely, but for those in chains that are too long.
     *
     * @return {@link #NONE} when there is no key
     */
    long any(long chance) {
        long lot = chance;
        for (int i = 0; i < TRIES && count() > 0; i++) {
            lot = Text.mixed(lot + 1);
            long first = buckets.get(Long.remainderUnsigned(lot, buckets.count()));
            lot = Text.mixed(lot + 1);
            if (Long.remainderUnsigned(lot, LONG_CHAIN) < lengthOf(first)) {
                return anyOf(first, lot / LONG_CHAIN);
            }
        }
        return anyOf(firstFrom(lot), lot);
    }

    /** How many entries there are from one on in its bucket. */
    private int lengthOf(long first) {
        int length = 0;
        for (long entry = first; entry != NONE; entry = Entry.next(memory, entry)) {
            length++;
        }
        return length;
    }

    private long anyOf(long first, long lot) {
        long entry = first;
        if (first != NONE) {
            for (long i = Long.remainderUnsigned(lot, lengthOf(first)); i > 0; i--) {
                entry = Entry.next(memory, entry);
            }
        }
        return entry;
    }

    /** The first entry of the first bucket from one on that has any. */
    private long firstFrom(long bucket) {
        long buckets = this.buckets.count();
        for (long i = 0; i < buckets && count() > 0; i++) {
            long entry = this.buckets.get(Long.remainderUnsigned(bucket + i, buckets));
            if (entry != NONE) {
                return entry;
            }
        }
        return NONE;
    }

    /** Visits all entries, bucket by bucket. Nothing may change meanwhile. */
    void each(LongConsumer visitor) {
        buckets.each(
                first -> {
                    for (long entry = first; entry != NONE; entry = Entry.next(memory, entry)) {
                        visitor.accept(entry);
                    }
                });
    }

    /**
     * Visits the keys of one bucket. From cursor 0 until it is 0 again all keys are visited that
     * are there the whole time, and any key perhaps more than once: buckets are visited in the
     * order of their hashes read backwards, in which one that is split lies in the same place as
     * its halves.
     *
     * @param each told each entry
     * @return the cursor to go on with
     */
    long scan(long cursor, LongConsumer each) {
        long hash = cursor & ((1L << HASH_BITS) - 1);
        long bucket = bucketOf(hash, buckets.count());
        for (long entry = buckets.get(bucket); entry != NONE; entry = Entry.next(memory, entry)) {
            each.accept(entry);
        }
        int bits = bitsOf(bucket);
        return Long.reverse(Long.reverse(bucket) + (1L << (Long.SIZE - bits)));
    }

    /** In how many of their last bits the hashes of a bucket are the same. */
    private int bitsOf(long bucket) {
        long count = buckets.count();
        long whole = Long.highestOneBit(count);
        int bits = Long.numberOfTrailingZeros(whole);
        boolean isSplit = bucket >= whole || bucket + whole < count;
        return isSplit ? bits + 1 : bits;
    }
}

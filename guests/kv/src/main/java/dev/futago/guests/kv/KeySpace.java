package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

import java.util.function.LongConsumer;

/**
 * All keys, in a hash table that grows by one bucket and shrinks by a few with the key that makes
 * it do so (linear hashing: Litwin, "Linear hashing: a new tool for file and table addressing",
 * 1980): no request waits for others' keys to be moved, however many there are.
 *
 * <p>With b buckets, 2^n ≤ b &lt; 2^(n+1), the first b - 2^n of them are split: they and the last b
 * - 2^n are told apart by bit n of a hash. A bucket holds all entries whose hash ends in the same
 * bits: n + 1 of them if it is split, n if it is not.
 *
 * <pre>
 * at the address it is made for    0 long  how many keys there are
 *                                  8       the buckets, {@link Slots}: the first entry of each
 *                                 32       the {@link Deadlines}
 * </pre>
 */
final class KeySpace {

    /** What {@link #find} answers when there is no such key. */
    static final long NONE = Heap.NONE;

    private static final int BUCKETS_MIN = Slots.CAPACITY_MIN;

    /** Fewer keys than a quarter of the buckets, and some buckets go: for one key, five at most. */
    private static final int SPARSE = 4;

    private static final int HASH_BITS = Integer.SIZE;
    private static final long COUNT_AT = 0;
    private static final long BUCKETS_AT = 8;
    private static final long DEADLINES_AT = BUCKETS_AT + Slots.CONTROL_BYTES;

    private final GuestMemory memory;
    private final Heap heap;
    private final long at;
    private final Slots buckets;
    private final Deadlines deadlines;

    /** The keys whose own part is at an address. */
    KeySpace(GuestMemory memory, Heap heap, long at) {
        this.memory = memory;
        this.heap = heap;
        this.at = at;
        buckets = new Slots(memory, heap, at + BUCKETS_AT);
        deadlines = new Deadlines(memory, heap, at + DEADLINES_AT);
    }

    /**
     * Makes it empty, in a fresh heap.
     *
     * @return whether there was room for it
     */
    boolean format() {
        memory.putLong(at + COUNT_AT, 0);
        boolean hasRoom = deadlines.format() && buckets.format();
        for (int i = 0; i < BUCKETS_MIN && hasRoom; i++) {
            hasRoom = buckets.grow();
        }
        return hasRoom;
    }

    /** How many keys there are. */
    long count() {
        return memory.getLong(at + COUNT_AT);
    }

    /** When keys expire. */
    Deadlines deadlines() {
        return deadlines;
    }

    static long hashOf(Text key) {
        return key.hash(0);
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
     * among the keys before it is {@linkplain #put put} there.
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

    /** Gives an entry back that is not among the keys. */
    void discard(long entry) {
        heap.free(entry);
    }

    /** How many bytes of value there is room for in an entry. */
    long valueRoom(long entry) {
        return heap.bytesAt(entry) - (Entry.valueAt(memory, entry) - entry);
    }

    /**
     * Makes the value of an entry longer or shorter; bytes that it had are kept, those that it had
     * not are any. It may become another entry.
     *
     * @return the entry of the same key, or {@link #NONE} when there is no room: nothing has
     *     changed
     */
    long resize(long entry, int valueBytes) {
        if (valueBytes <= valueRoom(entry)) {
            Entry.setValueBytes(memory, entry, valueBytes);
            return entry;
        }
        Text key = Entry.key(memory, entry);
        long larger = newEntry(key, valueBytes);
        if (larger != NONE) {
            copyValue(entry, larger);
            deadlines.handOver(entry, larger);
            put(key, larger);
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

    /**
     * Puts the new entry of a key among the keys; an entry that the key had is given back, and its
     * deadline.
     */
    void put(Text key, long entry) {
        long old = find(key);
        if (old != NONE) {
            remove(old);
        }
        long bucket = bucketOf(Entry.hash(memory, entry), buckets.count());
        Entry.setNext(memory, entry, buckets.get(bucket));
        buckets.set(bucket, entry);
        setCount(count() + 1);
        if (count() > buckets.count() && buckets.count() < 1L << HASH_BITS) {
            split();
        }
    }

    /** Takes an entry and its deadline from the keys, and gives it back. */
    void remove(long entry) {
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
        deadlines.forget(entry);
        heap.free(entry);
        setCount(count() - 1);
        for (int i = 0; i <= SPARSE && isSparse(); i++) {
            merge();
        }
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
     * An entry of the first bucket from one on that has any; {@link #NONE} when there is no key.
     */
    long anyFrom(long bucket) {
        long buckets = this.buckets.count();
        for (long i = 0; i < buckets && count() > 0; i++) {
            long entry = this.buckets.get(Long.remainderUnsigned(bucket + i, buckets));
            if (entry != NONE) {
                return entry;
            }
        }
        return NONE;
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

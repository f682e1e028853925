package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * The fields of a hash and their values: a {@link Pack} of both in turn while they are few and
 * short, as Redis has it, and a {@link Table} from then on.
 */
final class Dictionary {

    private static final int PACKED_FIELDS_MAX = 128;
    private static final int PACKED_BYTES_MAX = 64;
    private static final int STRIDE = 2;

    /** What a field of a table takes beside its entry: of the heap, and of the buckets. */
    private static final int COPY_BYTES = 48;

    private static final long TABLE_BODY_BYTES = Body.OWN_AT + Table.CONTROL_BYTES;

    private final GuestMemory memory;
    private final Heap heap;
    private final long entry;

    /** The fields of the hash that an entry of the keys holds. */
    Dictionary(Store store, long entry) {
        memory = store.memory();
        heap = store.heap();
        this.entry = entry;
    }

    /** The body of a hash without fields, or {@link Heap#NONE} when there is no room. */
    static long newBody(Store store) {
        return new Pack().store(store.memory(), store.heap(), Heap.NONE);
    }

    private long body() {
        return Entry.body(memory, entry);
    }

    /** Whether all is in one piece. */
    boolean isPacked() {
        return Body.form(memory, body()) == Form.PACK;
    }

    private Pack pack() {
        return new Pack(memory, body());
    }

    private Table table() {
        return new Table(memory, heap, body() + Body.OWN_AT);
    }

    /** How many fields there are. */
    long count() {
        return isPacked() ? Pack.count(memory, body()) / STRIDE : table().count();
    }

    /** The value of a field. */
    Optional<Text> get(Text field) {
        if (isPacked()) {
            Pack pack = pack();
            int at = pack.find(field, STRIDE);
            return at == Pack.NOWHERE ? Optional.empty() : Optional.of(pack.at(pack.after(at)));
        }
        long found = table().find(field);
        return found == Table.NONE ? Optional.empty() : Optional.of(valueOf(found));
    }

    private Text valueOf(long member) {
        return Text.at(memory, Entry.valueAt(memory, member), Entry.valueBytes(memory, member));
    }

    /**
     * Bytes of the heap that its change into a table takes, at most.
     *
     * @return 0 when it is one
     */
    long growthBytes() {
        return isPacked()
                ? 2L * Pack.usedBytes(memory, body())
                        + count() * (Entry.bytes(0, 0) + 2L * PACKED_BYTES_MAX)
                : 0;
    }

    /** Bytes of the heap that a copy takes, at most, beside what any growth takes. */
    long copyBytes() {
        if (isPacked()) {
            return 2L * Pack.usedBytes(memory, body());
        }
        long[] bytes = {0};
        eachMember(member -> bytes[0] += heap.bytesAt(member) + COPY_BYTES);
        return bytes[0] + growthBytesMax();
    }

    private static long growthBytesMax() {
        return (long) PACKED_FIELDS_MAX * (Entry.bytes(0, 0) + 4L * PACKED_BYTES_MAX);
    }

    /**
     * Gives a field a value. Room must be there.
     *
     * @return whether the field is new
     */
    boolean put(Text field, Text value) {
        if (isPacked()) {
            Pack pack = pack();
            int at = pack.find(field, STRIDE);
            if (fits(pack, at, field, value)) {
                putIntoPack(pack, at, field, value);
                return at == Pack.NOWHERE;
            }
            becomeTable(pack);
        }
        return putIntoTable(field, value);
    }

    private static boolean fits(Pack pack, int at, Text field, Text value) {
        return field.length() <= PACKED_BYTES_MAX
                && value.length() <= PACKED_BYTES_MAX
                && (at != Pack.NOWHERE || pack.count() < STRIDE * PACKED_FIELDS_MAX);
    }

    private void putIntoPack(Pack pack, int at, Text field, Text value) {
        if (at == Pack.NOWHERE) {
            pack.insert(pack.end(), field);
            pack.insert(pack.end(), value);
        } else {
            pack.replace(pack.after(at), value);
        }
        store(pack);
    }

    private void store(Pack pack) {
        long stored = pack.store(memory, heap, body());
        checkRoom(stored);
        Entry.setBody(memory, entry, stored);
    }

    private static void checkRoom(long address) {
        Invariant.check(address != Heap.NONE, "room for a field was not reserved");
    }

    private void becomeTable(Pack pack) {
        long packed = body();
        long body = heap.allocate(TABLE_BODY_BYTES);
        checkRoom(body);
        Body.setForm(memory, body, Form.TABLE);
        Entry.setBody(memory, entry, body);
        Invariant.check(table().format(), "room for a table was not reserved");
        heap.free(packed);
        for (int at = 0; at < pack.end(); at = pack.after(pack.after(at))) {
            putIntoTable(pack.at(at), pack.at(pack.after(at)));
        }
    }

    private boolean putIntoTable(Text field, Text value) {
        Table table = table();
        long known = table.find(field);
        long member =
                known == Table.NONE
                        ? table.newEntry(field, value.length())
                        : table.resize(known, value.length(), (from, to) -> {});
        checkRoom(member);
        value.storeAt(memory, Entry.valueAt(memory, member));
        if (known == Table.NONE) {
            table.link(member);
        }
        return known == Table.NONE;
    }

    /** Takes a field out; answers whether it was there. */
    boolean remove(Text field) {
        if (isPacked()) {
            Pack pack = pack();
            int at = pack.find(field, STRIDE);
            if (at != Pack.NOWHERE) {
                pack.remove(at);
                pack.remove(at);
                store(pack);
            }
            return at != Pack.NOWHERE;
        }
        long member = table().find(field);
        if (member != Table.NONE) {
            table().remove(member);
        }
        return member != Table.NONE;
    }

    /** Visits all fields and their values. Nothing may change meanwhile. */
    void each(BiConsumer<Text, Text> visitor) {
        if (isPacked()) {
            Pack pack = pack();
            for (int at = 0; at < pack.end(); at = pack.after(pack.after(at))) {
                visitor.accept(pack.at(at), pack.at(pack.after(at)));
            }
            return;
        }
        eachMember(member -> visitor.accept(Entry.key(memory, member), valueOf(member)));
    }

    /** Visits the entries of a table. */
    private void eachMember(LongConsumer visitor) {
        Table table = table();
        long cursor = 0;
        do {
            cursor = table.scan(cursor, visitor);
        } while (cursor != 0);
    }
}

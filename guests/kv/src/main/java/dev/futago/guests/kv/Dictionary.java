package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The fields of a hash and their values, or the members of a set, which are fields without values:
 * a {@link Pack} while they are few and short, as Redis has it, and a {@link Table} from then on.
 */
final class Dictionary {

    /** A field and its value, which in a set is empty. */
    record Field(Text name, Text value) {}

    private static final int PACKED_FIELDS_MAX = 128;
    private static final int PACKED_INTEGERS_MAX = 512;
    private static final int PACKED_BYTES_MAX = 64;

    private static final int HASH_STRIDE = 2;
    private static final int SET_STRIDE = 1;
    private static final Text NOTHING = Text.of("");

    /** The note of a set's pack that has or had a member that is no integer. */
    private static final int HAS_WORDS = 1;

    /** What a field of a table takes beside its entry: of the heap, and of the buckets. */
    private static final int COPY_BYTES = 48;

    private static final long TABLE_BODY_BYTES = Body.OWN_AT + Table.CONTROL_BYTES;

    private final GuestMemory memory;
    private final Heap heap;
    private final Holder holder;
    private final int stride;

    /** The fields of the hash, or the members of the set, that an entry of the keys holds. */
    Dictionary(Store store, long entry) {
        memory = store.memory();
        heap = store.heap();
        holder = Holder.of(store, entry);
        stride = Entry.kind(memory, entry) == Kind.SET ? SET_STRIDE : HASH_STRIDE;
    }

    /** Whether all is in one piece. */
    boolean isPacked() {
        return holder.isPacked();
    }

    /**
     * What Redis would say of the same fields. What it calls an intset is a pack here: a note in it
     * says when it is none any more.
     */
    String encoding() {
        if (!isPacked()) {
            return "hashtable";
        }
        boolean isIntegers = stride == SET_STRIDE && Pack.note(memory, holder.body()) != HAS_WORDS;
        return isIntegers ? "intset" : "listpack";
    }

    private Table table() {
        return new Table(memory, heap, holder.body() + Body.OWN_AT);
    }

    /** How many fields there are. */
    long count() {
        return isPacked() ? holder.packed() / stride : table().count();
    }

    /** Whether there is such a field. */
    boolean contains(Text field) {
        return isPacked()
                ? holder.pack().find(field, stride) != Pack.NOWHERE
                : table().find(field) != Table.NONE;
    }

    /** The value of a field. */
    Optional<Text> get(Text field) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int at = pack.find(field, stride);
            return at == Pack.NOWHERE ? Optional.empty() : Optional.of(valueAt(pack, at));
        }
        long found = table().find(field);
        return found == Table.NONE ? Optional.empty() : Optional.of(valueOf(found));
    }

    private Text valueAt(Pack pack, int at) {
        return stride == SET_STRIDE ? NOTHING : pack.at(pack.after(at));
    }

    private Text valueOf(long member) {
        return stride == SET_STRIDE
                ? NOTHING
                : Text.at(memory, Entry.valueAt(memory, member), Entry.valueBytes(memory, member));
    }

    /** Any field, by lot; there must be one. */
    Field any(long chance) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int place = (int) Long.remainderUnsigned(chance, count());
            int at = pack.after(0, (long) stride * place);
            return new Field(pack.at(at), valueAt(pack, at));
        }
        long member = table().any(chance);
        return new Field(Entry.key(memory, member), valueOf(member));
    }

    /**
     * Bytes of the heap that its change into a table takes, at most.
     *
     * @return 0 when it is one
     */
    long growthBytes() {
        return isPacked()
                ? 2L * Pack.usedBytes(memory, holder.body())
                        + count() * (Entry.bytes(0, 0) + 2L * PACKED_BYTES_MAX)
                : 0;
    }

    /** Bytes of the heap that a copy takes, at most, beside what any growth takes. */
    long copyBytes() {
        if (isPacked()) {
            return 2L * Pack.usedBytes(memory, holder.body());
        }
        long[] bytes = {0};
        table().each(member -> bytes[0] += heap.bytesAt(member) + COPY_BYTES);
        return bytes[0] + growthBytesMax();
    }

    private static long growthBytesMax() {
        return (long) PACKED_FIELDS_MAX * (Entry.bytes(0, 0) + 4L * PACKED_BYTES_MAX);
    }

    /** Adds a member to a set, for which room must be there; answers whether it is new. */
    boolean add(Text member) {
        return put(member, NOTHING);
    }

    /**
     * Gives a field a value. Room must be there.
     *
     * @return whether the field is new
     */
    boolean put(Text field, Text value) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int at = pack.find(field, stride);
            if (fits(pack, at, field, value)) {
                putIntoPack(pack, at, field, value);
                return at == Pack.NOWHERE;
            }
            becomeTable(pack);
        }
        return putIntoTable(field, value);
    }

    private boolean fits(Pack pack, int at, Text field, Text value) {
        return field.length() <= PACKED_BYTES_MAX
                && value.length() <= PACKED_BYTES_MAX
                && (at != Pack.NOWHERE || pack.count() < stride * packedMax(pack, field));
    }

    private int packedMax(Pack pack, Text field) {
        boolean isIntegers =
                stride == SET_STRIDE && pack.note() != HAS_WORDS && Numbers.of(field).isPresent();
        return isIntegers ? PACKED_INTEGERS_MAX : PACKED_FIELDS_MAX;
    }

    private void putIntoPack(Pack pack, int at, Text field, Text value) {
        if (at == Pack.NOWHERE) {
            insert(pack, field, value);
            holder.store(pack);
        } else if (stride == HASH_STRIDE) {
            pack.replace(pack.after(at), value);
            holder.store(pack);
        }
    }

    private void insert(Pack pack, Text field, Text value) {
        pack.insert(pack.end(), field);
        if (stride == HASH_STRIDE) {
            pack.insert(pack.end(), value);
        } else if (Numbers.of(field).isEmpty()) {
            pack.setNote(HAS_WORDS);
        }
    }

    private void becomeTable(Pack pack) {
        long packed = holder.body();
        holder.become(Form.TABLE, TABLE_BODY_BYTES);
        Invariant.check(table().format(), "room for a table was not reserved");
        heap.free(packed);
        each(pack, this::putIntoTable);
    }

    private boolean putIntoTable(Text field, Text value) {
        Table table = table();
        long known = table.find(field);
        if (known != Table.NONE && stride == SET_STRIDE) {
            return false;
        }
        long member =
                known == Table.NONE
                        ? table.newEntry(field, value.length())
                        : table.resize(known, value.length(), (from, to) -> {});
        Holder.checkRoom(member);
        value.storeAt(memory, Entry.valueAt(memory, member));
        if (known == Table.NONE) {
            table.link(member);
        }
        return known == Table.NONE;
    }

    /** Takes a field out; answers whether it was there. */
    boolean remove(Text field) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int at = pack.find(field, stride);
            if (at != Pack.NOWHERE) {
                for (int i = 0; i < stride; i++) {
                    pack.remove(at);
                }
                holder.store(pack);
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
            each(holder.pack(), visitor);
        } else {
            table().each(member -> visitor.accept(Entry.key(memory, member), valueOf(member)));
        }
    }

    /** All fields and their values if they are in one piece, where they are few; else none. */
    List<Field> packed() {
        List<Field> all = new ArrayList<>();
        if (isPacked()) {
            each(holder.pack(), (field, value) -> all.add(new Field(field, value)));
        }
        return all;
    }

    /** Visits some fields and their values: all of a pack, one bucket of a {@link Table#scan}. */
    long scan(long cursor, BiConsumer<Text, Text> visitor) {
        if (isPacked()) {
            each(holder.pack(), visitor);
            return 0;
        }
        return table().scan(
                        cursor,
                        member -> visitor.accept(Entry.key(memory, member), valueOf(member)));
    }

    private void each(Pack pack, BiConsumer<Text, Text> visitor) {
        for (int at = 0; at < pack.end(); at = pack.after(at, stride)) {
            visitor.accept(pack.at(at), valueAt(pack, at));
        }
    }
}

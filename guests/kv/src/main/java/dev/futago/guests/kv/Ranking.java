package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The members of a sorted set, by name and in their order: a {@link Pack} of names and scores in
 * turn, in order, while they are few and short; from then on a {@link Table} of members with their
 * scores, and a {@link Sequence} of its entries in order.
 *
 * <pre>
 * body of the latter    16  the table's own part
 *                       48  the sequence's own part
 * </pre>
 */
final class Ranking {

    private static final int PACKED_MEMBERS_MAX = 128;
    private static final int PACKED_BYTES_MAX = 64;
    private static final int STRIDE = 2;

    /** What a member takes beside its entry: of the heap, of the buckets and of the sequence. */
    private static final int COPY_BYTES = 80;

    /** A member may come into a leaf that is full, each into another. */
    static final long SPLIT_BYTES_MAX = 640;

    /** What the sequence of as many members as a pack has takes at most. */
    private static final long GROWTH_BYTES = 8L << 10;

    private static final long TABLE_AT = Body.OWN_AT;
    private static final long SEQUENCE_AT = TABLE_AT + Table.CONTROL_BYTES;
    private static final long BODY_BYTES = SEQUENCE_AT + Sequence.CONTROL_BYTES;

    private final GuestMemory memory;
    private final Heap heap;
    private final Holder holder;

    /** The members of the sorted set that an entry of the keys holds. */
    Ranking(Store store, long entry) {
        memory = store.memory();
        heap = store.heap();
        holder = Holder.of(store, entry);
    }

    /** Gives back all that a body takes but itself, bit by bit; whether nothing is left. */
    static boolean isDismantled(GuestMemory memory, Heap heap, long body, int piecesMax) {
        var sequence = new Sequence(memory, heap, body + SEQUENCE_AT);
        return sequence.dismantle(piecesMax, member -> {})
                && new Table(memory, heap, body + TABLE_AT).dismantle(piecesMax);
    }

    /** Whether all is in one piece. */
    boolean isPacked() {
        return holder.isPacked();
    }

    private Table table() {
        return new Table(memory, heap, holder.body() + TABLE_AT);
    }

    private Sequence sequence() {
        return new Sequence(memory, heap, holder.body() + SEQUENCE_AT);
    }

    /** How many members there are. */
    long count() {
        return isPacked() ? holder.packed() / STRIDE : sequence().count();
    }

    /** Bytes of the heap that its change of form takes, at most; 0 when that is done. */
    long growthBytes() {
        return isPacked()
                ? 2L * Pack.usedBytes(memory, holder.body())
                        + count() * (Entry.bytes(0, 0) + 2L * PACKED_BYTES_MAX)
                        + GROWTH_BYTES
                : 0;
    }

    /** Bytes of the heap that a copy takes, at most, beside what any growth takes. */
    long copyBytes() {
        if (isPacked()) {
            return 2L * Pack.usedBytes(memory, holder.body());
        }
        long[] bytes = {
            GROWTH_BYTES + PACKED_MEMBERS_MAX * (Entry.bytes(0, 0) + 4L * PACKED_BYTES_MAX)
        };
        sequence().visit(0, count(), member -> bytes[0] += heap.bytesAt(member) + COPY_BYTES);
        return bytes[0];
    }

    // ---- members ----

    private static Text raw(double score) {
        long bits = Double.doubleToRawLongBits(score);
        var bytes = new byte[Double.BYTES];
        for (int i = 0; i < Double.BYTES; i++) {
            bytes[i] = (byte) (bits >>> (i * Byte.SIZE));
        }
        return new Text(bytes, 0, Double.BYTES);
    }

    private static Ranked memberAt(Pack pack, int at) {
        Text raw = pack.at(pack.after(at));
        long bits = 0;
        for (int i = Double.BYTES - 1; i >= 0; i--) {
            bits = (bits << Byte.SIZE) | (raw.at(i) & 0xFF);
        }
        return new Ranked(pack.at(at), Double.longBitsToDouble(bits));
    }

    private double scoreOf(long member) {
        return Double.longBitsToDouble(memory.getLong(Entry.valueAt(memory, member)));
    }

    private void setScore(long member, double score) {
        memory.putLong(Entry.valueAt(memory, member), Double.doubleToRawLongBits(score));
    }

    private Ranked memberAt(long member) {
        return new Ranked(Entry.key(memory, member), scoreOf(member));
    }

    /** The score of a member, if there is such a one. */
    OptionalDouble score(Text name) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int at = pack.find(name, STRIDE);
            return at == Pack.NOWHERE
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(memberAt(pack, at).score());
        }
        long member = table().find(name);
        return member == Table.NONE ? OptionalDouble.empty() : OptionalDouble.of(scoreOf(member));
    }

    private OptionalLong rank(Text name) {
        OptionalDouble score = score(name);
        return score.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(rank(new Ranked(name, score.getAsDouble())));
    }

    /** How many members are before this one. */
    long rank(Ranked member) {
        return countWhile(other -> other.compareTo(member) < 0);
    }

    /**
     * How many members at the beginning are such; those behind them must not be.
     *
     * @param isBefore of members in order: first true, then false
     */
    long countWhile(Predicate<Ranked> isBefore) {
        if (!isPacked()) {
            return sequence().countWhile(member -> isBefore.test(memberAt(member)));
        }
        Pack pack = holder.pack();
        long count = 0;
        for (int at = 0; at < pack.end() && isBefore.test(memberAt(pack, at)); count++) {
            at = pack.after(at, STRIDE);
        }
        return count;
    }

    /** Visits so many members from an index on, in order. Nothing may change meanwhile. */
    void visit(long from, long count, Consumer<Ranked> each) {
        if (!isPacked()) {
            sequence().visit(from, count, member -> each.accept(memberAt(member)));
            return;
        }
        Pack pack = holder.pack();
        int at = pack.after(0, STRIDE * from);
        for (long i = 0; i < count && at < pack.end(); i++) {
            each.accept(memberAt(pack, at));
            at = pack.after(at, STRIDE);
        }
    }

    /** Visits the same from the last to the first. */
    void visitBackward(long from, long count, Consumer<Ranked> each) {
        if (!isPacked()) {
            sequence().visitBackward(from, count, member -> each.accept(memberAt(member)));
            return;
        }
        List<Ranked> members = new ArrayList<>();
        visit(from, count, members::add);
        members.reversed().forEach(each);
    }

    /** Visits so many members from an index on, one way or the other. */
    void visit(long from, long count, boolean isBackward, Consumer<Ranked> each) {
        if (isBackward) {
            visitBackward(from, count, each);
        } else {
            visit(from, count, each);
        }
    }

    /** Visits some members, wherever they are: {@link Table#scan}. */
    long scan(long cursor, Consumer<Ranked> each) {
        if (isPacked()) {
            visit(0, count(), each);
            return 0;
        }
        return table().scan(cursor, member -> each.accept(memberAt(member)));
    }

    // ---- changing ----

    /**
     * Gives a member a score. Room must be there.
     *
     * @return whether it is new
     */
    boolean put(Text name, double score) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int at = pack.find(name, STRIDE);
            boolean fits =
                    name.length() <= PACKED_BYTES_MAX
                            && (at != Pack.NOWHERE || pack.count() < STRIDE * PACKED_MEMBERS_MAX);
            if (fits) {
                putIntoPack(pack, at, new Ranked(name, score));
                return at == Pack.NOWHERE;
            }
            becomeRanked(pack);
        }
        return putIntoTable(new Ranked(name, score));
    }

    private void putIntoPack(Pack pack, int known, Ranked member) {
        if (known != Pack.NOWHERE) {
            pack.remove(known);
            pack.remove(known);
        }
        int at = 0;
        while (at < pack.end() && memberAt(pack, at).compareTo(member) < 0) {
            at = pack.after(at, STRIDE);
        }
        pack.insert(at, member.name());
        pack.insert(pack.after(at), raw(member.score()));
        holder.store(pack);
    }

    private void becomeRanked(Pack pack) {
        long packed = holder.body();
        holder.become(Form.RANKED, BODY_BYTES);
        Invariant.check(table().format(), "room for a table was not reserved");
        sequence().format();
        heap.free(packed);
        for (int at = 0; at < pack.end(); at = pack.after(at, STRIDE)) {
            putIntoTable(memberAt(pack, at));
        }
    }

    private boolean putIntoTable(Ranked member) {
        long known = table().find(member.name());
        if (known != Table.NONE) {
            move(known, member);
            return false;
        }
        long added = table().newEntry(member.name(), Double.BYTES);
        Holder.checkRoom(added);
        setScore(added, member.score());
        table().link(added);
        sequence().insert(rank(member), added);
        return true;
    }

    private void move(long known, Ranked member) {
        double before = scoreOf(known);
        if (before != member.score()) {
            sequence().remove(rank(new Ranked(member.name(), before)));
            setScore(known, member.score());
            sequence().insert(rank(member), known);
        }
    }

    /** Takes a member out; answers whether it was there. */
    boolean remove(Text name) {
        OptionalLong rank = rank(name);
        rank.ifPresent(index -> remove(index, 1));
        return rank.isPresent();
    }

    /** Takes so many members out, from an index on. */
    void remove(long from, long count) {
        if (isPacked()) {
            Pack pack = holder.pack();
            int at = pack.after(0, STRIDE * from);
            for (long i = 0; i < STRIDE * count; i++) {
                pack.remove(at);
            }
            holder.store(pack);
            return;
        }
        for (long i = 0; i < count; i++) {
            table().remove(sequence().remove(from));
        }
    }
}

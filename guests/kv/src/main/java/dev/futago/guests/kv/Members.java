package dev.futago.guests.kv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;

/**
 * Members that a request collects, each with a score: found by name (open addressing), visited in
 * the order in which they came or in that of a sorted set. Every byte of it is taken from the
 * {@link Budget} before it is allocated.
 */
final class Members {

    private static final int CHUNK_SHIFT = 18;
    private static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;
    private static final int FIRST_CHUNK_BYTES = 1 << 10;
    private static final int FIRST_CAPACITY = 64;

    /** Before each name stands its length, little-endian. */
    private static final int LENGTH_BYTES = Integer.BYTES;

    /** What a member takes beside its name: where that is, and its score. */
    private static final int MEMBER_BYTES = Integer.BYTES + Double.BYTES;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Budget budget;
    private final long secret;
    private final List<byte[]> chunks = new ArrayList<>();
    private int chunkUsed;

    /** Of each member, the chunk and the offset in it where its name is. */
    private int[] places = new int[0];

    private double[] scores = new double[0];
    private int count;

    /** Each a member's index and one more, by the hash of its name; 0 for none. */
    private int[] slots = new int[0];

    /**
     * No members, to be paid for by a budget.
     *
     * @param secret of the hash of names: another than that of tables, in whose order names come
     */
    Members(Budget budget, long secret) {
        this.budget = budget;
        this.secret = secret;
    }

    int count() {
        return count;
    }

    /**
     * Adds a name.
     *
     * @return whether it is new
     */
    boolean add(Text name) {
        int before = count;
        merge(name, 0, (known, same) -> known);
        return count > before;
    }

    /** Adds a name with a score, or aggregates the score of one that is known. */
    void merge(Text name, double score, DoubleBinaryOperator aggregate) {
        if (count >= slots.length / 4 * 3) {
            growSlots();
        }
        int slot = slotOf(name);
        if (slots[slot] == 0) {
            append(name, score);
            slots[slot] = count;
        } else {
            int known = slots[slot] - 1;
            scores[known] = aggregate.applyAsDouble(scores[known], score);
        }
    }

    /** Appends a name that is not there yet, which {@link #add} need not find. */
    void append(Text name, double score) {
        if (count == places.length) {
            grow();
        }
        reserve(LENGTH_BYTES + name.length());
        byte[] chunk = chunks.getLast();
        INT.set(chunk, chunkUsed, name.length());
        System.arraycopy(name.bytes(), name.from(), chunk, chunkUsed + LENGTH_BYTES, name.length());
        places[count] = ((chunks.size() - 1) << CHUNK_SHIFT) | chunkUsed;
        scores[count] = score;
        chunkUsed += LENGTH_BYTES + name.length();
        count++;
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, places.length + places.length / 2);
        budget.collect((long) capacity * MEMBER_BYTES);
        budget.giveBackCollected((long) places.length * MEMBER_BYTES);
        places = Arrays.copyOf(places, capacity);
        scores = Arrays.copyOf(scores, capacity);
    }

    /** A name longer than a chunk has one of its own, at whose beginning it is. */
    private void reserve(int bytes) {
        if (chunks.isEmpty() || chunks.getLast().length - chunkUsed < bytes) {
            int size = Math.max(bytes, chunks.isEmpty() ? FIRST_CHUNK_BYTES : CHUNK_BYTES);
            budget.collect(size);
            chunks.add(new byte[size]);
            chunkUsed = 0;
        }
    }

    private void growSlots() {
        int capacity = Math.max(FIRST_CAPACITY, slots.length * 2);
        budget.collect((long) capacity * Integer.BYTES);
        budget.giveBackCollected((long) slots.length * Integer.BYTES);
        slots = new int[capacity];
        for (int i = 0; i < count; i++) {
            slots[slotOf(name(i))] = i + 1;
        }
    }

    /** Where the index of a name is, or would be. */
    private int slotOf(Text name) {
        int slot = (int) name.hash(secret) & (slots.length - 1);
        while (slots[slot] != 0 && !name.isSame(name(slots[slot] - 1))) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private Text name(int index) {
        byte[] chunk = chunks.get(places[index] >>> CHUNK_SHIFT);
        int at = places[index] & (CHUNK_BYTES - 1);
        return new Text(chunk, at + LENGTH_BYTES, (int) INT.get(chunk, at));
    }

    /** Visits all names in the order in which they came. */
    void each(Consumer<Text> visitor) {
        for (int i = 0; i < count; i++) {
            visitor.accept(name(i));
        }
    }

    /** Visits all members in the order of a sorted set. */
    void eachRanked(Consumer<Ranked> visitor) {
        budget.collect(2L * count * Integer.BYTES);
        var order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        sort(order, new int[count], 0, count);
        for (int index : order) {
            visitor.accept(new Ranked(name(index), scores[index]));
        }
    }

    /** Merge sort. */
    private void sort(int[] order, int[] other, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(order, other, from, middle);
        sort(order, other, middle, to);
        if (compare(order[middle - 1], order[middle]) <= 0) {
            return;
        }
        System.arraycopy(order, from, other, from, middle - from);
        int left = from;
        int right = middle;
        for (int i = from; left < middle; i++) {
            boolean takesLeft = right == to || compare(other[left], order[right]) <= 0;
            order[i] = takesLeft ? other[left++] : order[right++];
        }
    }

    private int compare(int one, int two) {
        if (scores[one] < scores[two]) {
            return -1;
        }
        return scores[one] > scores[two] ? 1 : name(one).compareTo(name(two));
    }
}

package dev.futago.guests.kv;

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

    private static final int CHUNK_BYTES = 256 << 10;
    private static final int FIRST_CHUNK_BYTES = 1 << 10;
    private static final int FIRST_CAPACITY = 64;

    /** Of a name, its chunk, its offset and its length; and its score, and an index to sort it. */
    private static final int MEMBER_BYTES = 3 * Integer.BYTES + Double.BYTES;

    /** Slots for each member, at least. */
    private static final int SLOTS_PER_MEMBER = 2;

    private final Budget budget;
    private final List<byte[]> chunks = new ArrayList<>();
    private int chunkUsed;
    private int[] chunkOf = new int[0];
    private int[] offsets = new int[0];
    private int[] lengths = new int[0];
    private double[] scores = new double[0];
    private int count;

    /** Each a member's index and one more, by the hash of its name; 0 for none. */
    private int[] slots = new int[0];

    /** No members, to be paid for by a budget. */
    Members(Budget budget) {
        this.budget = budget;
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
        if ((count + 1) * SLOTS_PER_MEMBER > slots.length) {
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
        if (count == lengths.length) {
            grow();
        }
        reserve(name.length());
        System.arraycopy(name.bytes(), name.from(), chunks.getLast(), chunkUsed, name.length());
        chunkOf[count] = chunks.size() - 1;
        offsets[count] = chunkUsed;
        lengths[count] = name.length();
        scores[count] = score;
        chunkUsed += name.length();
        count++;
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, lengths.length * 2);
        budget.collect((long) capacity * MEMBER_BYTES);
        budget.giveBackCollected((long) lengths.length * MEMBER_BYTES);
        chunkOf = Arrays.copyOf(chunkOf, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        scores = Arrays.copyOf(scores, capacity);
    }

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
        int slot = (int) name.hash(0) & (slots.length - 1);
        while (slots[slot] != 0 && !name.isSame(name(slots[slot] - 1))) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private Text name(int index) {
        return new Text(chunks.get(chunkOf[index]), offsets[index], lengths[index]);
    }

    /** Visits all names in the order in which they came. */
    void each(Consumer<Text> visitor) {
        for (int i = 0; i < count; i++) {
            visitor.accept(name(i));
        }
    }

    /** Visits all members in the order of a sorted set. */
    void eachRanked(Consumer<Ranked> visitor) {
        budget.collect((long) count * Integer.BYTES);
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

package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Invariant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * A sequence holds what a plain list would, wherever something comes or goes, and wastes little.
 */
class SequenceTest {

    private static final long SEQUENCE_AT = GuestMemory.LINE_BYTES;
    private static final long HEAP_AT = 2L * GuestMemory.LINE_BYTES;

    /** More than two levels have room for. */
    private static final int MANY = 20_000;

    /** A leaf for 24 longs, and a little above: no fewer are in two neighbours. */
    private static final long BYTES_PER_LONG_MAX = 24;

    private final GuestMemory memory = GuestMemory.allocate(16L << 20, Tracking.QUEUE);
    private final Heap heap = new Heap(memory, HEAP_AT);
    private final List<Long> model = new ArrayList<>();
    private Sequence sequence = new Sequence(memory, heap, SEQUENCE_AT);

    SequenceTest() {
        heap.format();
        sequence.format();
    }

    private void insert(int index, long item) {
        sequence.insert(index, item);
        model.add(index, item);
    }

    private void remove(int index) {
        assertThat(sequence.remove(index)).isEqualTo(model.remove(index));
    }

    private void isAsTheModel() {
        assertThat(sequence.count()).isEqualTo(model.size());
        assertThat(visited(0, Long.MAX_VALUE >> 1)).isEqualTo(model);
        for (int i = 0; i < model.size(); i++) {
            assertThat(sequence.get(i)).isEqualTo(model.get(i));
        }
    }

    private List<Long> visited(long from, long count) {
        List<Long> visited = new ArrayList<>();
        sequence.visit(from, count, visited::add);
        return visited;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void itHoldsWhatAListWould(long seed) {
        var random = new SplittableRandom(seed);
        int grows = 60;
        for (int i = 0; i < 2 * MANY; i++) {
            if (random.nextInt(4_000) == 0) {
                grows = random.nextInt(20, 90);
                sequence = new Sequence(memory, heap, SEQUENCE_AT);
            }
            int size = model.size();
            if (size == 0 || random.nextInt(100) < grows) {
                insert(placed(random, size + 1), i);
            } else if (random.nextInt(4) == 0) {
                int index = random.nextInt(size);
                sequence.set(index, -i);
                model.set(index, (long) -i);
            } else {
                remove(placed(random, size));
            }
        }
        isAsTheModel();
        while (!model.isEmpty()) {
            remove(random.nextInt(model.size()));
        }

        assertThat(sequence.count()).isZero();
        assertThat(heap.usedBytes()).isZero();
    }

    /** Often one of the ends. */
    private static int placed(SplittableRandom random, int count) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> count - 1;
            default -> random.nextInt(count);
        };
    }

    /** Built at either end, in the middle or all over; then taken away from any. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 50",
        "0, 100",
        "50, 0",
        "50, 50",
        "50, 100",
        "100, 0",
        "100, 50",
        "100, 100"
    })
    void itIsGivenBackWhereverItGrewAndShrinks(int growsAt, int shrinksAt) {
        for (int i = 0; i < MANY; i++) {
            insert(model.size() * growsAt / 100, i);
        }
        isAsTheModel();
        while (model.size() > 1) {
            remove((model.size() - 1) * shrinksAt / 100);
        }
        isAsTheModel();
        remove(0);

        assertThat(heap.usedBytes()).isZero();
    }

    @Test
    void whatGrowsAtAnEndFillsItsLeaves() {
        for (int i = 0; i < MANY; i++) {
            sequence.insert(0, i);
        }
        assertThat(heap.usedBytes()).isLessThan(MANY * 9L);
        for (int i = 0; i < MANY; i++) {
            sequence.insert(sequence.count(), i);
        }
        assertThat(heap.usedBytes()).isLessThan(2 * MANY * 9L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsThinnedOutDoesNotWasteItsLeaves(boolean isForward) {
        for (int i = 0; i < MANY; i++) {
            insert(i, i);
        }
        if (isForward) {
            for (int i = 0; i < model.size(); i++) {
                for (int taken = 0; taken < 63 && i < model.size(); taken++) {
                    remove(i);
                }
            }
        } else {
            for (int i = model.size() - 1; i >= 0; i--) {
                if (i % 64 != 0) {
                    remove(i);
                }
            }
        }

        isAsTheModel();
        assertThat(heap.usedBytes()).isLessThan(model.size() * BYTES_PER_LONG_MAX);
    }

    @Test
    void aRangeIsVisitedInOrder() {
        for (int i = 0; i < MANY; i++) {
            insert(i, i);
        }
        assertThat(visited(0, 0)).isEmpty();
        assertThat(visited(MANY, 10)).isEmpty();
        assertThat(visited(MANY - 1L, 10)).containsExactly(MANY - 1L);
        for (int from = 0; from < MANY; from += 997) {
            assertThat(visited(from, 500))
                    .containsExactlyElementsOf(
                            LongStream.range(from, Math.min(MANY, from + 500)).boxed().toList());
        }
    }

    @Test
    void howManyAreBeforeIsCounted() {
        assertThat(sequence.countWhile(item -> true)).isZero();
        for (int i = 0; i < 5_000; i++) {
            insert(i, 2L * i);
        }
        for (int limit = -1; limit < 10_002; limit += 7) {
            long bound = limit;
            long less = LongStream.range(0, 5_000).filter(i -> 2 * i < bound).count();
            assertThat(sequence.countWhile(item -> item < bound)).isEqualTo(less);
        }
    }

    @Test
    void itIsDismantledBitByBit() {
        for (int i = 0; i < 5_000; i++) {
            insert(i, i);
        }
        List<Long> told = new ArrayList<>();
        int rounds = 1;
        while (!sequence.dismantle(20, told::add)) {
            rounds++;
        }

        assertThat(rounds).isEqualTo(250);
        assertThat(told).containsExactlyElementsOf(model.reversed());
        assertThat(heap.usedBytes()).isZero();
        assertThat(sequence.dismantle(20, told::add)).isTrue();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        insert(0, 1);
        assertThatThrownBy(() -> sequence.get(1)).isInstanceOf(Invariant.BrokenInvariant.class);
        assertThatThrownBy(() -> sequence.set(-1, 0)).isInstanceOf(Invariant.BrokenInvariant.class);
        assertThatThrownBy(() -> sequence.remove(1)).isInstanceOf(Invariant.BrokenInvariant.class);
        assertThatThrownBy(() -> sequence.insert(2, 0))
                .isInstanceOf(Invariant.BrokenInvariant.class);
        isAsTheModel();
    }
}

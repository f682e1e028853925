package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Invariant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What is handed out is there, belongs to one, and comes back whole. */
class HeapTest {

    private static final long BYTES = 1 << 20;

    private final GuestMemory memory = GuestMemory.allocate(BYTES, Tracking.QUEUE);
    private final Heap heap = new Heap(memory, GuestMemory.LINE_BYTES);

    HeapTest() {
        heap.format();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void piecesNeverOverlapAndAllComesBack(long seed) {
        var random = new SplittableRandom(seed);
        long allFree = heap.largestFreeBytes();
        var pieces = new TreeMap<Long, Long>();
        for (int i = 0; i < 20_000; i++) {
            if (pieces.isEmpty() || random.nextInt(100) < 55) {
                long bytes =
                        random.nextInt(10) == 0 ? random.nextLong(20_000) : random.nextLong(300);
                long address = heap.allocate(bytes);
                if (address != Heap.NONE) {
                    assertThat(address % Long.BYTES).isZero();
                    assertThat(heap.bytesAt(address)).isGreaterThanOrEqualTo(bytes);
                    isApart(pieces, address, heap.bytesAt(address));
                    pieces.put(address, fill(address));
                }
            } else {
                Long address = anyOf(random, pieces);
                isFilled(address, pieces.getOrDefault(address, -1L));
                pieces.remove(address);
                heap.free(address);
            }
            assertThat(heap.usedBlocks()).isEqualTo(pieces.size());
        }
        assertThat(new Heap(memory, GuestMemory.LINE_BYTES).usedBytes()).isEqualTo(used(pieces));
        pieces.forEach(this::isFilled);
        pieces.keySet().forEach(heap::free);

        assertThat(heap.usedBytes()).isZero();
        assertThat(heap.largestFreeBytes()).isEqualTo(allFree);
    }

    private static Long anyOf(SplittableRandom random, NavigableMap<Long, Long> pieces) {
        Long address = pieces.ceilingKey(random.nextLong(BYTES));
        return address == null ? pieces.firstKey() : address;
    }

    private long used(NavigableMap<Long, Long> pieces) {
        return pieces.keySet().stream().mapToLong(piece -> heap.bytesAt(piece) + 8).sum();
    }

    private void isApart(NavigableMap<Long, Long> pieces, long address, long bytes) {
        Long before = pieces.floorKey(address);
        Long after = pieces.ceilingKey(address);
        if (before != null) {
            assertThat(before + heap.bytesAt(before)).isLessThan(address);
        }
        assertThat(address + bytes).isLessThan(after == null ? BYTES : after);
    }

    private long fill(long address) {
        for (long at = 0; at < heap.bytesAt(address); at += Long.BYTES) {
            memory.putLong(address + at, address + at);
        }
        return heap.bytesAt(address);
    }

    private void isFilled(long address, long bytes) {
        assertThat(heap.bytesAt(address)).isEqualTo(bytes);
        for (long at = 0; at < bytes; at += Long.BYTES) {
            assertThat(memory.getLong(address + at)).isEqualTo(address + at);
        }
    }

    @Test
    void allOfItIsHandedOutAndThenNoMore() {
        List<Long> pieces = new ArrayList<>();
        for (long piece = heap.allocate(100); piece != Heap.NONE; piece = heap.allocate(100)) {
            pieces.add(piece);
        }

        assertThat(heap.freeBytes()).isLessThan(112);
        assertThat(heap.usedBlocks()).isEqualTo(pieces.size());
        heap.free(pieces.getFirst());
        assertThat(heap.allocate(100)).isEqualTo(pieces.getFirst());
    }

    @Test
    void whatIsFormattedAgainIsAsItWas() {
        long before = heap.freeBytes();
        heap.allocate(1_000);
        heap.allocate(10);

        heap.format();

        assertThat(heap.freeBytes()).isEqualTo(before);
        assertThat(heap.usedBlocks()).isZero();
        assertThat(heap.largestFreeBytes()).isEqualTo(before - 8);
    }

    @Test
    void whatIsFreeIsNotTakenBackAgain() {
        long piece = heap.allocate(100);
        heap.free(piece);

        assertThatThrownBy(() -> heap.free(piece)).isInstanceOf(Invariant.BrokenInvariant.class);
    }
}

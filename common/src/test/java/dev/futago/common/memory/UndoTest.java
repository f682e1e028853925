package dev.futago.common.memory;

import static dev.futago.common.memory.GuestMemory.LINE_BYTES;
import static dev.futago.common.memory.GuestMemory.PAGE_BYTES;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** Undo for one request, with each tracker. */
@ParameterizedClass
@EnumSource(Tracking.class)
record UndoTest(Tracking tracking) {

    private static final int PAGES = 24;
    private static final int BYTES = PAGES * PAGE_BYTES;

    @Test
    void undoRestoresEveryKindOfStore() {
        GuestMemory memory = allocate(BYTES);
        memory.putLong(8, 1);
        byte[] before = bytesOf(memory);
        memory.beginUndo();
        memory.putLong(8, 2);
        memory.putInt(PAGE_BYTES - 4, 3);
        memory.putByte(5 * PAGE_BYTES + 77, (byte) 4);
        memory.copyIn(6 * PAGE_BYTES - 100, new byte[] {1, 2, 3}, 0, 3);
        memory.copyIn(7 * PAGE_BYTES - 5000, filled(10_000, 9), 0, 10_000);

        memory.undo();

        assertThat(bytesOf(memory)).isEqualTo(before);
        assertThat(memory.isUndoable()).isFalse();
    }

    @Test
    void undoneStoresAreNotDirty() {
        GuestMemory memory = allocate(BYTES);
        memory.putLong(0, 1);
        int before = memory.dirtyPages();
        memory.beginUndo();
        memory.putLong(0, 2);
        memory.putLong(9 * PAGE_BYTES, 2);

        memory.undo();

        assertThat(memory.dirtyPages()).isEqualTo(before);
        assertThat(sealedPages(memory).cardinality()).isEqualTo(before);
    }

    @Test
    void keptStoresAreDirty() {
        GuestMemory memory = allocate(BYTES);
        memory.putLong(0, 1);
        memory.beginUndo();
        memory.putLong(64, 2);
        memory.putLong(9 * PAGE_BYTES, 2);

        memory.keep();

        assertThat(memory.getLong(64)).isEqualTo(2);
        int[] dirty = tracking == Tracking.NONE ? new int[0] : new int[] {0, 9};
        assertThat(sealedPages(memory).stream().toArray()).containsExactly(dirty);
    }

    @Test
    void undoAfterKeepIsRefused() {
        GuestMemory memory = allocate(BYTES);
        memory.beginUndo();
        memory.keep();

        assertThatIllegalStateException().isThrownBy(memory::undo).withMessageContaining("begin");
    }

    @Test
    void unfinishedRequestIsNeverSealed() {
        GuestMemory memory = allocate(BYTES);
        memory.beginUndo();

        assertThatIllegalStateException().isThrownBy(memory::beginSeal);
        assertThatIllegalStateException().isThrownBy(memory::forgetDirty);
        assertThatIllegalStateException().isThrownBy(memory::wipe);
        assertThatIllegalStateException().isThrownBy(memory::beginUndo);
    }

    @Test
    void fullLogKeepsWhatWasStored() {
        int bytes = 96 << 20;
        GuestMemory memory = allocate(bytes);
        memory.beginUndo();
        byte[] page = filled(PAGE_BYTES, 5);
        for (long at = 0; at < bytes; at += PAGE_BYTES) {
            memory.copyIn(at, page, 0, PAGE_BYTES);
        }

        assertThat(memory.isUndoable()).isFalse();
        assertThat(memory.getByte(0)).isEqualTo((byte) 5);
        assertThat(memory.dirtyPages())
                .isEqualTo(tracking == Tracking.NONE ? 0 : bytes / PAGE_BYTES);
    }

    @Test
    void logOfASmallMemoryIsNeverFull() {
        int bytes = 50 << 20;
        GuestMemory memory = allocate(bytes);
        memory.beginUndo();
        for (long at = 0; at < bytes; at += LINE_BYTES) {
            memory.putLong(at, at + 1);
        }
        assertThat(memory.isUndoable()).isTrue();

        memory.undo();

        assertThat(memory.digest()).isEqualTo(allocate(bytes).digest());
        assertThat(memory.dirtyPages()).isZero();
    }

    /** Compares with a plain copy of memory, and with a replica that gets what is sealed. */
    @Test
    void randomRequestsMatchAPlainCopy() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            GuestMemory memory = allocate(BYTES);
            GuestMemory replica = GuestMemory.allocate(BYTES, Tracking.NONE);
            byte[] model = bytesOf(memory);
            var dirty = new BitSet();
            for (int request = 0; request < 60; request++) {
                byte[] expected = model.clone();
                var touched = new BitSet();
                boolean isUndoable = random.nextInt(4) > 0;
                if (isUndoable) {
                    memory.beginUndo();
                }
                for (int stores = random.nextInt(30); stores > 0; stores--) {
                    store(memory, expected, touched, random);
                }
                if (isUndoable && random.nextBoolean()) {
                    memory.undo();
                } else {
                    memory.keep();
                    model = expected;
                    dirty.or(touched);
                }
                assertThat(bytesOf(memory)).as("seed %d", seed).isEqualTo(model);
                if (tracking != Tracking.NONE) {
                    assertThat(memory.dirtyPages()).isEqualTo(dirty.cardinality());
                }
                if (tracking != Tracking.NONE && random.nextInt(5) == 0) {
                    assertThat(transfer(memory, replica)).as("seed %d", seed).isEqualTo(dirty);
                    assertThat(replica.digest()).as("seed %d", seed).isEqualTo(memory.digest());
                    dirty.clear();
                }
            }
        }
    }

    private static void store(GuestMemory memory, byte[] expected, BitSet touched, Random random) {
        var value = new byte[random.nextInt(8) == 0 ? 6000 : 1 + random.nextInt(300)];
        random.nextBytes(value);
        int at = random.nextInt(expected.length - value.length);
        int size =
                switch (random.nextInt(4)) {
                    case 0 -> {
                        at &= -Long.BYTES;
                        memory.putLong(at, 0x0101010101010101L * (value[0] & 0xFF));
                        yield Long.BYTES;
                    }
                    case 1 -> {
                        at &= -Integer.BYTES;
                        memory.putInt(at, 0x01010101 * (value[0] & 0xFF));
                        yield Integer.BYTES;
                    }
                    case 2 -> {
                        memory.putByte(at, value[0]);
                        yield Byte.BYTES;
                    }
                    default -> {
                        memory.copyIn(at, value, 0, value.length);
                        System.arraycopy(value, 0, expected, at, value.length);
                        touched.set(at / PAGE_BYTES, (at + value.length - 1) / PAGE_BYTES + 1);
                        yield 0;
                    }
                };
        if (size > 0) {
            Arrays.fill(expected, at, at + size, value[0]);
            touched.set(at / PAGE_BYTES);
        }
    }

    private GuestMemory allocate(int bytes) {
        return GuestMemory.allocate(bytes, tracking);
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] bytesOf(GuestMemory memory) {
        var bytes = new byte[(int) memory.bytes()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static BitSet sealedPages(GuestMemory memory) {
        return transfer(memory, GuestMemory.allocate(memory.bytes(), Tracking.NONE));
    }

    /** Seals, applies to a replica, and returns the pages that were sealed. */
    private static BitSet transfer(GuestMemory from, GuestMemory to) {
        PageBatch batch = TestBatches.ofPages(PAGES + 1);
        from.beginSeal();
        assertThat(from.seal(batch, Delta.LINE)).isTrue();
        PageBatch received = TestBatches.received(batch);
        assertThat(received.isSound(PAGES)).isTrue();
        var numbers = new int[received.pages()];
        received.copyPageNumbers(numbers, 0);
        to.apply(received);
        var pages = new BitSet();
        Arrays.stream(numbers).forEach(pages::set);
        return pages;
    }
}

package dev.futago.common.memory;

import static dev.futago.common.memory.GuestMemory.LINE_BYTES;
import static dev.futago.common.memory.GuestMemory.PAGE_BYTES;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class GuestMemoryTest {

    private static final int PAGES = 4;
    private static final long BYTES = (long) PAGES * PAGE_BYTES;

    private final GuestMemory memory = GuestMemory.allocate(BYTES, Tracking.QUEUE);

    @Test
    void isBornZeroAndClean() {
        assertThat(memory.bytes()).isEqualTo(BYTES);
        assertThat(memory.pages()).isEqualTo(PAGES);
        assertThat(memory.dirtyPages()).isZero();
        assertThat(bytesOf(memory)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -4096, 1, 4095, 4097, Long.MIN_VALUE, Long.MAX_VALUE})
    void onlyWholePagesAreAllocated(long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuestMemory.allocate(bytes, Tracking.QUEUE))
                .withMessageContaining(Long.toString(bytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 56, 64, 4088, 4096, 8184, BYTES - 8})
    void aLongIsReadAsItWasStored(long address) {
        memory.putLong(address, 0x8877665544332211L);

        assertThat(memory.getLong(address)).isEqualTo(0x8877665544332211L);
        assertThat(memory.getInt(address)).isEqualTo(0x44332211);
        assertThat(memory.getByte(address + 7)).isEqualTo((byte) 0x88);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 60, 64, 4092, 4096, BYTES - 4})
    void anIntIsReadAsItWasStored(long address) {
        memory.putInt(address, 0x84332211);

        assertThat(memory.getInt(address)).isEqualTo(0x84332211);
        assertThat(memory.getByte(address)).isEqualTo((byte) 0x11);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 63, 64, 4095, 4096, BYTES - 1})
    void aByteIsReadAsItWasStored(long address) {
        memory.putByte(address, (byte) -3);

        assertThat(memory.getByte(address)).isEqualTo((byte) -3);
    }

    @Test
    void readOnlyViewRefusesEveryStore() {
        GuestMemory view = memory.readOnlyView();
        memory.putLong(64, 7);
        assertThat(view.getLong(64)).isEqualTo(7);
        List<ThrowingCallable> stores =
                List.of(
                        () -> view.putLong(64, 8),
                        () -> view.putInt(64, 8),
                        () -> view.putByte(64, (byte) 8),
                        () -> view.copyIn(64, new byte[8], 0, 8),
                        () -> view.markDirty(0),
                        view::forgetDirty,
                        view::wipe);

        assertThat(stores).allSatisfy(store -> assertThatIllegalStateException().isThrownBy(store));

        assertThat(memory.getLong(64)).isEqualTo(7);
        assertThat(memory.isReadOnly()).isFalse();
        assertThat(view.isReadOnly()).isTrue();
    }

    @Test
    void aStoreChangesNothingElse() {
        var expected = new byte[(int) BYTES];
        var random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            int at = random.nextInt(expected.length / 8) * 8;
            byte value = (byte) random.nextInt();
            switch (random.nextInt(3)) {
                case 0 -> {
                    memory.putLong(at, (value & 0xFF) * 0x0101010101010101L);
                    Arrays.fill(expected, at, at + 8, value);
                }
                case 1 -> {
                    memory.putByte(at + 5, value);
                    expected[at + 5] = value;
                }
                default -> {
                    int length = random.nextInt(Math.min(9000, expected.length - at));
                    var range = new byte[length];
                    random.nextBytes(range);
                    memory.copyIn(at, range, 0, length);
                    System.arraycopy(range, 0, expected, at, length);
                }
            }
        }

        assertThat(bytesOf(memory)).isEqualTo(expected);
    }

    @Test
    void rangesCrossLinesAndPages() {
        var from = new byte[2 * PAGE_BYTES + 100];
        new Random(1).nextBytes(from);

        memory.copyIn(PAGE_BYTES - 33, from, 10, from.length - 20);

        var to = new byte[from.length];
        memory.copyOut(PAGE_BYTES - 33, to, 10, from.length - 20);
        assertThat(Arrays.copyOfRange(to, 10, to.length - 10))
                .isEqualTo(Arrays.copyOfRange(from, 10, from.length - 10));
        assertThat(Arrays.copyOf(to, 10)).containsOnly(0);
        assertThat(memory.getByte(PAGE_BYTES - 34)).isZero();
    }

    @Test
    void anEmptyRangeMayLieAtTheEndAndMarksNothing() {
        memory.copyIn(BYTES, new byte[0], 0, 0);
        memory.copyOut(BYTES, new byte[0], 0, 0);

        assertThat(memory.dirtyPages()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 7, 63, 4092, -8, BYTES, BYTES + 8, Long.MIN_VALUE, 1L << 62})
    void aLongOutsideOrUnalignedIsRefusedAndMarksNothing(long address) {
        assertThatThrownBy(() -> memory.getLong(address))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.putLong(address, 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining(Long.toString(address));
        assertThat(memory.dirtyPages()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 63, 4095, -4, BYTES, 1L << 40})
    void anIntOutsideOrUnalignedIsRefusedAndMarksNothing(long address) {
        assertThatThrownBy(() -> memory.getInt(address))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.putInt(address, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(memory.dirtyPages()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, BYTES, Long.MAX_VALUE})
    void aByteOutsideIsRefusedAndMarksNothing(long address) {
        assertThatThrownBy(() -> memory.getByte(address))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.putByte(address, (byte) 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(memory.dirtyPages()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, BYTES - 9, BYTES, Long.MAX_VALUE})
    void aRangeOutsideIsRefusedWhole(long address) {
        assertThatThrownBy(() -> memory.copyIn(address, new byte[10], 0, 10))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.copyOut(address, new byte[10], 0, 10))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(memory.dirtyPages()).isZero();
    }

    @Test
    void wipeLeavesZeroesAndNothingDirty() {
        memory.copyIn(1, new byte[] {1, 2, 3}, 0, 3);
        memory.putByte(BYTES - 1, (byte) 4);

        memory.wipe();

        assertThat(bytesOf(memory)).containsOnly(0);
        assertThat(memory.dirtyPages()).isZero();
    }

    @Test
    void anyOneByteChangesTheDigest() {
        int before = memory.digest();

        for (int address = 0; address < BYTES; address += LINE_BYTES + 1) {
            memory.putByte(address, (byte) 1);
            assertThat(memory.digest()).as("byte %d", address).isNotEqualTo(before);
            memory.putByte(address, (byte) 0);
        }

        assertThat(memory.digest()).isEqualTo(before);
    }

    @Test
    void aMemoryOfMoreThanOneChunkIsOneMemory() {
        long border = 1L << 28;
        var large = GuestMemory.allocate(border + PAGE_BYTES, Tracking.QUEUE);
        byte[] across = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

        large.copyIn(border - 5, across, 0, across.length);
        large.putLong(border + PAGE_BYTES - 8, -1);
        var sealed = TestBatches.ofPages(4);
        large.beginSeal();
        boolean isComplete = large.seal(sealed, Delta.LINE);
        var image = TestBatches.ofPages(4);
        int end = large.image(image, large.pages() - 3, 100);
        large.wipe();
        large.apply(TestBatches.received(sealed));

        assertThat(isComplete).isTrue();
        assertThat(sealed.pages()).isEqualTo(2);
        assertThat(end).isEqualTo(large.pages()).isEqualTo(65537);
        assertThat(image.pages()).isEqualTo(2);
        var read = new byte[across.length];
        large.copyOut(border - 5, read, 0, read.length);
        assertThat(read).isEqualTo(across);
        assertThat(large.getLong(border + PAGE_BYTES - 8)).isEqualTo(-1);
        assertThatThrownBy(() -> large.getLong(border + PAGE_BYTES))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static byte[] bytesOf(GuestMemory memory) {
        var bytes = new byte[(int) memory.bytes()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }
}

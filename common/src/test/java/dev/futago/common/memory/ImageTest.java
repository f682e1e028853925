package dev.futago.common.memory;

import static dev.futago.common.memory.GuestMemory.PAGE_BYTES;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

class ImageTest {

    private static final int PAGES = 40;

    private final GuestMemory from = allocate();
    private final GuestMemory to = allocate();
    private int bytesSent;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 40", "3, 7", "40, 5", "40, 1000"})
    void anImageReplacesAMemoryFullOfGarbage(int pagesPerBatch, int scanMax) {
        fillWithGarbage(to);
        putEverySecondPage(from);

        copyImage(pagesPerBatch, scanMax);

        assertThat(to.digest()).isEqualTo(from.digest());
    }

    @Test
    void zeroPagesAreLeftOut() {
        fillWithGarbage(to);
        from.putByte(5L * PAGE_BYTES + 17, (byte) 1);
        from.putByte(9L * PAGE_BYTES + PAGE_BYTES - 1, (byte) 1);

        copyImage(4, 100);

        assertThat(bytesSent).isEqualTo(2 * PageBatch.ENTRY_BYTES_MAX);
        assertThat(to.digest()).isEqualTo(from.digest());
    }

    @Test
    void aMemoryOfZeroesCostsNothing() {
        fillWithGarbage(to);

        copyImage(1, 1);

        assertThat(bytesSent).isZero();
        assertThat(to.digest()).isEqualTo(from.digest());
    }

    @Test
    void copyingAnImageLeavesWhatIsDirtyDirtyAndMakesNothingElseDirty() {
        from.putByte(0, (byte) 1);

        copyImage(4, 100);

        assertThat(from.dirtyPages()).isEqualTo(1);
        assertThat(to.dirtyPages()).isZero();
    }

    @Test
    void anImageEndsAtTheEndOfTheMemory() {
        assertThat(from.image(TestBatches.ofPages(1), PAGES - 1, Integer.MAX_VALUE))
                .isEqualTo(PAGES);
    }

    private void copyImage(int pagesPerBatch, int scanMax) {
        for (int page = 0; page < PAGES; ) {
            var batch = TestBatches.ofPages(pagesPerBatch);
            int next = from.image(batch, page, scanMax);
            assertThat(next).isBetween(page + 1, page + Math.min(scanMax, PAGES));
            var received = TestBatches.received(batch);
            assertThat(received.isSound(PAGES)).isTrue();
            to.applyImage(received, page, next);
            bytesSent += batch.bytes();
            page = next;
        }
    }

    private static void putEverySecondPage(GuestMemory memory) {
        for (int page = 0; page < PAGES; page += 2) {
            memory.putInt((long) page * PAGE_BYTES + 4L * page, page + 1);
        }
    }

    private static void fillWithGarbage(GuestMemory memory) {
        var garbage = new byte[PAGES * PAGE_BYTES];
        new Random(11).nextBytes(garbage);
        memory.copyIn(0, garbage, 0, garbage.length);
        memory.forgetDirty();
    }

    private static GuestMemory allocate() {
        return GuestMemory.allocate((long) PAGES * PAGE_BYTES, Tracking.QUEUE);
    }
}

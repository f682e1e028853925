package dev.futago.common.memory;

import static dev.futago.common.memory.GuestMemory.PAGE_BYTES;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one memory seals and another applies makes them equal, whatever tracks and is carried. */
@ParameterizedClass
@CsvSource({
    "QUEUE, LINE",
    "QUEUE, PAGE",
    "BITMAP, LINE",
    "BITMAP, PAGE",
    "FLAGS, LINE",
    "FLAGS, PAGE"
})
record SealAndApplyTest(Tracking tracking, Delta delta) {

    private static final int PAGES = 80;
    private static final long BYTES = (long) PAGES * PAGE_BYTES;

    @Test
    void aSealedMemoryIsCleanAndItsCopyEqual() {
        var from = allocate();
        var to = allocate();
        from.putLong(8, 1);
        from.putInt(BYTES - 4, 2);

        assertThat(transfer(from, to, 8)).isEqualTo(2);

        assertThat(to.digest()).isEqualTo(from.digest());
        assertThat(from.dirtyPages()).isZero();
    }

    @Test
    void nothingChangedMakesAnEmptyBatch() {
        var from = allocate();
        var batch = TestBatches.ofPages(1);
        from.beginSeal();

        assertThat(from.seal(batch, delta)).isTrue();

        assertThat(batch.bytes()).isZero();
        assertThat(TestBatches.received(batch).isSound(PAGES)).isTrue();
    }

    @Test
    void applyMarksNothingDirty() {
        var from = allocate();
        var to = allocate();
        scribble(from, new Random(3), 200);

        transfer(from, to, 4);

        assertThat(to.dirtyPages()).isZero();
    }

    @Test
    void whatDoesNotFitIsInTheNextBatches() {
        var from = allocate();
        var to = allocate();
        for (int page = PAGES - 1; page >= 0; page--) {
            from.putLong((long) page * PAGE_BYTES, page + 1);
        }

        var batches = seal(from, 3);

        assertThat(batches.stream().mapToInt(PageBatch::pages).sum()).isEqualTo(PAGES);
        apply(batches, to);
        assertThat(to.digest()).isEqualTo(from.digest());
    }

    @Test
    void onlyDirtyLinesTravelWhenTheTrackerKnowsThem() {
        var from = allocate();
        from.putByte(PAGE_BYTES + 64, (byte) 1);
        from.putByte(PAGE_BYTES + 200, (byte) 1);

        var batch = seal(from, 2).getFirst();

        boolean knowsLines = tracking == Tracking.QUEUE && delta == Delta.LINE;
        assertThat(batch.bytes() - PageBatch.ENTRY_HEADER_BYTES)
                .isEqualTo(knowsLines ? 2 * 64 : PAGE_BYTES);
    }

    @Test
    void randomStoresOverManyCheckpointsKeepImagesEqual() {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var from = allocate();
            var to = allocate();
            for (int checkpoint = 0; checkpoint < 12; checkpoint++) {
                scribble(from, random, random.nextInt(120));
                transfer(from, to, 1 + random.nextInt(6));
                assertThat(to.digest())
                        .as("seed %d checkpoint %d", seed, checkpoint)
                        .isEqualTo(from.digest());
            }
        }
    }

    @Test
    void aCheckpointCarriesLinesThatWereSetBackToo() {
        var from = allocate();
        var to = allocate();
        from.putLong(64, 5);
        transfer(from, to, 4);

        from.putLong(64, 0);
        transfer(from, to, 4);

        assertThat(to.getLong(64)).isZero();
        assertThat(to.digest()).isEqualTo(from.digest());
    }

    private GuestMemory allocate() {
        return GuestMemory.allocate(BYTES, tracking);
    }

    private static void scribble(GuestMemory memory, Random random, int stores) {
        for (int i = 0; i < stores; i++) {
            long at = random.nextInt((int) BYTES);
            switch (random.nextInt(4)) {
                case 0 -> memory.putLong(at & -8, random.nextLong());
                case 1 -> memory.putInt(at & -4, random.nextInt());
                case 2 -> memory.putByte(at, (byte) random.nextInt());
                default -> {
                    var range = new byte[(int) Math.min(random.nextInt(6000), BYTES - at)];
                    random.nextBytes(range);
                    memory.copyIn(at, range, 0, range.length);
                }
            }
        }
    }

    private int transfer(GuestMemory from, GuestMemory to, int pagesPerBatch) {
        var batches = seal(from, pagesPerBatch);
        apply(batches, to);
        return batches.stream().mapToInt(PageBatch::pages).sum();
    }

    private List<PageBatch> seal(GuestMemory from, int pagesPerBatch) {
        var batches = new ArrayList<PageBatch>();
        from.beginSeal();
        boolean isComplete = false;
        while (!isComplete) {
            var batch = TestBatches.ofPages(pagesPerBatch);
            isComplete = from.seal(batch, delta);
            batches.add(batch);
        }
        return batches;
    }

    private static void apply(List<PageBatch> batches, GuestMemory to) {
        for (var batch : batches) {
            var received = TestBatches.received(batch);
            assertThat(received.isSound(PAGES)).isTrue();
            assertThat(received.pages()).isEqualTo(batch.pages());
            to.apply(received);
        }
    }
}

package dev.futago.common.memory;

import static dev.futago.common.memory.GuestMemory.LINE_BYTES;
import static dev.futago.common.memory.GuestMemory.PAGE_BYTES;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

class PageBatchTest {

    private static final int PAGES = 8;
    private static final int ENTRY = PageBatch.ENTRY_HEADER_BYTES + LINE_BYTES;

    @Test
    void whatWasSealedIsSoundAndSaysItsPages() {
        var sent = smallBatch();

        var received = TestBatches.received(sent);

        assertThat(received.isSound(PAGES)).isTrue();
        assertThat(received.pages()).isEqualTo(2);
        assertThat(received.bytes()).isEqualTo(sent.bytes()).isEqualTo(2 * ENTRY);
    }

    @Test
    void everySingleByteCorruptionIsFound() {
        var sent = smallBatch();
        for (int at = 0; at < sent.bytes(); at++) {
            for (int bits = 1; bits < 256; bits++) {
                byte[] payload = TestBatches.bytesOf(sent);
                payload[at] ^= (byte) bits;
                assertThat(TestBatches.received(payload, sent.digest()).isSound(PAGES))
                        .as("byte %d changed by %d", at, bits)
                        .isFalse();
            }
        }
    }

    @Test
    void everyTruncationIsFound() {
        var sent = smallBatch();
        for (int length = 0; length < sent.bytes(); length++) {
            byte[] payload = Arrays.copyOf(TestBatches.bytesOf(sent), length);
            assertThat(TestBatches.received(payload, sent.digest()).isSound(PAGES))
                    .as("cut to %d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void aTruncationWithAFittingDigestIsFoundUnlessItEndsAfterAnEntry() {
        byte[] whole = TestBatches.bytesOf(smallBatch());
        for (int length = 0; length <= whole.length; length++) {
            assertThat(withFittingDigest(Arrays.copyOf(whole, length)).isSound(PAGES))
                    .as("cut to %d bytes", length)
                    .isEqualTo(length % ENTRY == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "7, true", "8, false", "2147483647, false", "-1, false"})
    void aPageMustLieWithinTheMemory(int page, boolean isSound) {
        assertThat(withFittingDigest(entry(page, 1)).isSound(PAGES)).isEqualTo(isSound);
    }

    @Test
    void anEntryWithoutLinesIsNotSound() {
        assertThat(withFittingDigest(entry(0, 0)).isSound(PAGES)).isFalse();
    }

    @Test
    void anEntryOfAllLinesIsAWholePage() {
        var batch = withFittingDigest(entry(3, -1L));

        assertThat(batch.isSound(PAGES)).isTrue();
        assertThat(batch.bytes()).isEqualTo(PageBatch.ENTRY_BYTES_MAX);
    }

    @Test
    void aBatchOfNothingIsSound() {
        assertThat(withFittingDigest(new byte[0]).isSound(PAGES)).isTrue();
    }

    @Test
    void aPayloadInTheMiddleOfABufferIsReadFromThere() {
        byte[] payload = TestBatches.bytesOf(smallBatch());
        var buffer = ByteBuffer.allocate(payload.length + 30).position(10);
        buffer.put(payload).limit(buffer.position()).position(10);

        var received = PageBatch.received(buffer, smallBatch().digest(), () -> {});

        assertThat(received.isSound(PAGES)).isTrue();
        var memory = allocate();
        memory.apply(received);
        assertThat(memory.getByte(70)).isEqualTo((byte) 1);
    }

    @Test
    void checkingTwiceAnswersTheSame() {
        var received = TestBatches.received(smallBatch());

        assertThat(received.isSound(PAGES)).isTrue();
        assertThat(received.isSound(PAGES)).isTrue();
        assertThat(received.pages()).isEqualTo(2);
    }

    @Test
    void releaseIsTold() {
        var released = new AtomicInteger();
        var batch = PageBatch.received(ByteBuffer.allocate(0), 0, released::incrementAndGet);

        batch.release();

        assertThat(released).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 0",
        "63, 1, 0, 0",
        "63, 2, 0, 1",
        "64, 64, 1, 1",
        "64, 65, 1, 2",
        "100, 3000, 1, 48",
        "4032, 64, 63, 63",
        "0, 4096, 0, 63"
    })
    void copyInMarksExactlyTheLinesItTouches(int address, int length, int first, int last) {
        var memory = allocate();
        var expected = new byte[PAGE_BYTES];
        Arrays.fill(expected, address, address + length, (byte) 7);

        memory.copyIn(address, expected, address, length);

        byte[] payload = TestBatches.bytesOf(seal(memory));
        var read = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(read.getInt()).isZero();
        assertThat(read.getLong()).isEqualTo((-1L << first) & (-1L >>> (63 - last)));
        assertThat(Arrays.copyOfRange(payload, PageBatch.ENTRY_HEADER_BYTES, payload.length))
                .isEqualTo(
                        Arrays.copyOfRange(expected, first * LINE_BYTES, (last + 1) * LINE_BYTES));
    }

    @Test
    void copyInOverAPageBorderMarksLinesOfBothPages() {
        var memory = allocate();

        memory.copyIn(PAGE_BYTES - 1, new byte[] {1, 2}, 0, 2);

        var read = seal(memory).payload().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(read.getInt(0)).isZero();
        assertThat(read.getLong(4)).isEqualTo(1L << 63);
        assertThat(read.getInt(ENTRY)).isEqualTo(1);
        assertThat(read.getLong(ENTRY + 4)).isEqualTo(1);
        assertThat(read.remaining()).isEqualTo(2 * ENTRY);
    }

    /** One line of page 0 and one of page 5. */
    private static PageBatch smallBatch() {
        var memory = allocate();
        memory.putByte(70, (byte) 1);
        memory.putLong(5L * PAGE_BYTES + 640, 0x0123456789abcdefL);
        return seal(memory);
    }

    private static GuestMemory allocate() {
        return GuestMemory.allocate((long) PAGES * PAGE_BYTES, Tracking.QUEUE);
    }

    private static PageBatch seal(GuestMemory memory) {
        var batch = TestBatches.ofPages(PAGES + 1);
        memory.beginSeal();
        assertThat(memory.seal(batch, Delta.LINE)).isTrue();
        return batch;
    }

    private static byte[] entry(int page, long lines) {
        int bytes = PageBatch.ENTRY_HEADER_BYTES + Long.bitCount(lines) * LINE_BYTES;
        return ByteBuffer.allocate(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(page)
                .putLong(lines)
                .array();
    }

    private static PageBatch withFittingDigest(byte[] payload) {
        var crc = new CRC32C();
        crc.update(payload);
        return TestBatches.received(payload, (int) crc.getValue());
    }
}

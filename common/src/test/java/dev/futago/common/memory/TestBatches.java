package dev.futago.common.memory;

import java.nio.ByteBuffer;

/** Batches outside any pool. */
final class TestBatches {

    private TestBatches() {}

    /** An empty one with room for so many whole pages. */
    static PageBatch ofPages(int pages) {
        return PageBatch.empty(ByteBuffer.allocate(pages * PageBatch.ENTRY_BYTES_MAX), () -> {});
    }

    /** What a peer makes of it: the same bytes in a buffer of its own. */
    static PageBatch received(PageBatch sent) {
        return received(bytesOf(sent), sent.digest());
    }

    static PageBatch received(byte[] payload, int digest) {
        return PageBatch.received(ByteBuffer.wrap(payload), digest, () -> {});
    }

    static byte[] bytesOf(PageBatch batch) {
        var bytes = new byte[batch.bytes()];
        batch.payload().get(bytes);
        return bytes;
    }
}

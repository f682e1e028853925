package dev.futago.common.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The direct buffers into which guest memory is sealed: a fixed number, used again and again.
 *
 * <p>A batch comes back when the network has taken its bytes, so an empty pool is what a slow link
 * looks like from here, and the seal waits (PROTOCOL P5: back-pressure, never growth).
 */
public final class BatchPool {

    private final ArrayDeque<PageBatch> free;
    private final int batchBytes;
    private final Runnable onReturn;

    /**
     * Allocates all of it at once.
     *
     * @param batches how many, at least 1
     * @param batchBytes size of each payload, room for one page at least
     * @param onReturn told whenever a batch has come back
     */
    public BatchPool(int batches, int batchBytes, Runnable onReturn) {
        if (batches < 1 || batchBytes < PageBatch.ENTRY_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a pool of %d batches of %d bytes holds no page"
                            .formatted(batches, batchBytes));
        }
        this.batchBytes = batchBytes;
        this.onReturn = onReturn;
        free = new ArrayDeque<>(batches);
        for (int i = 0; i < batches; i++) {
            free.push(allocate());
        }
    }

    private PageBatch allocate() {
        var self = new PageBatch[1];
        self[0] =
                PageBatch.empty(
                        ByteBuffer.allocateDirect(batchBytes),
                        () -> {
                            free.push(self[0]);
                            onReturn.run();
                        });
        return self[0];
    }

    /** Whether {@link #take} may be called. */
    public boolean hasFree() {
        return !free.isEmpty();
    }

    /** An empty batch, the one used last, so that its bytes are still in the processor's cache. */
    public PageBatch take() {
        PageBatch batch = free.pop();
        batch.reset();
        return batch;
    }
}

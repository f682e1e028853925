package dev.futago.benchmarks;

import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;

import java.nio.ByteBuffer;

/** Guest memories, and the checkpoint that all benchmarks work with: 8 pages, a line each. */
final class Memories {

    /** How many pages a checkpoint changes. */
    static final int DIRTY_PAGES = 8;

    private static final int BATCH_BYTES = 64 << 10;

    private Memories() {}

    static GuestMemory ofMib(int mib, Tracking tracking) {
        return GuestMemory.allocate((long) mib << 20, tracking);
    }

    static BatchPool pool() {
        return new BatchPool(2, BATCH_BYTES, () -> {});
    }

    /** Stores to one line of each of 8 pages, spread over the whole memory. */
    static void dirty(GuestMemory memory, long value) {
        long step = memory.bytes() / DIRTY_PAGES;
        for (int i = 0; i < DIRTY_PAGES; i++) {
            memory.putLong(i * step, value);
        }
    }

    /** Seals what is dirty; it fits one batch. */
    static PageBatch seal(GuestMemory memory, BatchPool pool, Delta delta) {
        PageBatch batch = pool.take();
        memory.beginSeal();
        if (!memory.seal(batch, delta)) {
            throw new IllegalStateException("what is dirty does not fit one batch");
        }
        return batch;
    }

    /**
     * A checkpoint as it comes from the network, again and again.
     *
     * @param payload of its pages
     */
    record Sealed(ByteBuffer payload, int digest) {

        /** One of a memory of 16 MiB. */
        static Sealed of(Delta delta) {
            GuestMemory memory = ofMib(16, Tracking.QUEUE);
            dirty(memory, 1);
            PageBatch batch = seal(memory, pool(), delta);
            return new Sealed(batch.payload(), batch.digest());
        }

        PageBatch received() {
            return PageBatch.received(payload.duplicate(), digest, () -> {});
        }
    }
}

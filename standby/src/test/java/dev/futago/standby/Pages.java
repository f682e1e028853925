package dev.futago.standby;

import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A primary's memory, and what it sends of it. Every buffer that leaves it is numbered, and each
 * time one comes back is noted.
 */
final class Pages {

    static final int COUNT = 16;
    static final long EPOCH = 1;

    private static final int PAGES_PER_BATCH = 4;

    final GuestMemory memory = allocate();
    private final BatchPool pool =
            new BatchPool(1, PAGES_PER_BATCH * PageBatch.ENTRY_BYTES_MAX, () -> {});
    private final List<Integer> releases = new ArrayList<>();
    private long epoch = EPOCH;
    private long number;

    static GuestMemory allocate() {
        return GuestMemory.allocate((long) COUNT * GuestMemory.PAGE_BYTES, Tracking.QUEUE);
    }

    /** A memory in which nothing is as it should be. */
    static GuestMemory garbage() {
        var memory = allocate();
        for (int page = 0; page < COUNT; page++) {
            memory.putLong(address(page) + 256, 0xBAD);
        }
        memory.forgetDirty();
        return memory;
    }

    static long address(int page) {
        return (long) page * GuestMemory.PAGE_BYTES;
    }

    /** Stores to the first pages, so many of them. */
    Pages touch(int pages, long value) {
        for (int page = 0; page < pages; page++) {
            memory.putLong(address(page), value);
        }
        return this;
    }

    /** The whole image; what changes from here on goes by checkpoints from number 1. */
    List<Message.ResyncChunk> image() {
        memory.forgetDirty();
        number = 0;
        var chunks = new ArrayList<Message.ResyncChunk>();
        for (int page = 0; page < COUNT; ) {
            PageBatch sealed = pool.take();
            int next = memory.image(sealed, page, COUNT);
            chunks.add(new Message.ResyncChunk(EPOCH, page, next, sent(sealed)));
            page = next;
        }
        return chunks;
    }

    /** The next checkpoint in its parts, of which each carries at most four pages. */
    List<Message.Checkpoint> checkpoint() {
        number++;
        var parts = new ArrayList<Message.Checkpoint>();
        memory.beginSeal();
        boolean isLast = false;
        while (!isLast) {
            PageBatch sealed = pool.take();
            isLast = memory.seal(sealed, Delta.PAGE);
            parts.add(new Message.Checkpoint(epoch, number, parts.size(), isLast, sent(sealed)));
        }
        return parts;
    }

    /** The next checkpoint, small enough for one part. */
    Message.Checkpoint smallCheckpoint() {
        return checkpoint().getFirst();
    }

    /** The checkpoint sealed last was lost on its way: the next one takes its number. */
    Pages again() {
        number--;
        return this;
    }

    /** What is sealed from here on is of this epoch. */
    Pages ofEpoch(long next) {
        epoch = next;
        return this;
    }

    private PageBatch sent(PageBatch sealed) {
        var bytes = new byte[sealed.bytes()];
        sealed.payload().get(bytes);
        PageBatch sent = arriving(bytes, sealed.digest());
        sealed.release();
        return sent;
    }

    /** A batch as it comes from the network. */
    PageBatch arriving(byte[] bytes, int digest) {
        int index = releases.size();
        releases.add(0);
        return PageBatch.received(
                ByteBuffer.wrap(bytes), digest, () -> releases.set(index, releases.get(index) + 1));
    }

    /** The same with one bit turned over. */
    PageBatch damaged(PageBatch batch) {
        var bytes = new byte[batch.bytes()];
        batch.payload().get(bytes);
        int digest = batch.digest();
        if (bytes.length == 0) {
            digest ^= 1;
        } else {
            bytes[bytes.length / 2] ^= 1;
        }
        batch.release();
        return arriving(bytes, digest);
    }

    /** How often each buffer came back. */
    List<Integer> releases() {
        return List.copyOf(releases);
    }
}

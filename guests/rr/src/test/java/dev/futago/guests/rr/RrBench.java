package dev.futago.guests.rr;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One node's worth of rr guest: a memory, and a way to ask. */
final class RrBench {

    /** What a reply said. */
    record Said(int status, long session, long number, long count, long order, long epoch) {}

    /** What a checkpoint has to carry. */
    record Changed(int pages, int lines) {}

    private static final RrWire.Sizes SIZES = new RrWire.Sizes(64, 64);

    private final RrGuest guest;
    private final GuestMemory memory;
    private final Request request;
    private final Reply reply = new Reply();

    private RrBench(RrGuest guest, GuestMemory memory, long epoch) {
        this.guest = guest;
        this.memory = memory;
        request = new Request(Pair.alone(epoch));
    }

    static RrBench booted(int pages, int dirtyPages) {
        var guest = new RrGuest(dirtyPages);
        var memory = memoryOf(pages);
        guest.boot(memory);
        return new RrBench(guest, memory, 1);
    }

    private static GuestMemory memoryOf(int pages) {
        return GuestMemory.allocate((long) pages * GuestMemory.PAGE_BYTES, Tracking.QUEUE);
    }

    /** The other node, with a copy of the memory, a guest of its own, and the next epoch. */
    RrBench takenOver() {
        var copy = memoryOf(memory.pages());
        PageBatch image = batchOf(memory.pages());
        memory.image(image, 0, memory.pages());
        copy.apply(image);
        return new RrBench(new RrGuest(1), copy, request.epoch() + 1);
    }

    /** Seals what changed since the last time. */
    Changed seal() {
        PageBatch batch = batchOf(memory.dirtyPages() + 1);
        memory.beginSeal();
        memory.seal(batch, Delta.LINE);
        int headers = batch.pages() * PageBatch.ENTRY_HEADER_BYTES;
        return new Changed(batch.pages(), (batch.bytes() - headers) / GuestMemory.LINE_BYTES);
    }

    private static PageBatch batchOf(int pages) {
        return new BatchPool(1, pages * PageBatch.ENTRY_BYTES_MAX, () -> {}).take();
    }

    Said ask(long session, long number) {
        return read(answer(requestOf(session, number)));
    }

    /** What a whole request is answered, as it is sent. */
    ByteBuffer answer(ByteBuffer bytes) {
        request.show(bytes, 0, bytes.limit(), 0);
        guest.handle(memory, request, reply);
        return ByteBuffer.wrap(reply.take()).order(ByteOrder.LITTLE_ENDIAN);
    }

    Said read(long session) {
        return ask(session, RrWire.READ);
    }

    static ByteBuffer requestOf(long session, long number) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZES.requestBytes()).order(ByteOrder.LITTLE_ENDIAN);
        RrWire.putRequest(bytes, SIZES, session, number);
        return bytes.flip();
    }

    private static Said read(ByteBuffer bytes) {
        int length = bytes.limit();
        if (bytes.getInt(RrWire.LENGTH) != length || length != SIZES.replyBytes()) {
            throw new AssertionError("a reply of %d bytes".formatted(length));
        }
        return new Said(
                bytes.getInt(RrWire.STATUS),
                bytes.getLong(RrWire.SESSION),
                bytes.getLong(RrWire.NUMBER),
                bytes.getLong(RrWire.COUNT),
                bytes.getLong(RrWire.ORDER),
                bytes.getLong(RrWire.EPOCH));
    }

    GuestMemory memory() {
        return memory;
    }

    RrImage image() {
        return new RrImage(memory);
    }
}

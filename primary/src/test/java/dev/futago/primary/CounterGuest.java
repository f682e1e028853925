package dev.futago.primary;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.GuestMemory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A counter at the start of each page: a request adds to some of them and is told a sum. */
final class CounterGuest implements Guest {

    private static final int REQUEST_BYTES = 12;
    private static final int BOOTED = 0xB007;

    /** What to add to the counters of how many pages; to nothing, it only reads. */
    record Ask(int fromPage, int pages, int add) {}

    /** Adds to the counter of one page, and is told what it is then. */
    static Ask add(int page, int add) {
        return new Ask(page, 1, add);
    }

    /** Adds 1 to the counters of so many pages from page 1 on: a large checkpoint. */
    static Ask touch(int pages) {
        return new Ask(1, pages, 1);
    }

    /** Is told the counter of a page and changes nothing. */
    static Ask read(int page) {
        return new Ask(page, 1, 0);
    }

    /** What a socket would have brought. */
    static Requests requests(Ask... asks) {
        var bytes = ByteBuffer.allocate(asks.length * REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var ends = new int[asks.length];
        for (int i = 0; i < asks.length; i++) {
            bytes.putInt(asks[i].fromPage).putInt(asks[i].pages).putInt(asks[i].add);
            ends[i] = bytes.position();
        }
        return new Requests(bytes.flip(), ends, 0);
    }

    @Override
    public String type() {
        return "counter";
    }

    @Override
    public long memoryBytesMin() {
        return GuestMemory.PAGE_BYTES;
    }

    @Override
    public int requestBytes(ByteBuffer received) {
        return received.remaining() < REQUEST_BYTES ? 0 : REQUEST_BYTES;
    }

    @Override
    public void boot(GuestMemory fresh) {
        fresh.putInt(8, BOOTED);
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        long sum = 0;
        for (int i = 0; i < request.getInt(4); i++) {
            long at = (long) (request.getInt(0) + i) * GuestMemory.PAGE_BYTES;
            long count = memory.getLong(at) + request.getInt(8);
            if (request.getInt(8) != 0) {
                memory.putLong(at, count);
            }
            sum += count;
        }
        reply.putLong(sum);
    }
}

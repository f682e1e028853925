package dev.futago.guests.kv;

import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One node's worth of kv guest: a memory, and a way to ask. */
final class KvBench {

    /** What the clock says at first, in milliseconds since 1970. */
    static final long MILLIS = 1_700_000_000_000L;

    private final KvGuest guest = new KvGuest();
    private final GuestMemory memory;
    private final Request request = new Request(Pair.alone(1));
    private final Reply reply = new Reply();

    private long nowMillis;

    private KvBench(GuestMemory memory, long nowMillis) {
        this.memory = memory;
        this.nowMillis = nowMillis;
    }

    static KvBench booted(int pages) {
        GuestMemory memory = memoryOf(pages);
        var bench = new KvBench(memory, MILLIS);
        bench.guest.boot(memory);
        return bench;
    }

    private static GuestMemory memoryOf(int pages) {
        return GuestMemory.allocate((long) pages * GuestMemory.PAGE_BYTES, Tracking.QUEUE);
    }

    /** The other node: a guest of its own, over a copy of the memory. */
    KvBench takenOver() {
        GuestMemory copy = memoryOf(memory.pages());
        PageBatch image =
                new BatchPool(1, memory.pages() * PageBatch.ENTRY_BYTES_MAX, () -> {}).take();
        memory.image(image, 0, memory.pages());
        copy.apply(image);
        return new KvBench(copy, nowMillis);
    }

    /** Lets time pass on this node; it may go backwards. */
    KvBench passes(long millis) {
        nowMillis += millis;
        return this;
    }

    GuestMemory memory() {
        return memory;
    }

    Store store() {
        return new Store(memory);
    }

    /** What the words of a line are answered, line ends written as {@code |}. */
    String ask(String line) {
        return ask(line.split(" "));
    }

    /** The same, of words that may have any letters in them. */
    String ask(String... words) {
        var sent = new StringBuilder("*%d\r\n".formatted(words.length));
        for (String word : words) {
            sent.append("$%d\r\n%s\r\n".formatted(word.length(), word));
        }
        return send(sent.toString());
    }

    /** What a whole request is answered, as it was sent. */
    String send(String sent) {
        ByteBuffer bytes = ByteBuffer.wrap(sent.getBytes(StandardCharsets.ISO_8859_1));
        int length = guest.requestBytes(bytes);
        if (length != bytes.limit()) {
            throw new IllegalArgumentException("'%s' has %d bytes".formatted(sent, length));
        }
        request.show(bytes, 0, length, nowMillis);
        guest.handle(memory, request, reply);
        return new String(reply.take(), StandardCharsets.ISO_8859_1).replace("\r\n", "|");
    }
}

package dev.futago.guests.kv;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A key-value store for Redis clients: it speaks RESP2, answers as Redis 7 does, and keeps all it
 * knows in guest memory, so that the node that takes over answers as this one would have. Which
 * commands there are, and how the memory is laid out, is in docs/KV.md.
 */
public final class KvGuest implements Guest {

    /** The name of this type of guest. */
    public static final String TYPE = "kv";

    private static final int REHEARSAL_KEYS = 100;

    private final RespRequest found = new RespRequest();
    private byte[] bytes = new byte[256];

    /** A guest. */
    public KvGuest() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public long memoryBytesMin() {
        return Store.BYTES_MIN;
    }

    @Override
    public void boot(GuestMemory fresh) {
        Store.format(fresh);
    }

    @Override
    public int requestBytes(ByteBuffer received) {
        return found.find(received);
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        Invariant.check(Store.isIn(memory), "this memory was not laid out by the kv guest");
        int length = request.length();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
        }
        request.getBytes(0, bytes, 0, length);
        int whole = found.find(ByteBuffer.wrap(bytes, 0, length));
        Invariant.check(whole == length, "a request of %d bytes has %d", length, whole);
        if (found.words() > 0) {
            Commands.execute(
                    new Call(
                            new Store(memory),
                            found,
                            bytes,
                            request.atMillis(),
                            new Answer(reply, false)));
        }
    }

    /** Writes and reads a key, one of some in turn, and counts. */
    @Override
    public ByteBuffer rehearsalRequests(long round) {
        long key = round % REHEARSAL_KEYS;
        return ByteBuffer.wrap(
                "SET key:%d %d\r\nGET key:%d\r\nINCR counter\r\nDEL key:%d\r\n"
                        .formatted(key, round, key, (key + 1) % REHEARSAL_KEYS)
                        .getBytes(StandardCharsets.US_ASCII));
    }
}

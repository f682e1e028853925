package dev.futago.drill.load;

import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Transactions of a Redis client, one for each request, each of them written at once. An effect
 * adds one to a number of the session's own and one to a number of all sessions, each under a
 * number of {@code FUTAGO.ONCE}, so that it happens once however often it is asked for:
 *
 * <pre>
 * MULTI
 * ECHO session:number                                     which request this is
 * FUTAGO.ONCE session 2n-1 INCR rr:count:session          its count; not in a read
 * FUTAGO.ONCE session 2n   INCR rr:order                  its order; not in a read
 * MGET rr:count:session rr:order                          what is now
 * FUTAGO.EPOCH
 * EXEC
 * </pre>
 *
 * <p>What is now is the answer to a read, whose number is 0; and it tells a session that was
 * forgotten from one that was lost.
 */
record KvDialect() implements Dialect {

    /** Answers that the guest keeps for a session; an effect takes two. */
    private static final int ANSWERS_KEPT = 64;

    private static final int REQUEST_BYTES_MAX = 512;

    private static final byte[] BEGIN = bytes("*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nECHO\r\n");
    private static final byte[] ONCE = bytes("*5\r\n$11\r\nFUTAGO.ONCE\r\n$16\r\n");
    private static final byte[] INCR = bytes("$4\r\nINCR\r\n");
    private static final byte[] MGET = bytes("*3\r\n$4\r\nMGET\r\n");
    private static final byte[] COUNT = bytes("$25\r\nrr:count:");
    private static final byte[] ORDER = bytes("$8\r\nrr:order\r\n");
    private static final byte[] END = bytes("*1\r\n$12\r\nFUTAGO.EPOCH\r\n*1\r\n$4\r\nEXEC\r\n");
    private static final byte[] LINE_END = bytes("\r\n");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String guest() {
        return "kv";
    }

    @Override
    public int window() {
        return ANSWERS_KEPT / 2;
    }

    @Override
    public Optional<RrWire.Sizes> sizes() {
        return Optional.empty();
    }

    @Override
    public int requestBytesMax() {
        return REQUEST_BYTES_MAX;
    }

    @Override
    public void putRequest(ByteBuffer to, long session, long number) {
        to.put(BEGIN);
        putLength(to, KvReplies.SESSION_DIGITS + 1 + digits(number));
        putSession(to, session);
        to.put((byte) ':');
        putDecimal(to, number);
        to.put(LINE_END);
        if (number != RrWire.READ) {
            putOnce(to, session, 2 * number - 1);
            putCountKey(to, session);
            putOnce(to, session, 2 * number);
            to.put(ORDER);
        }
        to.put(MGET);
        putCountKey(to, session);
        to.put(ORDER).put(END);
    }

    private static void putOnce(ByteBuffer to, long session, long number) {
        to.put(ONCE);
        putSession(to, session);
        to.put(LINE_END);
        putLength(to, digits(number));
        putDecimal(to, number);
        to.put(LINE_END).put(INCR);
    }

    private static void putCountKey(ByteBuffer to, long session) {
        to.put(COUNT);
        putSession(to, session);
        to.put(LINE_END);
    }

    private static void putSession(ByteBuffer to, long session) {
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            to.put((byte) Character.forDigit((int) (session >>> shift) & 0xf, 16));
        }
    }

    private static void putLength(ByteBuffer to, int length) {
        to.put((byte) '$');
        putDecimal(to, length);
        to.put(LINE_END);
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static void putDecimal(ByteBuffer to, long number) {
        int end = to.position() + digits(number);
        long rest = number;
        for (int at = end - 1; at >= to.position(); at--) {
            to.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        to.position(end);
    }

    @Override
    public Heard read(ByteBuffer replies) {
        return new KvReplies(replies).read();
    }
}

package dev.futago.guests.rr;

import java.nio.ByteBuffer;

/**
 * What a client of the rr guest says and hears: fixed fields at fixed offsets, little-endian, then
 * padding to the size that was asked for.
 *
 * <pre>
 * request   0 int  length, itself included      reply   0 int  length, itself included
 *           4 int  reply bytes wanted                   4 int  status
 *           8 long session, chosen at random            8 long session
 *          16 long number: 1, 2, 3 …, or 0             16 long number
 *          24 padding                                  24 long count
 *                                                      32 long order
 *                                                      40 long epoch
 *                                                      48 padding, zeroes
 * </pre>
 *
 * <p>{@code count} is how many requests of the session had taken effect when this one had, so it
 * equals {@code number} as long as each takes effect once. {@code order} is the place of the
 * request in the guest's one history, 1 for the first request of all.
 *
 * <p>A request with the number {@link #READ} is a read: it changes no byte of memory, and any
 * session may ask, also one that the guest does not know. It is answered OK with what is now: in
 * {@code count} how many requests of the session took effect, 0 when it is not known, and in {@code
 * order} the place of the last effect of all, which is the length of the history.
 *
 * <p>A request that is sent again within the {@link #WINDOW} gets the reply of the first time,
 * whichever node answers; only the epoch is that of who answers now. A read that is sent again is
 * executed again. What a client does to have each request take effect exactly once is in
 * docs/SESSIONS.md.
 */
public final class RrWire {

    /** Where either begins: its length in bytes, an int. */
    public static final int LENGTH = 0;

    /** In a request: the wanted length of the reply, an int. */
    public static final int REPLY_BYTES = 4;

    /** In a reply: what became of the request, an int. */
    public static final int STATUS = 4;

    /** In either: the session, a long that is not 0. */
    public static final int SESSION = 8;

    /** In either: the number of the request within its session, a long from 1, or a read's. */
    public static final int NUMBER = 16;

    /** In a reply: how many requests of the session took effect, a long. */
    public static final int COUNT = 24;

    /** In a reply: the place in the one history; a read's is that of the last effect; a long. */
    public static final int ORDER = 32;

    /** In a reply: the epoch of the node that answers, a long. */
    public static final int EPOCH = 40;

    /** The number of every read. */
    public static final long READ = 0;

    /** Bytes of a request's fields. */
    public static final int REQUEST_FIELDS_BYTES = 24;

    /** Bytes of a reply's fields. */
    public static final int REPLY_FIELDS_BYTES = 48;

    /** The shortest request: its fields, and a word for what a later version may need. */
    public static final int REQUEST_BYTES_MIN = REQUEST_FIELDS_BYTES + Long.BYTES;

    /** The shortest reply: its fields, and a word for what a later version may need. */
    public static final int REPLY_BYTES_MIN = REPLY_FIELDS_BYTES + Long.BYTES;

    /** The longest request and the longest reply. */
    public static final int BYTES_MAX = 65536;

    /**
     * How many requests of a session may be without a reply at a time: the replies of its last so
     * many are kept.
     */
    public static final int WINDOW = 64;

    /**
     * It took effect, now or when it was sent before, and this is its one reply; or it was read.
     */
    public static final int OK = 0;

    /**
     * The guest does not know the session, and the number is not its first. The count is 0, the
     * order that of the last effect of all sessions.
     */
    public static final int EXPIRED = 1;

    /**
     * Requests are missing between the session's last one, whose count and order it has, and this.
     */
    public static final int OUT_OF_ORDER = 2;

    /** It took effect when it was sent before, too long ago: its order is forgotten, and 0. */
    public static final int TOO_OLD = 3;

    private RrWire() {}

    /**
     * Writes the fields of a request at the position of a little-endian buffer and moves on by the
     * length of the request; the padding is left as it is.
     */
    public static void putRequest(ByteBuffer to, Sizes sizes, long session, long number) {
        int from = to.position();
        to.putInt(from + LENGTH, sizes.requestBytes())
                .putInt(from + REPLY_BYTES, sizes.replyBytes())
                .putLong(from + SESSION, session)
                .putLong(from + NUMBER, number)
                .position(from + sizes.requestBytes());
    }

    /** Whether what stands at an index of a little-endian buffer begins as a reply does. */
    public static boolean isReply(ByteBuffer bytes, int from, Sizes sizes) {
        int status = bytes.getInt(from + STATUS);
        return bytes.getInt(from + LENGTH) == sizes.replyBytes()
                && status >= OK
                && status <= TOO_OLD;
    }

    /** How long requests and replies are, in bytes. */
    public record Sizes(int requestBytes, int replyBytes) {

        /** Refuses sizes that the guest would refuse. */
        public Sizes {
            check("a request", requestBytes, REQUEST_BYTES_MIN);
            check("a reply", replyBytes, REPLY_BYTES_MIN);
        }

        private static void check(String what, int bytes, int min) {
            if (!isAllowed(bytes, min)) {
                throw new IllegalArgumentException(
                        "%s has %d to %d bytes, not %d".formatted(what, min, BYTES_MAX, bytes));
            }
        }
    }

    static boolean isAllowed(int bytes, int min) {
        return bytes >= min && bytes <= BYTES_MAX;
    }
}

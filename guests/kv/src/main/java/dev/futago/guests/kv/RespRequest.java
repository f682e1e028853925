package dev.futago.guests.kv;

import dev.futago.common.guest.Guest;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds one request and its words in what a client has sent: an array of bulk strings, or a line of
 * words (the Redis serialization protocol, RESP2 and RESP3 alike). Used again and again: what it
 * found is good until it looks again.
 */
final class RespRequest {

    /** Words of one request, as in Redis. */
    static final int WORDS_MAX = 1 << 20;

    /** Bytes of one word. */
    static final int WORD_BYTES_MAX = 512 << 20;

    private static final int LINE_BYTES_MAX = 64 << 10;

    /** Bytes of a number that says how many words or bytes follow. */
    private static final int NUMBER_BYTES_MAX = 20;

    private static final long INCOMPLETE = -2;
    private static final long WRONG = -3;

    private int[] from = new int[8];
    private int[] lengths = new int[8];
    private int words;
    private int at;

    /** How many words the request has that was found last; none is a request that asks nothing. */
    int words() {
        return words;
    }

    /** A word of the request that was found last, in the array in which it was looked for. */
    Text word(int index, byte[] bytes) {
        return new Text(bytes, from[index], lengths[index]);
    }

    /**
     * Looks for the first request.
     *
     * @param received from its position to its limit; left as it is
     * @return its length in bytes, 0 when more must come, or {@link Guest#MALFORMED}
     */
    int find(ByteBuffer received) {
        words = 0;
        at = received.position();
        if (at == received.limit()) {
            return 0;
        }
        return received.get(at) == '*' ? findArray(received) : findLine(received);
    }

    private int findArray(ByteBuffer received) {
        long count = number(received);
        if (count == INCOMPLETE) {
            return 0;
        }
        if (count == WRONG || count > WORDS_MAX) {
            return Guest.MALFORMED;
        }
        for (long i = 0; i < count; i++) {
            if (at == received.limit()) {
                return 0;
            }
            if (received.get(at) != '$') {
                return Guest.MALFORMED;
            }
            long length = number(received);
            if (length == INCOMPLETE) {
                return 0;
            }
            if (length < 0 || length > WORD_BYTES_MAX) {
                return Guest.MALFORMED;
            }
            if (received.limit() - at < length + 2) {
                return 0;
            }
            add(at, (int) length);
            at += (int) length + 2;
        }
        return at - received.position();
    }

    /** The number behind the sign that stands here, up to the end of its line, and goes there. */
    private long number(ByteBuffer received) {
        int end = at + 1;
        while (end < received.limit() && received.get(end) != '\r') {
            if (end - at > NUMBER_BYTES_MAX) {
                return WRONG;
            }
            end++;
        }
        if (received.limit() - end < 2) {
            return INCOMPLETE;
        }
        boolean isNegative = received.get(at + 1) == '-';
        int first = isNegative ? at + 2 : at + 1;
        long value = 0;
        for (int i = first; i < end; i++) {
            int digit = received.get(i) - '0';
            if (digit < 0 || digit > 9 || value > WORD_BYTES_MAX) {
                return WRONG;
            }
            value = value * 10 + digit;
        }
        if (end <= first || received.get(end + 1) != '\n') {
            return WRONG;
        }
        at = end + 2;
        return isNegative ? -1 : value;
    }

    /** Words between blanks. Words in quotes are not understood. */
    private int findLine(ByteBuffer received) {
        int start = received.position();
        int limit = Math.min(received.limit(), start + LINE_BYTES_MAX);
        int begin = start;
        for (int i = start; i < limit; i++) {
            byte sign = received.get(i);
            if (sign == '"' || sign == '\'') {
                return Guest.MALFORMED;
            }
            if (sign == ' ' || sign == '\t' || sign == '\r' || sign == '\n') {
                if (i > begin) {
                    add(begin, i - begin);
                }
                begin = i + 1;
            }
            if (sign == '\n') {
                return i + 1 - start;
            }
        }
        return limit - start == LINE_BYTES_MAX ? Guest.MALFORMED : 0;
    }

    private void add(int begin, int length) {
        if (words == from.length) {
            from = Arrays.copyOf(from, words * 2);
            lengths = Arrays.copyOf(lengths, words * 2);
        }
        from[words] = begin;
        lengths[words] = length;
        words++;
    }
}

package dev.futago.guests.kv;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One request and its words: an array of bulk strings, or a line of words (the Redis serialization
 * protocol, RESP2 and RESP3 alike). Used again and again: what it found is good until it looks
 * again.
 *
 * <p>Bytes that can never become a request are found as one, too, to be answered with their {@link
 * #trouble}.
 */
final class RespRequest {

    /** Words of one request, as in Redis. */
    static final int WORDS_MAX = 1 << 20;

    /** Bytes of one word. */
    static final int WORD_BYTES_MAX = 512 << 20;

    /** Bytes of a line, and of one that says how many words or bytes follow, as in Redis. */
    static final int LINE_BYTES_MAX = 64 << 10;

    private static final long COPY_BYTES = 128;
    private static final int WORD_BYTES = 8;

    /** No word takes less. */
    private static final int EMPTY_WORD_BYTES = "$0\r\n\r\n".length();

    private static final long INCOMPLETE = -2;
    private static final long WRONG = -3;

    private byte[] bytes = new byte[0];
    private int[] from = new int[8];
    private int[] lengths = new int[8];
    private int words;
    private int first;
    private int at;
    private int lineAt;
    private long missing;
    private Optional<String> trouble = Optional.empty();

    /** How many words the request has; none is a request that asks nothing. */
    int words() {
        return words - first;
    }

    /** A word of the request that was read. */
    Text word(int index) {
        return new Text(bytes, from[first + index], lengths[first + index]);
    }

    /**
     * Index of the first word in the bytes that were searched; of a line, where the line begins.
     */
    int firstWordAt() {
        return words > first ? from[first] : lineAt;
    }

    /** What is wrong with it, in Redis's words, if it breaks the protocol. */
    Optional<String> trouble() {
        return trouble;
    }

    /** How many bytes must come at least, of a request that was not found as a whole. */
    int missing() {
        return Math.clamp(missing, 1, Integer.MAX_VALUE);
    }

    /** Forgets the first words. */
    void drop(int count) {
        first += count;
    }

    /** The same words, in memory of their own. */
    RespRequest copy() {
        var copy = new RespRequest();
        copy.trouble = trouble;
        copy.from = new int[words - first];
        copy.lengths = new int[words - first];
        copy.bytes = new byte[wordBytes()];
        int end = 0;
        for (int i = first; i < words; i++) {
            System.arraycopy(bytes, from[i], copy.bytes, end, lengths[i]);
            copy.from[i - first] = end;
            copy.lengths[i - first] = lengths[i];
            end += lengths[i];
        }
        copy.words = words - first;
        return copy;
    }

    /** Bytes of all words. */
    int wordBytes() {
        int sum = 0;
        for (int i = first; i < words; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    /** Its words as clients send them. */
    byte[] encoded() {
        var encoded = new ByteArrayOutputStream();
        encoded.writeBytes("*%d\r\n".formatted(words()).getBytes(StandardCharsets.US_ASCII));
        for (int i = first; i < words; i++) {
            encoded.writeBytes("$%d\r\n".formatted(lengths[i]).getBytes(StandardCharsets.US_ASCII));
            encoded.write(bytes, from[i], lengths[i]);
            encoded.write('\r');
            encoded.write('\n');
        }
        return encoded.toByteArray();
    }

    /** Bytes that a {@link #copy} costs. */
    long costBytes() {
        return COPY_BYTES + wordBytes() + (long) WORD_BYTES * words();
    }

    /**
     * Reads one whole request, as {@link #find} found it.
     *
     * @param request kept for the words, and changed where they stand in quotes
     */
    void read(byte[] request, int length) {
        bytes = request;
        find(ByteBuffer.wrap(request, 0, length));
        if (trouble.isEmpty() && request[0] != '*') {
            trouble = new Inline().split(request, length, this::add);
        }
    }

    /**
     * Looks for the first request.
     *
     * @param received from its position to its limit; left as it is
     * @return its length in bytes, 0 when more must come; all that was received when that is
     *     nothing that can be understood
     */
    int find(ByteBuffer received) {
        words = 0;
        first = 0;
        trouble = Optional.empty();
        missing = 1;
        at = received.position();
        lineAt = at;
        if (at == received.limit()) {
            return 0;
        }
        int length = received.get(at) == '*' ? findArray(received) : findLine(received);
        return trouble.isPresent() ? received.remaining() : length;
    }

    private int trouble(String words) {
        trouble = Optional.of(words);
        return 0;
    }

    private int findArray(ByteBuffer received) {
        long count = number(received, "too big mbulk count string");
        if (count == INCOMPLETE) {
            return 0;
        }
        if (count == WRONG || count > WORDS_MAX) {
            return trouble("invalid multibulk length");
        }
        for (long i = 0; i < count; i++) {
            missing = (count - i) * EMPTY_WORD_BYTES;
            if (at == received.limit()) {
                return 0;
            }
            if (received.get(at) != '$') {
                return trouble("expected '$', got '%c'".formatted(received.get(at) & 0xFF));
            }
            long length = number(received, "too big bulk count string");
            if (length == INCOMPLETE) {
                missing -= received.limit() - at;
                return 0;
            }
            if (length < 0 || length > WORD_BYTES_MAX) {
                return trouble("invalid bulk length");
            }
            missing += length - EMPTY_WORD_BYTES + 2 - (received.limit() - at);
            if (received.limit() - at < length + 2) {
                return 0;
            }
            add(at, (int) length);
            at += (int) length + 2;
        }
        return at - received.position();
    }

    /** The number behind the sign that stands here, up to the end of its line, and goes there. */
    private long number(ByteBuffer received, String whenEndless) {
        int end = at + 1;
        while (end < received.limit() && received.get(end) != '\r') {
            end++;
        }
        if (received.limit() - end < 2) {
            if (end - at > LINE_BYTES_MAX) {
                trouble(whenEndless);
            }
            return INCOMPLETE;
        }
        boolean isNegative = received.get(at + 1) == '-';
        int begin = isNegative ? at + 2 : at + 1;
        long value = 0;
        for (int i = begin; i < end; i++) {
            int digit = received.get(i) - '0';
            if (digit < 0 || digit > 9 || value > WORD_BYTES_MAX) {
                return WRONG;
            }
            value = value * 10 + digit;
        }
        if (end <= begin) {
            return WRONG;
        }
        at = end + 2;
        return isNegative ? -1 : value;
    }

    private int findLine(ByteBuffer received) {
        int start = received.position();
        int limit = Math.min(received.limit(), start + LINE_BYTES_MAX);
        for (int i = start; i < limit; i++) {
            if (received.get(i) == '\n') {
                return i + 1 - start;
            }
        }
        return limit - start == LINE_BYTES_MAX ? trouble("too big inline request") : 0;
    }

    private void add(int begin, int length) {
        if (words == from.length) {
            int[] moreLengths = Arrays.copyOf(lengths, words * 2);
            from = Arrays.copyOf(from, words * 2); // Both are copied, or neither is.
            lengths = moreLengths;
        }
        from[words] = begin;
        lengths[words] = length;
        words++;
    }
}

package dev.futago.drill.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Steps through what a store says in RESP2, from the position of a buffer on: one element, that is
 * a line, or a bulk string with the line that says its length, at a time. An array is a line that
 * says how many elements follow.
 */
final class RespReader {

    /** In place of an element of which more must come. */
    static final char NOT_YET = 0;

    /** In place of an element that breaks the protocol, or that is longer than any we ask for. */
    static final char WRONG = '?';

    private static final int BYTES_MAX = 1024;
    private static final int LINE_END_BYTES = 2;

    private final ByteBuffer bytes;
    private int from;
    private int to;
    private long number;

    /** A reader of a buffer, which it moves on behind each whole element. */
    RespReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** The first byte of the next element, or {@link #NOT_YET}. */
    char peek() {
        return bytes.hasRemaining() ? (char) bytes.get(bytes.position()) : NOT_YET;
    }

    /** Moves on: answers the byte that says of what kind the next element is. */
    char next() {
        int start = bytes.position();
        int end = lineEnd(start);
        if (end < 0) {
            return bytes.remaining() < BYTES_MAX ? NOT_YET : WRONG;
        }
        char kind = (char) bytes.get(start);
        from = start + 1;
        to = bytes.get(Math.max(start, end - 1)) == '\r' ? end - 1 : end;
        boolean isKnown =
                switch (kind) {
                    case '+', '-' -> true;
                    case ':', '*' -> readsNumber();
                    case '$' -> readsNumber() && number <= BYTES_MAX;
                    default -> false;
                };
        if (!isKnown) {
            return WRONG;
        }
        int after = end + 1;
        if (kind == '$') {
            from = after;
            to = after + (int) Math.max(0, number);
            after = number < 0 ? after : to + LINE_END_BYTES;
        }
        if (after > bytes.limit()) {
            return NOT_YET;
        }
        bytes.position(after);
        return kind;
    }

    private int lineEnd(int start) {
        int limit = Math.min(bytes.limit(), start + BYTES_MAX);
        for (int at = start; at < limit; at++) {
            if (bytes.get(at) == '\n') {
                return at;
            }
        }
        return -1;
    }

    private boolean readsNumber() {
        boolean isNegative = length() > 0 && bytes.get(from) == '-';
        number = isNegative ? decimal(1) : decimal(0);
        boolean isNumber = number >= 0;
        number = isNegative ? -number : number;
        return isNumber;
    }

    /** The number of an integer, of an array's elements, or of a bulk string's bytes. */
    long number() {
        return number;
    }

    /** Bytes of the element's text. */
    int length() {
        return to - from;
    }

    /** The element's text. */
    String text() {
        var text = new byte[length()];
        bytes.get(from, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The rest of the text from an index on as a number that is not negative, or -1. */
    long decimal(int index) {
        if (index >= length()) {
            return -1;
        }
        long value = 0;
        for (int at = from + index; at < to; at++) {
            int digit = bytes.get(at) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** So many digits of the text from an index on; what is no digit counts as 0. */
    long hexadecimal(int index, int digits) {
        long value = 0;
        for (int at = from + index; at < Math.min(to, from + index + digits); at++) {
            value = value << 4 | Math.max(0, Character.digit(bytes.get(at), 16));
        }
        return value;
    }
}

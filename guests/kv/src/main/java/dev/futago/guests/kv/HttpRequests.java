package dev.futago.guests.kv;

import java.nio.ByteBuffer;

/**
 * Recognises HTTP that a browser or a proxy was made to send (cross-protocol scripting): a request
 * whose first word is {@code POST} or {@code Host:} in any case, as Redis does. No command may have
 * one of these names.
 */
final class HttpRequests {

    private static final String POST = "post";
    private static final String HOST = "host:";

    private HttpRequests() {}

    /**
     * Compares the first word of a request with the two that no Redis client sends.
     *
     * @param at index of the word; of a line, the blanks and the quote before it may be included
     */
    static boolean beginAt(ByteBuffer received, int at) {
        int from = at;
        while (from < received.limit() && isBlank(received.get(from))) {
            from++;
        }
        if (from < received.limit() && isQuote(received.get(from))) {
            from++;
        }
        return isWordAt(received, from, POST) || isWordAt(received, from, HOST);
    }

    private static boolean isWordAt(ByteBuffer received, int at, String word) {
        int end = at + word.length();
        if (end >= received.limit()) { // A line feed, at least, follows each word.
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase(received.get(at + i)) != word.charAt(i)) {
                return false;
            }
        }
        byte next = received.get(end);
        return isBlank(next) || isQuote(next) || next == '\n';
    }

    private static boolean isBlank(byte letter) {
        return letter == ' ' || letter == '\t' || letter == '\r' || letter == 0;
    }

    private static boolean isQuote(byte letter) {
        return letter == '"' || letter == '\'';
    }
}

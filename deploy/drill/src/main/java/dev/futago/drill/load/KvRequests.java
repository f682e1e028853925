package dev.futago.drill.load;

import java.nio.charset.StandardCharsets;

/** Requests to a store that speaks RESP; keys are named as {@code redis-benchmark} names them. */
public final class KvRequests {

    /** Of a key, and of a value. */
    public static final int WORD_BYTES = 16;

    private static final String BEFORE_KEY = "*3\r\n$3\r\nSET\r\n$16\r\n";
    private static final String KEY = "key:000000000000";
    private static final String BETWEEN = "\r\n$16\r\n";
    private static final int KEY_END = BEFORE_KEY.length() + WORD_BYTES;
    private static final int KEY_DIGITS = 12;
    private static final int VALUE_END = KEY_END + BETWEEN.length() + WORD_BYTES;

    /** {@code WAIT 1 0}: answers how many replicas have all that this connection wrote. */
    static final byte[] WAIT = bytes("*3\r\n$4\r\nWAIT\r\n$1\r\n1\r\n$1\r\n0\r\n");

    private final byte[] set = bytes(BEFORE_KEY + KEY + BETWEEN + "0".repeat(WORD_BYTES) + "\r\n");

    /** Requests for one thread. */
    public KvRequests() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Any command, of words in ASCII. */
    public static byte[] command(String... words) {
        var command = new StringBuilder("*%d\r\n".formatted(words.length));
        for (String word : words) {
            command.append("$%d\r\n%s\r\n".formatted(word.length(), word));
        }
        return bytes(command.toString());
    }

    /** A SET, in an array that the next one overwrites. */
    public byte[] set(int key, long value) {
        int restOfKey = key;
        for (int i = 1; i <= KEY_DIGITS; i++) {
            set[KEY_END - i] = (byte) ('0' + restOfKey % 10);
            restOfKey /= 10;
        }
        long restOfValue = value;
        for (int i = 1; i <= WORD_BYTES; i++) {
            set[VALUE_END - i] = (byte) ('a' + (restOfValue & 0xf));
            restOfValue >>>= 4;
        }
        return set;
    }

    int setBytes() {
        return set.length;
    }
}

package dev.futago.guests.kv;

import java.util.OptionalLong;

/** Integers in texts, as Redis reads them: decimal, in the one way in which it would write them. */
final class Numbers {

    /** No number of 64 bits has more bytes. */
    static final int BYTES_MAX = 20;

    private Numbers() {}

    /** The number that a text is. */
    static OptionalLong of(Text text) {
        int length = text.length();
        if (length == 0 || length > BYTES_MAX) {
            return OptionalLong.empty();
        }
        boolean isNegative = text.at(0) == '-';
        int first = isNegative ? 1 : 0;
        if (first == length || (text.at(first) == '0' && length > 1)) {
            return OptionalLong.empty();
        }
        long value = 0; // below 0 on the way, where there is one number more
        for (int i = first; i < length; i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                return OptionalLong.empty();
            }
            value = value * 10 - digit;
        }
        if (isNegative) {
            return OptionalLong.of(value);
        }
        return value == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(-value);
    }
}

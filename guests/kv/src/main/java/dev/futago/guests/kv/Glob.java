package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;

/**
 * Patterns as Redis knows them: {@code *} any bytes, {@code ?} any byte, {@code [a-z]}, {@code
 * [^a]}, and {@code \} before a byte that means itself.
 */
final class Glob {

    private final Text pattern;
    private byte[] scratch = new byte[64];

    Glob(Text pattern) {
        this.pattern = pattern;
    }

    /** Whether all of a key is meant. It takes no longer than pattern times key. */
    boolean matches(Text key) {
        return matches(key.bytes(), key.from(), key.from() + key.length());
    }

    /** The same of a key in guest memory. Nothing is allocated for each of many. */
    boolean matches(GuestMemory memory, long address, int length) {
        if (scratch.length < length) {
            scratch = new byte[length];
        }
        memory.copyOut(address, scratch, 0, length);
        return matches(scratch, 0, length);
    }

    private boolean matches(byte[] key, int from, int to) {
        int p = 0;
        int k = from;
        int star = -1;
        int anew = from;
        while (k < to) {
            if (p < pattern.length() && pattern.at(p) == '*') {
                star = p++;
                anew = k;
            } else if (p < pattern.length() && isOne(p, key[k])) {
                p = after(p);
                k++;
            } else if (star >= 0) {
                p = star + 1;
                k = ++anew;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.at(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Whether what stands at a place of the pattern, not a star, means this byte. */
    private boolean isOne(int place, byte sign) {
        return switch (pattern.at(place)) {
            case '?' -> true;
            case '[' -> isIn(place, sign & 0xFF);
            case '\\' -> literal(place) == sign;
            default -> pattern.at(place) == sign;
        };
    }

    /** The byte that is meant behind a backslash, which at the end of the pattern means itself. */
    private byte literal(int place) {
        return pattern.at(Math.min(place + 1, pattern.length() - 1));
    }

    private int after(int place) {
        return switch (pattern.at(place)) {
            case '[' -> Math.min(pattern.length(), endOfSet(place) + 1);
            case '\\' -> Math.min(pattern.length(), place + 2);
            default -> place + 1;
        };
    }

    /** Where a set closes; the end of the pattern closes any. */
    private int endOfSet(int place) {
        int i = place + 1;
        while (i < pattern.length() && pattern.at(i) != ']') {
            i += pattern.at(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private boolean isIn(int place, int sign) {
        int end = Math.min(endOfSet(place), pattern.length());
        int i = place + 1;
        boolean isNegated = i < end && pattern.at(i) == '^';
        i += isNegated ? 1 : 0;
        boolean isFound = false;
        while (i < end) {
            if (pattern.at(i) == '\\' && i + 1 < end) {
                isFound |= (pattern.at(i + 1) & 0xFF) == sign;
                i += 2;
            } else if (i + 2 < end && pattern.at(i + 1) == '-') {
                int one = pattern.at(i) & 0xFF;
                int other = pattern.at(i + 2) & 0xFF;
                isFound |= sign >= Math.min(one, other) && sign <= Math.max(one, other);
                i += 3;
            } else {
                isFound |= (pattern.at(i) & 0xFF) == sign;
                i++;
            }
        }
        return isFound != isNegated;
    }
}

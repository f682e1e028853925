package dev.futago.node.sentinel;

/**
 * Patterns of channels: {@code *} for any characters, {@code ?} for one, {@code [a-z]} for one of a
 * class, {@code [^a-z]} for one of no such class, and {@code \} before one that stands for itself.
 * In steps of at most pattern times text, whatever the pattern.
 */
final class Glob {

    private interface CharPredicate {
        boolean test(char one);
    }

    private Glob() {}

    static boolean matches(String pattern, String text) {
        boolean[] reached = new boolean[text.length() + 1]; // text up to here, by what was read
        reached[0] = true;
        for (int at = 0; at < pattern.length(); at++) {
            char sign = pattern.charAt(at);
            if (sign == '*') {
                passAny(reached);
                continue;
            }
            if (sign == '?') {
                passOne(reached, text, any -> true);
            } else if (sign == '[') {
                int end = endOfClass(pattern, at + 1);
                String of = pattern.substring(at + 1, end);
                passOne(reached, text, one -> isInClass(of, one));
                at = end;
            } else {
                at += sign == '\\' && at + 1 < pattern.length() ? 1 : 0;
                char own = pattern.charAt(at);
                passOne(reached, text, one -> one == own);
            }
        }
        return reached[text.length()];
    }

    /** Where the class is closed; one that is not ends with the pattern, as in Redis. */
    private static int endOfClass(String pattern, int from) {
        int at = from;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            at += pattern.charAt(at) == '\\' && at + 1 < pattern.length() ? 2 : 1;
        }
        return Math.min(at, pattern.length());
    }

    private static boolean isInClass(String of, char one) {
        boolean isNegated = of.startsWith("^");
        boolean isIn = false;
        for (int at = isNegated ? 1 : 0; at < of.length(); at++) {
            at += of.charAt(at) == '\\' && at + 1 < of.length() ? 1 : 0;
            char low = of.charAt(at);
            char high = low;
            if (at + 2 < of.length() && of.charAt(at + 1) == '-') {
                high = of.charAt(at + 2);
                at += 2;
            }
            isIn |= one >= Math.min(low, high) && one <= Math.max(low, high);
        }
        return isIn != isNegated;
    }

    private static void passAny(boolean[] reached) {
        for (int i = 1; i < reached.length; i++) {
            reached[i] |= reached[i - 1];
        }
    }

    private static void passOne(boolean[] reached, String text, CharPredicate isMatch) {
        for (int i = text.length(); i > 0; i--) {
            reached[i] = reached[i - 1] && isMatch.test(text.charAt(i - 1));
        }
        reached[0] = false;
    }
}

package dev.futago.node.sentinel;

/**
 * Patterns of channels: {@code *} for any characters, {@code ?} for one, and {@code \} before one
 * that stands for itself. In steps of at most pattern times text, whatever the pattern.
 */
final class Glob {

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
            boolean isAny = sign == '?';
            if (sign == '\\' && at + 1 < pattern.length()) {
                sign = pattern.charAt(++at);
            }
            passOne(reached, text, sign, isAny);
        }
        return reached[text.length()];
    }

    private static void passAny(boolean[] reached) {
        for (int i = 1; i < reached.length; i++) {
            reached[i] |= reached[i - 1];
        }
    }

    private static void passOne(boolean[] reached, String text, char sign, boolean isAny) {
        for (int i = text.length(); i > 0; i--) {
            reached[i] = reached[i - 1] && (isAny || text.charAt(i - 1) == sign);
        }
        reached[0] = false;
    }
}

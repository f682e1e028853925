package dev.futago.guests.kv;

import java.util.Optional;

/**
 * Splits a line into its words as Redis does: between blanks, or in quotes. In double quotes {@code
 * \n \r \t \b \a \xHH} and any other letter behind a backslash mean what they mean in C, in single
 * ones {@code \'} only.
 */
final class Inline {

    private static final String UNBALANCED = "unbalanced quotes in request";
    private static final int HEX = 16;

    /** Is told where a word is. */
    @FunctionalInterface
    interface Word {
        void at(int from, int length);
    }

    private byte[] bytes = new byte[0];
    private int end;
    private int at;
    private int written;

    /**
     * Splits a line.
     *
     * @param line changed: words that stood in quotes stand there without them
     * @return what is wrong with it, in Redis's words, if something is
     */
    Optional<String> split(byte[] line, int length, Word each) {
        bytes = line;
        end = length;
        at = 0;
        skipBlanks();
        while (at < end) {
            int from = at;
            written = at;
            if (!hasReadWord()) {
                return Optional.of(UNBALANCED);
            }
            each.at(from, written - from);
            skipBlanks();
        }
        return Optional.empty();
    }

    private static boolean isBlank(byte letter) {
        return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n' || letter == 0;
    }

    private void skipBlanks() {
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
    }

    /** Reads up to the next blank, over those in quotes. */
    private boolean hasReadWord() {
        while (at < end && !isBlank(bytes[at])) {
            byte letter = bytes[at++];
            if (letter != '"' && letter != '\'') {
                write(letter);
            } else if (!hasReadQuoted(letter)) {
                return false;
            }
        }
        return true;
    }

    /** Reads up to the closing quote, behind which a blank must follow. */
    private boolean hasReadQuoted(byte quote) {
        while (at < end && bytes[at] != quote) {
            byte letter = bytes[at++];
            if (letter != '\\' || at == end) {
                write(letter);
            } else if (quote == '"') {
                writeEscaped();
            } else if (bytes[at] == quote) {
                write(bytes[at++]);
            } else {
                write(letter);
            }
        }
        boolean isClosed = at < end;
        at++;
        return isClosed && (at == end || isBlank(bytes[at]));
    }

    private void writeEscaped() {
        byte letter = bytes[at++];
        if (letter == 'x' && at + 1 < end && digit(at) >= 0 && digit(at + 1) >= 0) {
            write((byte) (digit(at) * HEX + digit(at + 1)));
            at += 2;
            return;
        }
        write(
                switch (letter) {
                    case 'n' -> (byte) '\n';
                    case 'r' -> (byte) '\r';
                    case 't' -> (byte) '\t';
                    case 'b' -> (byte) '\b';
                    case 'a' -> (byte) 7;
                    default -> letter;
                });
    }

    private int digit(int index) {
        return Character.digit(bytes[index], HEX);
    }

    private void write(byte letter) {
        bytes[written++] = letter;
    }
}

package dev.futago.drill.report;

/**
 * Makes texts of logs fit to be shown: no control character reaches a terminal, and none that XML
 * 1.0 cannot hold a document.
 */
final class Characters {

    private static final int REPLACEMENT = 0xFFFD;
    private static final int NO_CHARACTERS = 0xFFFE;

    private Characters() {}

    /** The text with U+FFFD for what cannot be shown; tabs and line feeds stay. */
    static String printable(String text) {
        return text.codePoints()
                .map(code -> isPrintable(code) ? code : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPrintable(int code) {
        return code == '\n'
                || code == '\t'
                || (!Character.isISOControl(code)
                        && Character.getType(code) != Character.SURROGATE
                        && (code & 0xFFFF) < NO_CHARACTERS);
    }

    /** The text as element content or attribute of XML and HTML. */
    static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (char character : printable(text).toCharArray()) {
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(character);
            }
        }
        return escaped.toString();
    }

    /** The text in one line, and no longer than so many characters. */
    static String cut(String text, int charactersMax) {
        String line = printable(text).replace('\n', ' ').replace('\t', ' ').strip();
        int[] codes = line.codePoints().limit(charactersMax + 1L).toArray();
        return codes.length <= charactersMax
                ? line
                : new String(codes, 0, charactersMax - 1).stripTrailing() + "…";
    }
}

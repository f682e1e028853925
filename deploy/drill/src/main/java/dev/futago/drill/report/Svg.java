package dev.futago.drill.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes a picture as SVG that stands inside a page, which gives its classes their colours. */
final class Svg {

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * An empty picture.
     *
     * @param title what it shows, for those who do not see it
     */
    Svg(double width, double height, String title) {
        open("svg", "xmlns", "http://www.w3.org/2000/svg", "role", "img");
        attribute("viewBox", "0 0 %s %s".formatted(number(width), number(height)));
        attribute("aria-label", title);
    }

    /** Begins an element, with names and values of attributes in turn. */
    void open(String element, Object... attributes) {
        text.append('<').append(element).append('>');
        open.push(element);
        for (int at = 0; at < attributes.length; at += 2) {
            attribute(attributes[at].toString(), attributes[at + 1]);
        }
    }

    private void attribute(String name, Object value) {
        text.setLength(text.length() - 1);
        String written =
                value instanceof Number figure ? number(figure.doubleValue()) : value.toString();
        text.append(' ').append(name).append("=\"");
        text.append(Characters.escaped(written)).append("\">");
    }

    void close() {
        text.append("</").append(open.pop()).append('>');
    }

    void leaf(String element, Object... attributes) {
        open(element, attributes);
        close();
    }

    /** An element that shows its name when it is pointed at. */
    void named(String name, String element, Object... attributes) {
        open(element, attributes);
        open("title");
        text.append(Characters.escaped(name));
        close();
        close();
    }

    void line(String kind, double x1, double y1, double x2, double y2) {
        leaf("line", "class", kind, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
    }

    /** An upright line that shows its name when it is pointed at. */
    void namedLine(String name, String kind, double x, double from, double to) {
        named(name, "line", "class", kind, "x1", x, "y1", from, "x2", x, "y2", to);
    }

    /** A text whose left end, middle or right end is at a place. */
    void text(String content, String kind, double x, double y) {
        open("text", "class", kind, "x", x, "y", y);
        text.append(Characters.escaped(content));
        close();
    }

    /** With a tenth of a unit, as coordinates need no more. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("no place in a picture: " + value);
        }
        String written = String.format(Locale.ROOT, "%.1f", value);
        return written.endsWith(".0") ? written.substring(0, written.length() - 2) : written;
    }

    /** The whole picture. */
    String end() {
        while (!open.isEmpty()) {
            close();
        }
        return text.toString();
    }
}

package dev.futago.drill.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a page that needs nothing but itself. */
final class Page {

    private static final String STYLE = "page.css";

    private final StringBuilder text = new StringBuilder();

    /** A page of which the head is written. */
    Page(String title) {
        text.append(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                """);
        element("title", "", title);
        text.append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n");
    }

    private static String style() {
        try (InputStream file = Page.class.getResourceAsStream(STYLE)) {
            if (file == null) {
                throw new IllegalStateException("the program was built without " + STYLE);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Begins an element; its kind is its class in the style. */
    void open(String element, String kind) {
        text.append('<').append(element);
        if (!kind.isEmpty()) {
            attribute("class", kind);
        }
        text.append('>');
    }

    void close(String element) {
        text.append("</").append(element).append(">\n");
    }

    /** An element that holds a text. */
    void element(String element, String kind, String content) {
        open(element, kind);
        text.append(Characters.escaped(content));
        close(element);
    }

    /** A heading that can be linked to. */
    void heading(String id, String content, String verdict) {
        text.append("<h2");
        attribute("id", id);
        text.append('>').append(Characters.escaped(content)).append(' ');
        element("span", "badge " + verdict, verdict);
        close("h2");
    }

    void link(String id, String content) {
        text.append("<a");
        attribute("href", "#" + id);
        text.append('>').append(Characters.escaped(content)).append("</a>");
    }

    private void attribute(String name, String value) {
        text.append(' ').append(name).append("=\"").append(Characters.escaped(value)).append('"');
    }

    /** A picture with words about it; a narrow screen shows a part of it. */
    void picture(String svg, String words) {
        open("figure", "");
        element("figcaption", "", words);
        open("div", "wide");
        text.append(svg);
        close("div");
        close("figure");
    }

    /** A table that a narrow screen shows a part of. */
    void table(List<String> head, List<List<String>> rows) {
        openTable(head);
        for (List<String> row : rows) {
            open("tr", "");
            row.forEach(cell -> element("td", "", cell));
            close("tr");
        }
        closeTable();
    }

    void openTable(List<String> head) {
        open("div", "wide");
        open("table", "");
        open("thead", "");
        open("tr", "");
        head.forEach(cell -> element("th", "", cell));
        close("tr");
        close("thead");
        open("tbody", "");
    }

    void closeTable() {
        close("tbody");
        close("table");
        close("div");
    }

    String end() {
        return text.append("</body>\n</html>\n").toString();
    }
}

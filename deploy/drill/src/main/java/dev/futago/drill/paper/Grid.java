package dev.futago.drill.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown whose columns also stand straight as plain text. */
final class Grid {

    private final List<List<String>> rows = new ArrayList<>();
    private final int textColumns;

    /**
     * An empty one.
     *
     * @param textColumns how many columns, from the left, hold words; the others hold numbers
     */
    Grid(int textColumns, String... titles) {
        this.textColumns = textColumns;
        rows.add(List.of(titles));
    }

    /** Adds a row, with a cell for each title. */
    void add(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("cells and titles differ: " + cells);
        }
        rows.add(List.copyOf(cells));
    }

    /** The whole. */
    String text() {
        int[] widths =
                IntStream.range(0, rows.getFirst().size())
                        .map(column -> Math.max(3, width(column)))
                        .toArray();
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            lines.add(line(IntStream.range(0, widths.length), at -> padded(row, at, widths)));
        }
        lines.add(1, line(IntStream.range(0, widths.length), at -> rule(at, widths[at])));
        return String.join("\n", lines) + "\n";
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String line(IntStream columns, IntFunction<String> cell) {
        return columns.mapToObj(cell).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private String padded(List<String> row, int column, int[] widths) {
        String cell = row.get(column);
        String blanks = " ".repeat(widths[column] - cell.length());
        return column < textColumns ? cell + blanks : blanks + cell;
    }

    private String rule(int column, int width) {
        return column < textColumns ? "-".repeat(width) : "-".repeat(width - 1) + ":";
    }
}

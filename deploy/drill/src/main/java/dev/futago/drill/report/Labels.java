package dev.futago.drill.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts texts beside places on a line, in rows, so that no two of them meet, and no text the leader
 * that binds another to its place. Row 0 is next to the line.
 */
final class Labels {

    /** How wide a character of the monospaced face is at most, in units of a picture. */
    static final double CHARACTER = 6.8;

    /** From a row's baseline to the next. */
    static final double ROW = 16;

    private static final double SPACE = 4;
    private static final double ASCENT = 11;
    private static final double DESCENT = 3;

    private final double left;
    private final double right;
    private final int rowsMax;
    private final List<Label> placed = new ArrayList<>();

    /** No labels yet, between two ends. */
    Labels(double left, double right, int rowsMax) {
        this.left = left;
        this.right = right;
        this.rowsMax = rowsMax;
    }

    /** A rectangle of a picture that a text takes. */
    record Box(double left, double top, double right, double bottom) {

        boolean meets(Box other) {
            return left < other.right
                    && other.left < right
                    && top < other.bottom
                    && other.top < bottom;
        }
    }

    /**
     * A text that has its place.
     *
     * @param place that it belongs to
     * @param left where the text begins
     * @param right where it ends
     */
    record Label(String text, double place, int row, double left, double right) {

        Box box(double baseline) {
            return new Box(left, baseline - ASCENT, right, baseline + DESCENT);
        }

        void draw(Svg svg, String kind, double baseline) {
            boolean isBefore = right < place;
            svg.text(
                    text,
                    isBefore ? kind + " mono end" : kind + " mono",
                    isBefore ? right : left,
                    baseline);
        }

        private boolean isInTheWayOf(Label other) {
            boolean textsMeet = row == other.row && left < other.right && other.left < right;
            return textsMeet || isCrossedBy(other) || other.isCrossedBy(this);
        }

        /** The leader of another runs from the line down to the other's row. */
        private boolean isCrossedBy(Label other) {
            return other.row >= row && left - 1 < other.place && other.place < right + 1;
        }
    }

    static double width(String text) {
        return CHARACTER * text.codePoints().map(code -> code < 0x1100 ? 1 : 2).sum();
    }

    /** A text that wants a place. */
    record Wanted(String text, double place) {

        Wanted cut(int charactersMax) {
            return new Wanted(Characters.cut(text, charactersMax), place);
        }
    }

    /**
     * Places them: each behind its place, like stairs that rise to the left; then, before their
     * places and above, those that would go beyond the right end.
     *
     * @return those for which there is no room
     */
    List<Wanted> place(List<Wanted> texts) {
        var leftOut = new ArrayList<Wanted>();
        var byPlace = Comparator.comparingDouble(Wanted::place);
        for (Wanted wanted : texts.stream().sorted(byPlace.reversed()).toList()) {
            if (isRoomBehind(wanted)) {
                double begin = wanted.place + SPACE;
                place(wanted, begin, begin + width(wanted.text), leftOut);
            }
        }
        for (Wanted wanted : texts.stream().sorted(byPlace).toList()) {
            if (!isRoomBehind(wanted)) {
                double end = wanted.place - SPACE;
                place(wanted, end - width(wanted.text), end, leftOut);
            }
        }
        return leftOut;
    }

    private boolean isRoomBehind(Wanted wanted) {
        return wanted.place + SPACE + width(wanted.text) <= right;
    }

    private void place(Wanted wanted, double begin, double end, List<Wanted> leftOut) {
        for (int row = 0; row < rowsMax && begin >= left; row++) {
            var label = new Label(wanted.text, wanted.place, row, begin, end);
            if (placed.stream().noneMatch(label::isInTheWayOf)) {
                placed.add(label);
                return;
            }
        }
        leftOut.add(wanted);
    }

    List<Label> placed() {
        return List.copyOf(placed);
    }

    int rows() {
        return placed.stream().mapToInt(label -> label.row() + 1).max().orElse(0);
    }
}

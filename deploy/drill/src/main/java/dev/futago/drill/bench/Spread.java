package dev.futago.drill.bench;

import java.util.List;

/** What some rounds have shown: the middle, and how far they are apart. */
record Spread(double median, double min, double max) {

    /**
     * Of one value at least.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** For people: the median, and the range in brackets. */
    String text(Unit unit) {
        return "%s (%s–%s)".formatted(unit.text(median), unit.number(min), unit.number(max));
    }
}

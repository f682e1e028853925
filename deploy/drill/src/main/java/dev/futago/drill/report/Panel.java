package dev.futago.drill.report;

import java.util.function.DoubleFunction;

/**
 * A part of a picture in which values are drawn.
 *
 * @param x from its left end to its right
 * @param y from its lower end to its upper
 */
record Panel(Scale x, Scale y) {

    private static final int TICKS_MAX = 4;

    double top() {
        return y.toPlace();
    }

    double bottom() {
        return y.fromPlace();
    }

    /**
     * Its name above, lines across, and what they stand for at the left.
     *
     * @param unit in which the values at the lines are round
     */
    void draw(Svg svg, String name, double unit, DoubleFunction<String> words) {
        svg.text(name, "faint", x.fromPlace(), top() - 5);
        for (double tick : y.ticks(TICKS_MAX, unit)) {
            double place = y.at(tick);
            svg.line("grid", x.fromPlace(), place, x.toPlace(), place);
            svg.text(words.apply(tick), "end", x.fromPlace() - 6, place + 4);
        }
    }
}

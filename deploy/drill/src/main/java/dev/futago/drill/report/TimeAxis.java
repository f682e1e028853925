package dev.futago.drill.report;

import java.util.List;
import java.util.Locale;

/** The axis of time below a picture, in the unit that suits its length. */
final class TimeAxis {

    private static final int TICKS_MAX = 9;
    private static final double SECOND = 1000;
    private static final double MINUTE = 60 * SECOND;
    private static final double HOUR = 60 * MINUTE;

    /** Steps in minutes and hours that are round to people. */
    private static final double[] LONG_STEPS = {
        MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
        HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR
    };

    private final Scale millis;
    private final String since;

    /**
     * An axis.
     *
     * @param since from when on time is counted, in words
     */
    TimeAxis(Scale millis, String since) {
        this.millis = millis;
        this.since = since;
    }

    private double length() {
        return millis.to() - millis.from();
    }

    private double unit() {
        if (length() <= 20 * SECOND) {
            return 1;
        }
        if (length() <= 10 * MINUTE) {
            return SECOND;
        }
        return length() <= 10 * HOUR ? MINUTE : HOUR;
    }

    private String word() {
        double unit = unit();
        if (unit < SECOND) {
            return "ms";
        }
        if (unit < MINUTE) {
            return "s";
        }
        return unit < HOUR ? "min" : "h";
    }

    private List<Double> ticks() {
        if (unit() >= MINUTE) {
            for (double step : LONG_STEPS) {
                if (length() / step <= TICKS_MAX) {
                    return millis.steps(step);
                }
            }
        }
        return millis.ticks(TICKS_MAX, unit());
    }

    /** Lines through the panels. */
    void drawGrid(Svg svg, double top, double bottom) {
        for (double tick : ticks()) {
            svg.line(
                    tick == 0 ? "grid zero" : "grid",
                    millis.at(tick),
                    top,
                    millis.at(tick),
                    bottom);
        }
    }

    /** Numbers and the name below the panels; takes 34 units. */
    void drawBelow(Svg svg, double top) {
        for (double tick : ticks()) {
            String text = String.format(Locale.ROOT, "%,.10f", tick / unit());
            svg.text(
                    text.replaceAll("\\.?0+$", "").replace("-", "−"),
                    "middle",
                    millis.at(tick),
                    top + 13);
        }
        svg.text(word() + " " + since, "end faint", millis.toPlace(), top + 29);
    }
}

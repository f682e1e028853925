package dev.futago.drill.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The longest gap of each cycle, over many. */
final class GapPicture {

    private static final double LEFT = 84;
    private static final double RIGHT = TimelinePicture.WIDTH - 96;
    private static final double TOP = 26;
    private static final double BOTTOM = 166;
    private static final double HEIGHT = 206;
    private static final int TICKS_MAX = 12;

    /** Beyond this ratio of the longest to the middle, equal ways are equal ratios. */
    private static final double LINEAR_MAX = 20;

    private final DrillResult drill;
    private final DrillResult.Quantiles over;

    /** The picture of a drill that has the figure. */
    GapPicture(DrillResult drill, DrillResult.Quantiles over) {
        this.drill = drill;
        this.over = over;
    }

    /** A cycle's dot. */
    private record Dot(int number, double millis, boolean isGood) {}

    String svg() {
        var svg = new Svg(TimelinePicture.WIDTH, HEIGHT, "longest gap of each cycle");
        var panel = new Panel(numbers(), millis());
        panel.draw(
                svg,
                panel.y().isLog() ? "longest gap (logarithmic)" : "longest gap",
                1,
                Amounts::millis);
        for (double tick : panel.x().ticks(TICKS_MAX, 1)) {
            if (tick == Math.rint(tick)) {
                svg.text(Amounts.count(tick), "middle", panel.x().at(tick), BOTTOM + 15);
            }
        }
        svg.text("cycle", "end faint", RIGHT, BOTTOM + 32);
        // The higher one is named above its line and the lower below: they may be close.
        drawLine(svg, panel, "p90", over.p90(), -5);
        drawLine(svg, panel, "p50", over.p50(), 14);
        drawDots(svg, panel, true);
        drawDots(svg, panel, false);
        return svg.end();
    }

    private Scale numbers() {
        var numbers = drill.cycles().stream().mapToInt(Cycle::number).summaryStatistics();
        return new Scale(numbers.getMin() - 0.5, numbers.getMax() + 0.5, LEFT, RIGHT, false);
    }

    private Scale millis() {
        double least = dots().stream().mapToDouble(Dot::millis).filter(m -> m > 0).min().orElse(1);
        return over.p50() > 0 && over.max() / over.p50() > LINEAR_MAX
                ? Scale.powers(least, over.max(), BOTTOM, TOP)
                : Scale.upTo(over.max(), BOTTOM, TOP);
    }

    private static void drawLine(Svg svg, Panel panel, String name, double value, double down) {
        double place = panel.y().at(value);
        svg.line("quantile", LEFT, place, RIGHT, place);
        svg.text(name + " " + Amounts.millis(value), "small", RIGHT + 6, place + down);
    }

    private List<Dot> dots() {
        var dots = new ArrayList<Dot>();
        for (Cycle cycle : drill.cycles()) {
            Double millis = cycle.figures().get(Figure.LONGEST_GAP);
            if (millis != null) {
                dots.add(new Dot(cycle.number(), millis, cycle.isGood()));
            }
        }
        return dots;
    }

    /** In one path; dots that fall on one place are drawn once. */
    private void drawDots(Svg svg, Panel panel, boolean isGood) {
        var seen = new HashSet<String>();
        var path = new StringBuilder();
        for (Dot dot : dots()) {
            String place =
                    Math.round(panel.x().at(dot.number))
                            + " "
                            + Math.round(panel.y().at(dot.millis));
            if (dot.isGood == isGood && seen.add(place)) {
                path.append('M').append(place).append(isGood ? "h0" : "m-4-4l8 8m0-8l-8 8");
            }
        }
        if (!path.isEmpty()) {
            svg.leaf("path", "class", isGood ? "dots" : "crosses", "d", path);
        }
    }
}

package dev.futago.drill.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A cycle, or a part of it, on one axis of time: replies, the slowest of them, silence, what
 * happened at each node, and through all of it the marks.
 */
final class TimelinePicture {

    static final double WIDTH = 960;

    private static final double LEFT = 84;
    private static final double RIGHT = WIDTH - 20;
    private static final double CAPTION = 26;
    private static final double TALL = 110;
    private static final double LOW = 22;
    private static final double AXIS = 38;
    private static final int MARKS_MAX = 12;

    private final Cycle cycle;
    private final TimelineWindow window;
    private final Scale x;
    private final TimeAxis axis;
    private final Buckets buckets;
    private final Labels marks;
    private final List<TimelineLane> lanes;

    TimelinePicture(Cycle cycle, TimelineWindow window) {
        this.cycle = cycle;
        this.window = window;
        x = new Scale(window.fromMillis(), window.toMillis(), LEFT, RIGHT, false);
        axis = new TimeAxis(x, "from the fault");
        buckets = new Buckets(cycle);
        marks = marks();
        lanes = TimelineLane.of(cycle, window, x);
    }

    private Labels marks() {
        var labels = new Labels(LEFT, RIGHT, MARKS_MAX);
        labels.place(
                marked().stream()
                        .limit(MARKS_MAX)
                        .map(mark -> new Labels.Wanted(markText(mark), x.at(mark.millis())))
                        .toList());
        return labels;
    }

    private static String markText(Moment mark) {
        String label = mark.mark().label();
        return mark.mark() == Moment.Mark.FAULT && mark.millis() == 0
                ? label
                : label + " " + Amounts.offset(mark.millis());
    }

    private List<Moment> marked() {
        return cycle.moments().stream()
                .filter(moment -> moment.isMarked() && window.holds(moment.millis()))
                .toList();
    }

    /** Where panels and lanes are, from the top. */
    private double panelsTop() {
        return 8 + Labels.ROW * marks.rows() + 4;
    }

    private double lanesTop() {
        double panels = cycle.course().isEmpty() ? 0 : 3 * CAPTION + 2 * TALL + LOW;
        return panelsTop() + panels + 14;
    }

    private double lanesBottom() {
        return lanesTop() + lanes.stream().mapToDouble(TimelineLane::height).sum();
    }

    String svg() {
        double height = lanesBottom() + AXIS;
        var svg = new Svg(WIDTH, height, "timeline of cycle " + cycle.number());
        axis.drawGrid(svg, panelsTop(), lanesBottom());
        drawMarks(svg);
        if (!cycle.course().isEmpty()) {
            drawCourse(svg);
        }
        drawLanes(svg);
        axis.drawBelow(svg, lanesBottom());
        return svg.end();
    }

    private void drawCourse(Svg svg) {
        Panel rate = panel(panelsTop() + CAPTION, TALL, Scale.upTo(highestRate(), 1, 0));
        Panel latency = panel(rate.bottom() + CAPTION, TALL, latencies());
        Panel silence = panel(latency.bottom() + CAPTION, LOW, Scale.upTo(1, 1, 0));
        drawBand(svg, rate.top(), silence.bottom());
        drawRate(svg, rate);
        drawLatency(svg, latency);
        drawSilences(svg, silence);
    }

    private Panel panel(double top, double height, Scale values) {
        var y = new Scale(values.from(), values.to(), top + height, top, values.isLog());
        return new Panel(x, y);
    }

    private List<Buckets.Step> steps() {
        return buckets.steps(window.fromMillis(), window.toMillis());
    }

    private double highestRate() {
        return steps().stream().mapToDouble(Buckets.Step::perSecond).max().orElse(0);
    }

    private Scale latencies() {
        var slowest =
                steps().stream()
                        .mapToDouble(Buckets.Step::slowestMillis)
                        .filter(millis -> millis > 0)
                        .summaryStatistics();
        return slowest.getCount() == 0
                ? Scale.powers(1, 10, 1, 0)
                : Scale.powers(slowest.getMin(), slowest.getMax(), 1, 0);
    }

    /** The longest silence, through the panels. */
    private void drawBand(Svg svg, double top, double bottom) {
        buckets.longest()
                .filter(
                        s ->
                                s.toMillis() > window.fromMillis()
                                        && s.fromMillis() < window.toMillis())
                .ifPresent(longest -> drawSpan(svg, "band", longest, top, bottom));
    }

    private void drawSpan(
            Svg svg, String kind, Buckets.Silence silence, double top, double bottom) {
        double from = x.at(silence.fromMillis());
        double width = Math.max(1.5, x.at(silence.toMillis()) - from);
        svg.named(
                "no reply for " + Amounts.millis(silence.millis()),
                "rect",
                "class",
                kind,
                "x",
                from,
                "y",
                top,
                "width",
                width,
                "height",
                bottom - top);
    }

    private void drawRate(Svg svg, Panel panel) {
        panel.draw(svg, "replies/s", 1, TimelinePicture::rate);
        if (steps().isEmpty()) {
            return; // None of it is in this window.
        }
        var line = new StringBuilder();
        for (Buckets.Step step : steps()) {
            line.append(line.isEmpty() ? "M" : "L").append(Svg.number(x.at(step.fromMillis())));
            line.append(' ').append(Svg.number(panel.y().at(step.perSecond())));
            line.append('H').append(Svg.number(x.at(step.toMillis())));
        }
        String bottom = Svg.number(panel.bottom());
        String from = Svg.number(x.at(steps().getFirst().fromMillis()));
        svg.leaf("path", "class", "rate area", "d", line + "V" + bottom + "H" + from + "Z");
        svg.leaf("path", "class", "rate", "d", line);
    }

    private static String rate(double perSecond) {
        return perSecond >= 10_000
                ? String.format(Locale.ROOT, "%,.0fk", perSecond / 1000)
                : Amounts.count(perSecond);
    }

    private void drawLatency(Svg svg, Panel panel) {
        panel.draw(svg, "slowest reply (logarithmic)", 1, TimelinePicture::latency);
        var line = new StringBuilder();
        boolean isOn = false;
        for (Buckets.Step step : steps()) {
            if (step.slowestMillis() > 0) {
                line.append(isOn ? "L" : "M").append(Svg.number(x.at(step.fromMillis())));
                line.append(' ').append(Svg.number(panel.y().at(step.slowestMillis())));
                line.append('H').append(Svg.number(x.at(step.toMillis())));
            }
            isOn = step.slowestMillis() > 0;
        }
        if (!line.isEmpty()) {
            svg.leaf("path", "class", "latency", "d", line);
        }
    }

    private static String latency(double millis) {
        if (millis < 1) {
            return String.format(Locale.ROOT, "%,.0f µs", millis * 1000);
        }
        return millis < 1000
                ? Amounts.count(Math.rint(millis)) + " ms"
                : Amounts.count(Math.rint(millis / 1000)) + " s";
    }

    /** Only what can be seen. */
    private void drawSilences(Svg svg, Panel panel) {
        svg.text("silence", "faint", LEFT, panel.top() - 5);
        svg.line("grid", LEFT, panel.bottom(), RIGHT, panel.bottom());
        buckets.silences(window.length() / (RIGHT - LEFT)).stream()
                .filter(
                        s ->
                                s.toMillis() > window.fromMillis()
                                        && s.fromMillis() < window.toMillis())
                .forEach(s -> drawSpan(svg, "silence", s, panel.top(), panel.bottom()));
        buckets.longest()
                .filter(longest -> window.holds(longest.toMillis()))
                .ifPresent(longest -> nameLongest(svg, panel, longest));
    }

    private void nameLongest(Svg svg, Panel panel, Buckets.Silence longest) {
        String text = "no reply for " + Amounts.millis(longest.millis());
        double behind = x.at(longest.toMillis()) + 6;
        boolean hasRoom = behind + Labels.width(text) < RIGHT;
        svg.text(
                text,
                hasRoom ? "strong halo" : "strong halo end",
                hasRoom ? behind : x.at(longest.fromMillis()) - 6,
                panel.bottom() - 6);
    }

    private void drawMarks(Svg svg) {
        for (Moment mark : marked().stream().limit(MARKS_MAX).toList()) {
            double place = x.at(mark.millis());
            svg.namedLine(
                    TimelineLane.said(mark),
                    "mark " + TimelineLane.kind(mark),
                    place,
                    panelsTop(),
                    lanesBottom());
        }
        for (Labels.Label label : marks.placed()) {
            double base = markBaseline(label);
            svg.line("leader", label.place(), base - 11, label.place(), panelsTop());
            label.draw(svg, "strong", base);
        }
    }

    private double markBaseline(Labels.Label label) {
        return panelsTop() - 4 - Labels.ROW * label.row();
    }

    private void drawLanes(Svg svg) {
        double top = lanesTop();
        for (TimelineLane lane : lanes) {
            lane.draw(svg, top);
            top += lane.height();
        }
    }

    /** Of all labels at marks and in lanes. */
    List<Labels.Box> boxes() {
        var boxes = new ArrayList<Labels.Box>();
        for (Labels.Label label : marks.placed()) {
            boxes.add(label.box(markBaseline(label)));
        }
        double top = lanesTop();
        for (TimelineLane lane : lanes) {
            boxes.addAll(lane.boxes(top));
            top += lane.height();
        }
        return boxes;
    }
}

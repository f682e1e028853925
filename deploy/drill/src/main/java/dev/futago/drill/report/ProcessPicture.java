package dev.futago.drill.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** How large the processes were over the time of a drill, a line for each node. */
final class ProcessPicture {

    private static final double LEFT = 84;
    private static final double RIGHT = TimelinePicture.WIDTH - 20;
    private static final double TALL = 84;
    private static final double CAPTION = 24;
    private static final double LEGEND = 22;
    private static final double HEIGHT = LEGEND + 3 * (TALL + CAPTION) + 38;
    private static final int COLUMNS = 280;
    private static final int LINES_MAX = 4;
    private static final double KIB = 1024;

    private final List<ProcessSample> samples;
    private final Scale x;
    private final Map<String, String> kinds = new LinkedHashMap<>();

    /** The picture of samples; of those that have a time there are two. */
    private ProcessPicture(List<ProcessSample> samples, Scale x) {
        this.samples = samples;
        this.x = x;
        var names = new TreeSet<String>();
        samples.forEach(sample -> names.add(sample.who()));
        names.stream().limit(LINES_MAX).forEach(who -> kinds.put(who, "process p" + kinds.size()));
    }

    /** Empty if there is too little to draw. */
    static String svg(DrillResult drill) {
        List<ProcessSample> samples =
                drill.processes().stream().filter(s -> Double.isFinite(s.seconds())).toList();
        var seconds = samples.stream().mapToDouble(ProcessSample::seconds).summaryStatistics();
        if (!(seconds.getMin() < seconds.getMax())) {
            return "";
        }
        double from = 1000 * seconds.getMin();
        double to = 1000 * seconds.getMax();
        return new ProcessPicture(samples, new Scale(from, to, LEFT, RIGHT, false)).drawn();
    }

    private String drawn() {
        var svg = new Svg(TimelinePicture.WIDTH, HEIGHT, "processes over time");
        var axis = new TimeAxis(x, "from the drill's begin");
        double bottom = LEGEND + 3 * (TALL + CAPTION);
        axis.drawGrid(svg, LEGEND + CAPTION, bottom);
        drawLegend(svg);
        draw(svg, 0, "resident memory", sample -> (double) sample.residentBytes(), Amounts::bytes);
        draw(svg, 1, "descriptors", ProcessSample::descriptors, Amounts::count);
        draw(svg, 2, "threads", ProcessSample::threads, Amounts::count);
        axis.drawBelow(svg, bottom);
        return svg.end();
    }

    private void drawLegend(Svg svg) {
        double left = LEFT;
        for (Map.Entry<String, String> entry : kinds.entrySet()) {
            String who = Characters.cut(entry.getKey(), 16);
            svg.line(entry.getValue(), left, 11, left + 28, 11);
            svg.text(who, "mono", left + 34, 15);
            left += 34 + Labels.width(who) + 24;
        }
    }

    private void draw(
            Svg svg,
            int place,
            String name,
            ToDoubleFunction<ProcessSample> value,
            DoubleFunction<String> words) {
        double top = LEGEND + CAPTION + place * (TALL + CAPTION);
        double max = samples.stream().mapToDouble(value).max().orElse(0);
        var panel = new Panel(x, Scale.upTo(max, top + TALL, top));
        double unit = 1;
        while (place == 0 && max / unit > 4 * KIB) {
            unit *= KIB;
        }
        panel.draw(svg, name, unit, words);
        kinds.forEach((who, kind) -> svg.leaf("path", "class", kind, "d", line(panel, who, value)));
    }

    /** The largest value of each column; a new process begins a new line. */
    private String line(Panel panel, String who, ToDoubleFunction<ProcessSample> value) {
        var columns = new TreeMap<Long, ProcessSample>();
        for (ProcessSample sample : samples) {
            if (sample.who().equals(who)) {
                double place = x.at(1000 * sample.seconds()) - LEFT;
                columns.merge(
                        (long) (place * COLUMNS / (RIGHT - LEFT)),
                        sample,
                        (a, b) ->
                                a.pid() == b.pid()
                                                && value.applyAsDouble(a) > value.applyAsDouble(b)
                                        ? a
                                        : b);
            }
        }
        var path = new StringBuilder();
        OptionalLong before = OptionalLong.empty();
        for (ProcessSample sample : columns.values()) {
            boolean isSame = before.equals(OptionalLong.of(sample.pid()));
            path.append(isSame ? 'L' : 'M').append(Svg.number(x.at(1000 * sample.seconds())));
            path.append(' ').append(Svg.number(panel.y().at(value.applyAsDouble(sample))));
            path.append(isSame ? "" : "h0");
            before = OptionalLong.of(sample.pid());
        }
        return path.toString();
    }
}

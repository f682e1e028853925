package dev.futago.drill.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What happened at one node, or what the drill did, as ticks on a line with labels below it. */
final class TimelineLane {

    private static final double HEAD = 14;
    private static final int LANES_MAX = 8;
    private static final int ROWS_MAX = 7;
    private static final int TICKS_MAX = 300;
    private static final int LABELLED_MAX = 80;
    private static final int NAME_MAX = 8;
    private static final int TITLE_MAX = 200;

    /** Texts for which there is no room are made shorter, step by step. */
    private static final int[] TEXTS_MAX = {46, 36, 28, 18};

    private final String who;
    private final List<Moment> moments;
    private final Scale x;
    private final Labels labels;

    private TimelineLane(String who, List<Moment> moments, List<Moment> labelled, Scale x) {
        this.who = who;
        this.moments = moments;
        this.x = x;
        labels = labels(labelled);
    }

    /** One for each that has something to tell of a cycle, though perhaps not in the window. */
    static List<TimelineLane> of(Cycle cycle, TimelineWindow window, Scale x) {
        Optional<TimelineWindow> closer =
                TimelineWindow.takeover(cycle).filter(takeover -> !takeover.equals(window));
        var names = new TreeSet<String>();
        cycle.moments().forEach(moment -> names.add(moment.who()));
        return names.stream()
                .limit(LANES_MAX)
                .map(who -> lane(who, inside(cycle, window), closer, x))
                .toList();
    }

    private static List<Moment> inside(Cycle cycle, TimelineWindow window) {
        return cycle.moments().stream().filter(moment -> window.holds(moment.millis())).toList();
    }

    /** Beside a picture of the takeover, that of the whole cycle need not say it again. */
    private static TimelineLane lane(
            String who, List<Moment> all, Optional<TimelineWindow> closer, Scale x) {
        List<Moment> moments =
                all.stream().filter(m -> m.who().equals(who)).limit(TICKS_MAX).toList();
        List<Moment> labelled =
                moments.stream()
                        .filter(m -> closer.filter(window -> window.holds(m.millis())).isEmpty())
                        .toList();
        return new TimelineLane(who, moments, labelled, x);
    }

    /** All of them, shorter if need be; if that cannot be, what is marked before the rest. */
    private Labels labels(List<Moment> labelled) {
        for (int charactersMax : TEXTS_MAX) {
            Labels all = none();
            if (all.place(wanted(labelled, charactersMax)).isEmpty()) {
                return all;
            }
        }
        Labels some = none();
        placeSome(some, labelled.stream().filter(Moment::isMarked).toList());
        placeSome(some, labelled.stream().filter(moment -> !moment.isMarked()).toList());
        return some;
    }

    private Labels none() {
        return new Labels(x.fromPlace(), x.toPlace(), ROWS_MAX);
    }

    private void placeSome(Labels labels, List<Moment> labelled) {
        List<Labels.Wanted> left = wanted(labelled, TEXTS_MAX[0]);
        for (int charactersMax : TEXTS_MAX) {
            left = labels.place(left.stream().map(text -> text.cut(charactersMax)).toList());
        }
    }

    private List<Labels.Wanted> wanted(List<Moment> labelled, int charactersMax) {
        return labelled.stream()
                .limit(LABELLED_MAX)
                .map(moment -> new Labels.Wanted(said(moment), x.at(moment.millis())))
                .map(wanted -> wanted.cut(charactersMax))
                .toList();
    }

    double height() {
        return HEAD + Labels.ROW * Math.max(1, labels.rows());
    }

    void draw(Svg svg, double top) {
        svg.line("lane", x.fromPlace(), top, x.toPlace(), top);
        String name = who.isEmpty() ? "drill" : Characters.cut(who, NAME_MAX);
        svg.text(name, "end strong", x.fromPlace() - 8, top + 12);
        for (Moment moment : moments) {
            svg.namedLine(
                    Characters.cut(said(moment), TITLE_MAX),
                    moment.isMarked() ? "tick " + kind(moment) : "tick",
                    x.at(moment.millis()),
                    top - 4,
                    top + 5);
        }
        for (Labels.Label label : labels.placed()) {
            double baseline = baseline(label, top);
            svg.line("leader", label.place(), top, label.place(), baseline);
            label.draw(svg, "small halo", baseline);
        }
    }

    private static double baseline(Labels.Label label, double top) {
        return top + 13 + Labels.ROW * label.row();
    }

    List<Labels.Box> boxes(double top) {
        return labels.placed().stream().map(label -> label.box(baseline(label, top))).toList();
    }

    /** When and what. */
    static String said(Moment moment) {
        return Amounts.offset(moment.millis()) + " " + moment.text();
    }

    /** Of a moment's mark, as the style knows it. */
    static String kind(Moment moment) {
        return moment.mark().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

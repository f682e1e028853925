package dev.futago.drill.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A report as one page that holds all it needs: tables, and a picture of what happened when. Its
 * size has a bound that does not grow with the number of cycles.
 */
public final class HtmlReport {

    private static final int FOLDED_MAX = 5;
    private static final int FOUND_MAX = 50;
    private static final int MOMENTS_MAX = 200;
    private static final int WORDS_MAX = 1_000;
    private static final int CHECKS_MAX = 100;
    private static final int TEXT_MAX = 2000;

    private final DrillReport report;
    private final Page page;

    private HtmlReport(DrillReport report) {
        this.report = report;
        page = new Page("Failover drills: " + Summary.line(report));
    }

    /** The page. */
    public static String write(DrillReport report) {
        var html = new HtmlReport(report);
        html.head();
        html.summary();
        for (int at = 0; at < report.drills().size(); at++) {
            html.drill(id(at), report.drills().get(at));
        }
        return html.page.end();
    }

    private static String id(int at) {
        return "drill-" + (at + 1);
    }

    private void head() {
        page.open("header", "");
        page.element("h1", "", "Failover drills");
        page.element("p", report.isGood() ? "verdict PASS" : "verdict FAIL", Summary.line(report));
        var machine = report.machine();
        page.element(
                "p",
                "faint",
                "%s · %s, %d cores, %s, %s, %s"
                        .formatted(
                                report.began(),
                                machine.cpu(),
                                machine.cores(),
                                machine.memoryBytes() > 0
                                        ? Amounts.bytes((double) machine.memoryBytes())
                                        : Amounts.NONE,
                                machine.kernel(),
                                machine.jdk()));
        if (!report.setting().isEmpty()) {
            page.element("p", "mono faint", report.setting());
        }
        page.close("header");
    }

    private void summary() {
        page.openTable(Summary.HEAD);
        for (int at = 0; at < report.drills().size(); at++) {
            List<String> row = Summary.row(report.drills().get(at));
            page.open("tr", "");
            page.open("td", "");
            page.link(id(at), row.getFirst());
            page.close("td");
            page.open("td", "");
            page.element("span", "badge " + row.get(1), row.get(1));
            page.close("td");
            row.stream().skip(2).forEach(cell -> page.element("td", "", cell));
            page.close("tr");
        }
        page.closeTable();
    }

    private void drill(String id, DrillResult drill) {
        page.open("section", "");
        page.heading(id, drill.name(), Summary.verdict(drill));
        page.element("p", "", drill.proves());
        if (drill.isSkipped()) {
            page.element("p", "faint", "Not run: " + Characters.cut(drill.skipped(), TEXT_MAX));
        } else {
            against(drill);
            figures(drill);
            pictures(drill);
            checks(drill);
        }
        page.close("section");
    }

    private void against(DrillResult drill) {
        List<String> against = TextReport.against(drill);
        if (against.isEmpty()) {
            return;
        }
        page.open("ul", "against");
        for (String line : against.stream().limit(FOUND_MAX).toList()) {
            String cut = line.length() > TEXT_MAX ? line.substring(0, TEXT_MAX) + "…" : line;
            page.element("li", "", cut);
        }
        if (against.size() > FOUND_MAX) {
            page.element("li", "", "… and %d more".formatted(against.size() - FOUND_MAX));
        }
        page.close("ul");
    }

    private void figures(DrillResult drill) {
        int cycles = drill.cycles().size();
        if (cycles == 1) {
            page.open("dl", "");
            for (Figure figure : Figure.values()) {
                page.open("div", "");
                page.element("dt", "", figure.label());
                page.element(
                        "dd",
                        "",
                        amount(figure, drill.over(figure).map(DrillResult.Quantiles::max)));
                page.close("div");
            }
            page.close("dl");
        } else if (cycles > 1) {
            table(drill);
        }
    }

    /** How many cycles have a figure is said where not all have each. */
    private void table(DrillResult drill) {
        int cycles = drill.cycles().size();
        boolean hasAll =
                Stream.of(Figure.values())
                        .allMatch(
                                figure ->
                                        drill.over(figure)
                                                .filter(over -> over.count() == cycles)
                                                .isPresent());
        List<String> head = List.of("figure", "p50", "p90", "max", "cycles that have it");
        int columns = hasAll ? head.size() - 1 : head.size();
        page.table(
                head.subList(0, columns),
                Stream.of(Figure.values())
                        .map(figure -> several(figure, drill.over(figure), cycles))
                        .map(row -> row.subList(0, columns))
                        .toList());
    }

    private static List<String> several(
            Figure figure, Optional<DrillResult.Quantiles> over, int cycles) {
        return List.of(
                figure.label(),
                amount(figure, over.map(DrillResult.Quantiles::p50)),
                amount(figure, over.map(DrillResult.Quantiles::p90)),
                amount(figure, over.map(DrillResult.Quantiles::max)),
                "%d of %d".formatted(over.map(DrillResult.Quantiles::count).orElse(0), cycles));
    }

    private static String amount(Figure figure, Optional<Double> value) {
        return value.map(number -> Amounts.of(figure, number)).orElse(Amounts.NONE);
    }

    private void pictures(DrillResult drill) {
        List<Cycle> worst =
                drill.cycles().stream()
                        .sorted(
                                Comparator.comparing(Cycle::isGood)
                                        .thenComparing(HtmlReport::gap, Comparator.reverseOrder()))
                        .limit(1 + FOLDED_MAX)
                        .toList();
        if (!worst.isEmpty()) {
            timeline(worst.getFirst());
        }
        for (Cycle cycle : worst.stream().skip(1).toList()) {
            page.open("details", "");
            page.element("summary", "", name(cycle));
            timeline(cycle);
            page.close("details");
        }
        if (drill.cycles().size() > 1) {
            drill.over(Figure.LONGEST_GAP)
                    .ifPresent(
                            over ->
                                    page.picture(
                                            new GapPicture(drill, over).svg(),
                                            "Longest gap of each cycle; crosses: cycles that"
                                                    + " failed"));
        }
        String processes = ProcessPicture.svg(drill);
        if (!processes.isEmpty()) {
            page.picture(processes, "The processes; a line that begins anew is a new process");
        }
    }

    private static double gap(Cycle cycle) {
        return cycle.figures().getOrDefault(Figure.LONGEST_GAP, -1.0);
    }

    private static String name(Cycle cycle) {
        return "Cycle %d: %s, longest gap %s%s"
                .formatted(
                        cycle.number(),
                        Characters.cut(cycle.fault(), 120),
                        Amounts.of(
                                Figure.LONGEST_GAP,
                                cycle.figures().getOrDefault(Figure.LONGEST_GAP, Double.NaN)),
                        cycle.isGood() ? "" : ", failed");
    }

    private void timeline(Cycle cycle) {
        TimelineWindow.takeover(cycle)
                .ifPresent(
                        window ->
                                page.picture(
                                        new TimelinePicture(cycle, window).svg(),
                                        name(cycle) + ". Around the fault"));
        TimelineWindow.whole(cycle)
                .ifPresent(
                        window ->
                                page.picture(
                                        new TimelinePicture(cycle, window).svg(),
                                        name(cycle) + ". All of it"));
        if (!cycle.moments().isEmpty()) {
            moments(cycle);
        }
    }

    private void moments(Cycle cycle) {
        page.open("details", "");
        page.element("summary", "", "What happened in cycle %d".formatted(cycle.number()));
        List<List<String>> rows =
                cycle.moments().stream()
                        .limit(MOMENTS_MAX)
                        .map(
                                moment ->
                                        List.of(
                                                Amounts.offset(moment.millis()),
                                                moment.who().isEmpty() ? "drill" : moment.who(),
                                                moment.mark().label(),
                                                Characters.cut(moment.text(), TEXT_MAX)))
                        .toList();
        page.table(List.of("from the fault", "who", "mark", "what"), rows);
        if (cycle.moments().size() > MOMENTS_MAX) {
            int more = cycle.moments().size() - MOMENTS_MAX;
            page.element("p", "faint", "… and %d more".formatted(more));
        }
        page.close("details");
    }

    /** How often each held; what was found when it did not stands above. */
    private void checks(DrillResult drill) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (Cycle cycle : drill.cycles()) {
            for (Check check : cycle.checks()) {
                int[] count = counts.computeIfAbsent(check.name(), name -> new int[2]);
                count[0] += check.holds() ? 1 : 0;
                count[1]++;
            }
        }
        if (!counts.isEmpty()) {
            var rows = new ArrayList<List<String>>();
            counts.forEach(
                    (name, count) ->
                            rows.add(
                                    List.of(
                                            Characters.cut(name, 120),
                                            "%d of %d".formatted(count[0], count[1]))));
            page.table(List.of("check", "held"), rows.stream().limit(CHECKS_MAX).toList());
        }
        for (Check check : drill.checks()) {
            page.element("p", "", Characters.cut(check.name() + ": " + check.words(), WORDS_MAX));
        }
    }
}

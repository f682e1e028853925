package dev.futago.drill.report;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A report as {@code futago drill run} prints it. */
public final class TextReport {

    private static final int FOUND_MAX = 20;
    private static final int MOMENTS_MAX = 40;
    private static final int CHECKS_MAX = 40;

    private TextReport() {}

    /** All drills, and what they come to. */
    public static String write(DrillReport report) {
        return report.drills().stream().map(drill -> drill(drill) + "\n").collect(joining())
                + summary(report);
    }

    /** One drill: its verdict, its timeline and figures, and what was found against it. */
    public static String drill(DrillResult drill) {
        var text = new StringBuilder(Characters.cut(drill.name(), 80));
        text.append("  ").append(Summary.verdict(drill));
        if (drill.isSkipped()) {
            return text.append("  ").append(inLines(drill.skipped())).append('\n').toString();
        }
        text.append("  ").append(Summary.cycles(drill.cycles().size())).append('\n');
        text.append("  ").append(inLines(drill.proves())).append('\n');
        if (drill.cycles().size() == 1) {
            appendCycle(text, drill.cycles().getFirst());
        } else {
            appendFigures(text, drill);
        }
        appendChecks(text, drill);
        drill.checks().stream().filter(Check::holds).forEach(check -> append(text, said(check)));
        List<String> against = against(drill);
        against.stream().limit(FOUND_MAX).forEach(line -> append(text, line));
        if (against.size() > FOUND_MAX) {
            append(text, "… and %d more".formatted(against.size() - FOUND_MAX));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String line) {
        text.append("  ").append(line).append('\n');
    }

    private static void appendCycle(StringBuilder text, Cycle cycle) {
        List<Moment> marked = cycle.moments().stream().filter(Moment::isMarked).toList();
        for (Moment moment : marked.stream().limit(MOMENTS_MAX).toList()) {
            append(
                    text,
                    "%-16s %-10s %s"
                            .formatted(
                                    moment.mark().label(),
                                    Amounts.offset(moment.millis()),
                                    said(moment))
                            .stripTrailing());
        }
        if (marked.size() > MOMENTS_MAX) {
            append(text, "… and %d more".formatted(marked.size() - MOMENTS_MAX));
        }
        String figures =
                Stream.of(Figure.LONGEST_GAP, Figure.UNPROTECTED, Figure.RESYNC, Figure.RETRIED)
                        .filter(cycle.figures()::containsKey)
                        .map(figure -> figure.label() + " " + amount(cycle, figure))
                        .collect(joining(", "));
        String rate =
                cycle.figures().containsKey(Figure.RATE)
                        ? amount(cycle, Figure.RATE) + " " + Figure.RATE.label()
                        : "";
        String line =
                Stream.of(figures, rate).filter(words -> !words.isEmpty()).collect(joining(", "));
        if (!line.isEmpty()) {
            append(text, line);
        }
        appendVerdict(text, cycle);
    }

    private static String said(Moment moment) {
        String who = moment.who().isEmpty() ? "" : Characters.cut(moment.who(), 20) + "  ";
        return who + Characters.cut(moment.text(), 160);
    }

    private static void appendVerdict(StringBuilder text, Cycle cycle) {
        List<Figure> verdict =
                List.of(Figure.ACKNOWLEDGED, Figure.LOST, Figure.DUPLICATED, Figure.STALE);
        if (verdict.stream().anyMatch(cycle.figures()::containsKey)) {
            append(
                    text,
                    verdict.stream()
                            .map(figure -> figure.label() + "=" + amount(cycle, figure))
                            .collect(joining(" ")));
        }
    }

    private static String amount(Cycle cycle, Figure figure) {
        return Amounts.of(figure, cycle.figures().getOrDefault(figure, Double.NaN));
    }

    private static void appendFigures(StringBuilder text, DrillResult drill) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("", "p50", "p90", "max", ""));
        for (Figure figure : Figure.values()) {
            drill.over(figure)
                    .ifPresent(over -> rows.add(row(figure, over, drill.cycles().size())));
        }
        if (rows.size() > 1) {
            aligned(rows).forEach(line -> append(text, line));
        }
    }

    private static List<String> row(Figure figure, DrillResult.Quantiles over, int cycles) {
        return List.of(
                figure.label(),
                Amounts.of(figure, over.p50()),
                Amounts.of(figure, over.p90()),
                Amounts.of(figure, over.max()),
                over.count() == cycles ? "" : "in %d of %d".formatted(over.count(), cycles));
    }

    private static void appendChecks(StringBuilder text, DrillResult drill) {
        List<Check> checks =
                drill.cycles().stream().flatMap(cycle -> cycle.checks().stream()).toList();
        List<Check> held = checks.stream().filter(Check::holds).toList();
        if (checks.isEmpty()) {
            return;
        }
        String names =
                held.stream()
                        .map(check -> Characters.cut(check.name(), 60))
                        .distinct()
                        .limit(CHECKS_MAX)
                        .collect(joining(", "));
        append(
                text,
                "checks: %d of %d hold%s"
                        .formatted(
                                held.size(),
                                checks.size(),
                                names.isEmpty() ? "" : " (" + names + ")"));
    }

    /** What was found against a drill, a line each. */
    static List<String> against(DrillResult drill) {
        var lines = new ArrayList<String>();
        for (Cycle cycle : drill.cycles()) {
            for (Check check : cycle.checks()) {
                if (!check.holds()) {
                    lines.add("FAILED cycle %d, %s".formatted(cycle.number(), said(check)));
                }
            }
            if (!cycle.trouble().isEmpty()) {
                lines.add(
                        "TROUBLE cycle %d: %s".formatted(cycle.number(), inLines(cycle.trouble())));
            }
        }
        for (Check check : drill.checks()) {
            if (!check.holds()) {
                lines.add("FAILED " + said(check));
            }
        }
        if (!drill.trouble().isEmpty()) {
            lines.add("TROUBLE: " + inLines(drill.trouble()));
        }
        if (!drill.isSkipped() && drill.cycles().isEmpty() && drill.trouble().isEmpty()) {
            lines.add("TROUBLE: no cycle was run");
        }
        return lines;
    }

    private static String said(Check check) {
        return "%s: %s".formatted(inLines(check.name()), inLines(check.words()));
    }

    /** Indents what follows the first line. */
    private static String inLines(String text) {
        return Characters.printable(text).strip().replace("\n", "\n      ");
    }

    /** The table over all drills, and the verdict. */
    public static String summary(DrillReport report) {
        var rows = new ArrayList<List<String>>();
        rows.add(Summary.HEAD);
        report.drills().forEach(drill -> rows.add(Summary.row(drill)));
        return String.join("\n", aligned(rows)) + "\n" + Summary.line(report) + "\n";
    }

    /** In columns: names to the left, and numbers to the right. */
    private static List<String> aligned(List<List<String>> rows) {
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
                String space = " ".repeat(width - row.get(column).length());
                boolean isName = column == 0 || rows.getFirst().get(column).equals("verdict");
                line.append(isName ? row.get(column) + space : space + row.get(column));
                line.append("  ");
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}

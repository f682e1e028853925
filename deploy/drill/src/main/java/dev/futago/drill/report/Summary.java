package dev.futago.drill.report;

import java.util.List;
import java.util.OptionalDouble;

/** A report in a table with a line for each drill, and in one sentence. */
final class Summary {

    static final List<String> HEAD =
            List.of(
                    "drill",
                    "verdict",
                    "cycles",
                    "gap p50",
                    "p90",
                    "max",
                    "unprotected max",
                    "lost",
                    "duplicated",
                    "stale");

    private Summary() {}

    static String verdict(DrillResult drill) {
        if (drill.isSkipped()) {
            return "SKIPPED";
        }
        return drill.isGood() ? "PASS" : "FAIL";
    }

    /** As many cells as {@link #HEAD} has. */
    static List<String> row(DrillResult drill) {
        var gap = drill.over(Figure.LONGEST_GAP);
        return List.of(
                Characters.cut(drill.name(), 40),
                verdict(drill),
                drill.isSkipped() ? Amounts.NONE : Amounts.count(drill.cycles().size()),
                gap.map(over -> Amounts.millis(over.p50())).orElse(Amounts.NONE),
                gap.map(over -> Amounts.millis(over.p90())).orElse(Amounts.NONE),
                gap.map(over -> Amounts.millis(over.max())).orElse(Amounts.NONE),
                drill.over(Figure.UNPROTECTED)
                        .map(over -> Amounts.seconds(over.max()))
                        .orElse(Amounts.NONE),
                total(drill, Figure.LOST),
                total(drill, Figure.DUPLICATED),
                total(drill, Figure.STALE));
    }

    private static String total(DrillResult drill, Figure figure) {
        OptionalDouble total = drill.total(figure);
        return total.isPresent() ? Amounts.count(total.getAsDouble()) : Amounts.NONE;
    }

    /** The verdict on all drills. */
    static String line(DrillReport report) {
        List<DrillResult> drills = report.drills();
        long skipped = drills.stream().filter(DrillResult::isSkipped).count();
        List<String> failed = failed(drills);
        String ofAll = skipped > 0 ? ", %d skipped".formatted(skipped) : "";
        if (report.isGood()) {
            return "PASS: %d of %s%s%s"
                    .formatted(
                            drills.size() - skipped, drills(drills.size()), ofAll, outcome(drills));
        }
        return failed.isEmpty()
                ? "SKIPPED: no drill was run" + ofAll
                : "FAIL: %d of %s failed%s: %s"
                        .formatted(
                                failed.size(),
                                drills(drills.size()),
                                ofAll,
                                String.join(", ", failed));
    }

    /** That nothing was lost is said only where it was looked for. */
    private static String outcome(List<DrillResult> drills) {
        OptionalDouble lost =
                drills.stream()
                        .map(drill -> drill.total(Figure.LOST))
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .reduce(Double::sum);
        if (lost.isEmpty()) {
            return "";
        }
        return lost.getAsDouble() == 0
                ? ": nothing was lost"
                : ": lost %s, as the drills allow".formatted(Amounts.count(lost.getAsDouble()));
    }

    private static List<String> failed(List<DrillResult> drills) {
        return drills.stream()
                .filter(drill -> !drill.isSkipped() && !drill.isGood())
                .map(drill -> Characters.cut(drill.name(), 40))
                .toList();
    }

    private static String drills(int count) {
        return count == 1 ? "1 drill" : count + " drills";
    }

    static String cycles(int count) {
        return count == 1 ? "1 cycle" : Amounts.count(count) + " cycles";
    }
}

package dev.futago.drill.cli;

import dev.futago.drill.failover.Drill;
import dev.futago.drill.failover.Drilling;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.DrillResult;
import dev.futago.drill.report.Figure;
import dev.futago.node.cli.ExitCode;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What is told of drills while they go on, and when they are over. */
final class DrillOutcome implements Drilling.Progress {

    static final String EXIT_CODES =
            "Exit codes: 0 nothing was lost, 1 a drill failed, 2 usage, 3 none could be run here.";

    private final PrintWriter out;
    private final Optional<Path> folder;

    /**
     * Nothing is told yet.
     *
     * @param folder where reports are written, if they are
     */
    DrillOutcome(PrintWriter out, Optional<Path> folder) {
        this.out = out;
        this.folder = folder;
    }

    /** Tells what would become of a drill. */
    void tell(Drill drill, Optional<String> missing) {
        String fate = missing.map(why -> "skipped: " + why).orElse("would be run");
        say("%-22s %s".formatted(drill.name(), fate));
    }

    @Override
    public void begins(Drill drill) {
        say("%s: %s".formatted(drill.name(), drill.proves()));
    }

    @Override
    public void ended(Drill drill, Cycle cycle) {
        say(
                "  cycle %d %s  %s; gap %s ms, protected again %s ms, %s requests/s"
                        .formatted(
                                cycle.number(),
                                cycle.isGood() ? "pass" : "FAIL",
                                cycle.fault(),
                                value(cycle, Figure.LONGEST_GAP),
                                value(cycle, Figure.PROTECTED_AGAIN),
                                value(cycle, Figure.RATE)));
        if (!cycle.trouble().isEmpty()) {
            say("  FAILED: " + cycle.trouble());
        }
        cycle.checks().stream()
                .filter(check -> !check.holds())
                .forEach(check -> say("  FAILED %s: %s".formatted(check.name(), check.words())));
    }

    private static String value(Cycle cycle, Figure figure) {
        Double value = cycle.figures().get(figure);
        return value == null ? "-" : String.format(Locale.ROOT, "%,.0f", value);
    }

    @Override
    public void ended(DrillResult result) {
        if (result.isSkipped()) {
            say("%s skipped: %s".formatted(result.name(), result.skipped()));
        } else if (!result.trouble().isEmpty()) {
            say("  FAILED: " + result.trouble());
        }
    }

    /** Tells what came of all, and answers the exit code. */
    int of(DrillReport report) {
        folder.ifPresent(at -> say("reports: " + at));
        if (report.drills().stream().allMatch(DrillResult::isSkipped)) {
            return ExitCode.DEGRADED;
        }
        return report.isGood() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void say(String sentence) {
        out.println(sentence);
        out.flush();
    }
}

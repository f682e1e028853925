package dev.futago.drill.cli;

import dev.futago.drill.failover.Drill;
import dev.futago.drill.failover.DrillPlan;
import dev.futago.drill.failover.DrillRefusedException;
import dev.futago.drill.failover.Drilling;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.DrillResult;
import dev.futago.drill.report.Figure;
import dev.futago.drill.report.HtmlReport;
import dev.futago.drill.report.JsonReport;
import dev.futago.drill.report.JunitReport;
import dev.futago.drill.report.TextReport;
import dev.futago.node.cli.ExitCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is told of drills while they go on, and what is left of them in files. */
final class DrillOutcome implements Drilling.Progress {

    static final String EXIT_CODES =
            "Exit codes: 0 nothing was lost, 1 a drill failed, 2 usage, 3 none could be run here.";

    /** The one of the files that can be read again. */
    static final String JSON_FILE = "report.json";

    private final PrintWriter out;
    private final Optional<Path> folder;
    private boolean isWritten = true;

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
    public void asks(String words) {
        say("  " + words);
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
    }

    private static String value(Cycle cycle, Figure figure) {
        Double value = cycle.figures().get(figure);
        return value == null ? "-" : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** What is over is kept, whatever comes after it. */
    @Override
    public void ended(DrillReport soFar) {
        say("");
        say(TextReport.drill(soFar.drills().getLast()));
        folder.ifPresent(at -> write(soFar, at));
    }

    /** A disk that is full is no reason to throw away what else is found out. */
    private void write(DrillReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("report.txt"), TextReport.write(report));
            Files.writeString(folder.resolve(JSON_FILE), JsonReport.write(report));
            Files.writeString(folder.resolve("report.xml"), JunitReport.write(report));
            Files.writeString(folder.resolve("report.html"), HtmlReport.write(report));
            isWritten = true;
        } catch (IOException failed) {
            isWritten = false;
            say("no report can be written in %s: %s".formatted(folder, failed));
        }
    }

    @Override
    public void over(DrillReport report) {
        say(TextReport.summary(report));
        folder.ifPresent(at -> write(report, at));
        if (isWritten) {
            folder.ifPresent(at -> say("see " + at.resolve("report.html")));
        }
    }

    /** Runs drills, tells what comes of them, and answers the exit code. */
    int of(DrillPlan plan, List<Drill> drills) throws InterruptedException {
        try {
            DrillReport report = new Drilling(plan, this).run(drills);
            return isWritten ? exitCode(report) : ExitCode.FAILED;
        } catch (DrillRefusedException refused) {
            say("REFUSED: " + refused.getMessage());
            return ExitCode.REFUSED;
        }
    }

    /** What a process that ends with a report tells by its end. */
    static int exitCode(DrillReport report) {
        if (report.drills().stream().allMatch(DrillResult::isSkipped)) {
            return ExitCode.DEGRADED;
        }
        return report.isGood() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void say(String sentence) {
        out.println(sentence.stripTrailing());
        out.flush();
    }
}

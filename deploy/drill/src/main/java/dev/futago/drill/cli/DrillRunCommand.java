package dev.futago.drill.cli;

import dev.futago.drill.failover.Drill;
import dev.futago.drill.failover.DrillPlan;
import dev.futago.drill.failover.Drilling;
import dev.futago.drill.failover.Drills;
import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.DrillResult;
import dev.futago.drill.report.Figure;
import dev.futago.node.cli.Converters;
import dev.futago.node.cli.ExitCode;
import dev.futago.node.config.Nearest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code futago drill run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Starts a pair for each drill, puts checked load on it, breaks it, and waits until"
                        + " it is protected again.",
        footer = {
            "",
            "Exit codes: 0 nothing was lost, 1 a drill failed, 2 usage, 3 no drill can be run here."
        })
final class DrillRunCommand implements Callable<Integer> {

    /** What the pair runs. */
    enum GuestType {
        rr,
        kv
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Drills: see drill list.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All drills.")
    private boolean isAll;

    @Option(
            names = "--cycles",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often each drill breaks its pair (${DEFAULT-VALUE}).")
    private int cycles;

    @Option(
            names = "--guest",
            paramLabel = "TYPE",
            defaultValue = "kv",
            description = "What the pair runs: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private GuestType guest = GuestType.kv;

    @Option(
            names = "--arbiter",
            paramLabel = "KIND",
            defaultValue = "file",
            description = "Who decides: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private ArbiterSeat.Kind arbiter = ArbiterSeat.Kind.file;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "64MiB",
            converter = Converters.Size.class,
            description = "Guest memory of each node (${DEFAULT-VALUE}).")
    private long memoryBytes;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "5000",
            description =
                    "Requests per second over all clients; 0 for as many as replies allow"
                            + " (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--dry-run", description = "Only tell what would be run, and what not.")
    private boolean isDryRun;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print all that happens as it comes.")
    private boolean isVerbose;

    @Override
    public Integer call() throws InterruptedException {
        List<Drill> drills = drills();
        if (isDryRun) {
            drills.forEach(this::tell);
            return ExitCode.OK;
        }
        DrillReport report = new Drilling(plan(), new Lines()).run(drills);
        if (report.drills().stream().allMatch(DrillResult::isSkipped)) {
            return ExitCode.DEGRADED;
        }
        return report.isGood() ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<Drill> drills() {
        if (isAll != names.isEmpty()) {
            throw wrong("name the drills to run, or give --all");
        }
        if (isAll) {
            return Drills.all();
        }
        var drills = new ArrayList<Drill>();
        for (String name : names) {
            drills.add(
                    Drills.named(name)
                            .orElseThrow(
                                    () ->
                                            wrong(
                                                    "there is no drill %s: did you mean %s?"
                                                            .formatted(
                                                                    name,
                                                                    Nearest.to(
                                                                            name,
                                                                            Drills.names())))));
        }
        return drills;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private void tell(Drill drill) {
        Optional<String> missing = drill.missing().or(arbiter::missing);
        System.out.printf(
                "%-22s %s%n",
                drill.name(), missing.map(why -> "skipped: " + why).orElse("would be run"));
    }

    private DrillPlan plan() {
        String launcher = System.getProperty("futago.launcher", "");
        if (launcher.isEmpty()) {
            throw wrong("drills start processes: run them by the launcher ./futago");
        }
        return new DrillPlan(
                Path.of(launcher),
                guest == GuestType.rr ? ChildPair.Service.RR : ChildPair.Service.KV,
                arbiter,
                "%dKiB".formatted(memoryBytes >> 10),
                rate,
                cycles,
                isVerbose ? Optional.of(System.out) : Optional.empty());
    }

    /** One line for each cycle. */
    private static final class Lines implements Drilling.Progress {
        @Override
        public void begins(Drill drill) {
            System.out.println("== " + drill.name());
        }

        @Override
        public void ended(Drill drill, Cycle cycle) {
            System.out.printf(
                    "cycle %d: %s %s%n",
                    cycle.number(), cycle.isGood() ? "pass" : "FAIL", cycle.trouble());
            for (Figure figure : Figure.values()) {
                System.out.printf("   %s %s%n", figure.label(), cycle.figures().get(figure));
            }
            cycle.checks().forEach(c -> System.out.println("   " + c));
        }

        @Override
        public void ended(DrillResult result) {
            System.out.println(
                    result.name()
                            + " "
                            + result.isGood()
                            + " "
                            + result.trouble()
                            + result.skipped());
        }
    }
}

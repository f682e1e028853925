package dev.futago.drill.cli;

import dev.futago.drill.failover.DrillPlan;
import dev.futago.drill.failover.Length;
import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.process.ChildPair;
import dev.futago.node.cli.Converters;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How the pair of a drill is made and loaded, and what is told of it. */
final class DrillOptions {

    private static final double RATE_MAX = 1e9;

    /** What the pair runs. */
    enum GuestType {
        rr,
        kv
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

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
            description =
                    "Who decides: ${COMPLETION-CANDIDATES}; one of the drill's own"
                            + " (${DEFAULT-VALUE}).")
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
                    "Requests per second over all clients, 500 or more; 0 for as many as replies"
                            + " allow (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where report.html, report.json, report.xml (JUnit) and report.txt are"
                            + " written.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = {"-v", "--verbose"},
            description = "Print all that happens as it comes.")
    private boolean isVerbose;

    /** Where reports are written, if they are: found out before anything is broken for them. */
    Optional<Path> folder() {
        folder.ifPresent(this::tryToWriteIn);
        return folder;
    }

    private void tryToWriteIn(Path where) {
        try {
            Files.createDirectories(where);
            Files.delete(Files.createTempFile(where, "report", ".draft"));
        } catch (IOException refused) {
            throw wrong("--out %s cannot be written in: %s".formatted(where, refused));
        }
    }

    private double rate() {
        if (rate != 0 && !(rate >= DrillPlan.REQUESTS_PER_SECOND_MIN && rate <= RATE_MAX)) {
            throw wrong(
                    String.format(
                            Locale.ROOT,
                            "--rate is 0, or %.0f to %.0f: with less a cycle does not count",
                            DrillPlan.REQUESTS_PER_SECOND_MIN,
                            RATE_MAX));
        }
        return rate;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /**
     * The plan that the options describe.
     *
     * @param seed decides random commands
     */
    DrillPlan plan(Length length, long seed, Optional<DrillPlan.Attached> attached) {
        String launcher = System.getProperty("futago.launcher", "");
        if (launcher.isEmpty() && attached.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "drills start processes: run them by the launcher ./futago");
        }
        Optional<PrintStream> log = isVerbose ? Optional.of(System.out) : Optional.empty();
        return new DrillPlan(
                Path.of(launcher),
                guest == GuestType.rr ? ChildPair.Service.RR : ChildPair.Service.KV,
                arbiter,
                "%dKiB".formatted(memoryBytes >> 10),
                rate(),
                length,
                seed,
                attached,
                log);
    }
}

package dev.futago.drill.cli;

import dev.futago.drill.bench.Bench;
import dev.futago.drill.bench.BenchPlan;
import dev.futago.drill.bench.BenchReport;
import dev.futago.drill.bench.BenchResult;
import dev.futago.drill.bench.Target;
import dev.futago.node.cli.Converters;
import dev.futago.node.cli.ExitCode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code futago bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {FloorCommand.class, KvLoadCommand.class},
        description = {
            "Measures how far the daemon is from its targets on this machine.",
            "Starts pairs, unprotected nodes, floors and load as processes on loopback, and lets"
                    + " them take turns. docs/BENCHMARKS.md says what each target is and how it is"
                    + " measured."
        },
        footer = {
            "",
            "Exit codes: 0 everything was measured, whether its target is met or not, but for what"
                    + " needs a program that is not installed; 1 something could not be measured,"
                    + " 2 usage."
        })
public final class BenchCommand implements Callable<Integer> {

    /** How a result is printed. */
    enum Output {
        text,
        json,
        csv
    }

    private static final int ROUNDS = 3;
    private static final int ROUNDS_LONG = 9;
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final int KEYS = 1_000_000;
    private static final Duration TIME_LONG = Duration.ofSeconds(5);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--only",
            paramLabel = "TARGET",
            split = ",",
            description = "measure only these, such as T1,T3: ${COMPLETION-CANDIDATES} (all)")
    private List<Target> only = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "how often each is measured, after one round that warms up (3)")
    private @Nullable Integer rounds;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            converter = RrCommand.SecondsConverter.class,
            description = "how long one measurement takes (2)")
    private @Nullable Duration time;

    @Option(names = "--long", description = "9 rounds of 5 s, for figures that last")
    private boolean isLong;

    @Option(
            names = "--memory",
            defaultValue = "512MiB",
            converter = Converters.Size.class,
            paramLabel = "SIZE",
            description =
                    "guest memory of each node; T4 and T11 take 8 times it (${DEFAULT-VALUE})")
    private long memoryBytes;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Output output = Output.text;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write bench.txt, bench.json and bench.csv there, too")
    private @Nullable Path folder;

    @Override
    public Integer call() throws InterruptedException, IOException {
        String launcher = System.getProperty("futago.launcher", "");
        if (launcher.isEmpty()) {
            System.err.println(
                    "futago: the benchmark starts processes: run it by the launcher ./futago");
            return ExitCode.CONFIG;
        }
        BenchPlan plan = plan(Path.of(launcher));
        if (folder != null) {
            Files.createDirectories(folder); // Rather now than after all was measured.
        }
        BenchResult result = new Bench(plan, System.err).run();
        var report = new BenchReport(result);
        if (folder != null) {
            Files.writeString(folder.resolve("bench.txt"), report.text());
            Files.writeString(folder.resolve("bench.json"), report.json());
            Files.writeString(folder.resolve("bench.csv"), report.csv());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case text -> report.text();
                    case json -> report.json();
                    case csv -> report.csv();
                });
        out.flush();
        return result.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }

    private BenchPlan plan(Path launcher) {
        int chosenRounds = rounds != null ? rounds : isLong ? ROUNDS_LONG : ROUNDS;
        Duration chosenTime = time != null ? time : isLong ? TIME_LONG : TIME;
        var targets = only.isEmpty() ? EnumSet.allOf(Target.class) : EnumSet.copyOf(only);
        try {
            return new BenchPlan(launcher, targets, chosenRounds, chosenTime, memoryBytes, KEYS);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }
}

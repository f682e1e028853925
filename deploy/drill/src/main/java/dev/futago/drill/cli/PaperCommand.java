package dev.futago.drill.cli;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;
import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.measure.Machine;
import dev.futago.drill.paper.Findings;
import dev.futago.drill.paper.Load;
import dev.futago.drill.paper.NotMeasured;
import dev.futago.drill.paper.PaperData;
import dev.futago.drill.paper.PaperFigure;
import dev.futago.drill.paper.PaperPlan;
import dev.futago.drill.paper.PaperRun;
import dev.futago.drill.paper.PaperTable;
import dev.futago.drill.paper.Progress;
import dev.futago.drill.paper.Step;
import dev.futago.drill.paper.Variant;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** {@code futago paper}: the paper's table and figure, measured here. */
@Command(
        name = "paper",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the paper's table and figure 2 on this machine: response rate by guest"
                    + " memory, for each mode and tracker.",
            "Nodes and load are processes of their own, started anew for each measurement; each"
                    + " round measures everything once.",
            "Writes table.md, data.csv, data.json, figure.svg and figure.png."
        },
        footer = {
            "",
            "Exit codes: 0 everything was measured, 1 a measurement failed, 2 usage, 3 something"
                    + " was left out for lack of memory, 8 it cannot run here."
        })
public final class PaperCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--memory",
            split = ",",
            defaultValue = "512MiB,1GiB,4GiB",
            converter = Converters.Size.class,
            paramLabel = "SIZE",
            description =
                    "guest memory of each node (${DEFAULT-VALUE}); what does not fit into the"
                            + " available memory is left out, with a reason")
    private List<Long> memories = List.of();

    @Option(
            names = "--trackers",
            split = ",",
            defaultValue = "flags,bitmap,queue",
            converter = Converters.TrackerChoice.class,
            paramLabel = "TRACKER",
            description = "how changed pages are found (${DEFAULT-VALUE}); flags is the paper's")
    private List<Tracking> trackers = List.of();

    @Option(
            names = "--modes",
            split = ",",
            defaultValue = "off,stop-and-wait,pipelined",
            converter = Converters.SyncChoice.class,
            paramLabel = "MODE",
            description =
                    "when replies wait for the standby (${DEFAULT-VALUE}); off is one node, without"
                            + " a tracker")
    private List<Sync> modes = List.of();

    @Option(
            names = "--delta",
            split = ",",
            defaultValue = "line",
            converter = Converters.DeltaChoice.class,
            paramLabel = "line|page",
            description =
                    "what the queue sends of a changed page (${DEFAULT-VALUE}); flags and bitmap"
                            + " know whole pages only")
    private List<Delta> deltas = List.of();

    @Option(
            names = "--time",
            defaultValue = "5",
            converter = RrCommand.SecondsConverter.class,
            paramLabel = "SECONDS",
            description = "how long each measurement is (${DEFAULT-VALUE})")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--warmup",
            defaultValue = "3",
            converter = RrCommand.SecondsConverter.class,
            paramLabel = "SECONDS",
            description = "how long the load runs before it (${DEFAULT-VALUE})")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            paramLabel = "N",
            description = "how often everything is measured (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--connections",
            defaultValue = "1",
            paramLabel = "N",
            description = "connections of the load (${DEFAULT-VALUE}, as in the paper)")
    private int connections;

    @Option(
            names = "--depth",
            defaultValue = "1",
            paramLabel = "N",
            description = "requests in flight on each (${DEFAULT-VALUE}, as in the paper)")
    private int depth;

    @Option(
            names = "--cpu",
            paramLabel = "N",
            description =
                    "run all processes on this processor, by taskset: wake-ups between cores cost"
                            + " more than what is compared")
    private @Nullable Integer cpu;

    @Option(
            names = "--out",
            defaultValue = "futago-paper",
            paramLabel = "DIR",
            description = "where the results are written (${DEFAULT-VALUE})")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        PaperPlan plan = plan();
        String launcher = System.getProperty("futago.launcher", "");
        if (launcher.isEmpty()) {
            return cannot("it starts processes: run it by the launcher ./futago");
        }
        try {
            if (plan.cpu().isPresent() && !isTasksetAble(plan.cpu().getAsInt())) {
                return cannot("taskset -c %d does not work here".formatted(plan.cpu().getAsInt()));
            }
            if (!isFigureDrawable(plan)) {
                return cannot(
                        "no figure can be drawn: it needs fonts (Debian: fontconfig and"
                                + " fonts-dejavu-core)");
            }
            Files.createDirectories(folder);
            return run(Path.of(launcher), plan);
        } catch (IOException | UncheckedIOException failed) {
            return cannot(failed.toString());
        } catch (InterruptedException toldToEnd) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private int run(Path launcher, PaperPlan plan) throws IOException, InterruptedException {
        List<NotMeasured> leftOut = plan.tooLarge(Machine.availableBytes().orElse(Long.MAX_VALUE));
        List<Step> steps = plan.steps(leftOut);
        announce(plan, steps, leftOut);
        Findings findings;
        try (Progress progress = Progress.onErrorStream(steps.size())) {
            findings = new PaperRun(launcher, plan).run(leftOut, progress, this::writeCsv);
        }
        return finish(findings, leftOut);
    }

    private PaperPlan plan() {
        try {
            // Its own limits of connections and depth, told before anything runs.
            var shape = new LoadPlan.Shape(connections, depth, 0);
            var load = new Load(shape.connections(), shape.depth(), time, warmup);
            return new PaperPlan(
                    memories,
                    Variant.allOf(modes, trackers, deltas),
                    rounds,
                    load,
                    cpu == null ? OptionalInt.empty() : OptionalInt.of(cpu));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
    }

    private static int cannot(String sentence) {
        System.err.println("futago paper: " + sentence);
        return ExitCode.CONFIG;
    }

    private static boolean isTasksetAble(int cpu) throws InterruptedException {
        try {
            return new ProcessBuilder("taskset", "-c", Integer.toString(cpu), "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** Known now rather than when all is measured. */
    private static boolean isFigureDrawable(PaperPlan plan) {
        try {
            var empty = new Findings(plan, Machine.here(), Instant.now(), List.of(), List.of());
            return new PaperFigure(empty).png().length > 0;
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            return false;
        }
    }

    private void announce(PaperPlan plan, List<Step> steps, List<NotMeasured> leftOut) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(plan.command());
        Machine machine = Machine.here();
        if (machine.isBusy()) {
            out.printf(
                    Locale.ROOT,
                    "this machine is busy (load average %.2f): the figures will wander%n",
                    machine.load());
        }
        leftOut.forEach(each -> out.println("left out: " + each.text()));
        out.printf(
                "%d measurements: about %s, at most %s; results in %s%n",
                steps.size(),
                Progress.text(plan.expected(steps)),
                Progress.text(plan.atMost(steps)),
                folder);
        out.flush();
    }

    private int finish(Findings findings, List<NotMeasured> leftOut) throws IOException {
        String table = new PaperTable(findings).text();
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.print(table);
        out.flush();
        writeCsv(findings);
        Files.writeString(folder.resolve("table.md"), table);
        Files.writeString(folder.resolve("data.json"), new PaperData(findings).json());
        var figure = new PaperFigure(findings);
        Files.write(folder.resolve("figure.svg"), figure.svg());
        Files.write(folder.resolve("figure.png"), figure.png());
        if (findings.notMeasured().size() > leftOut.size()) {
            return ExitCode.FAILED;
        }
        return leftOut.isEmpty() ? ExitCode.OK : ExitCode.DEGRADED;
    }

    /** What is measured stays, also when the run is ended early. */
    private void writeCsv(Findings findings) {
        try {
            Files.writeString(folder.resolve("data.csv"), new PaperData(findings).csv());
        } catch (IOException failed) {
            throw new UncheckedIOException("data.csv cannot be written", failed);
        }
    }
}

package dev.futago.drill.cli;

import dev.futago.drill.failover.DrillPlan;
import dev.futago.drill.failover.Drills;
import dev.futago.drill.failover.Length;
import dev.futago.node.cli.Converters;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code futago drill soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks one pair again and again, each time otherwise, for as long as you like, and"
                    + " shows that nothing is lost and nothing grows.",
            "Faults of the network are among them where it can be broken: as root."
        },
        footer = {"", DrillOutcome.EXIT_CODES})
final class DrillSoakCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private DrillOptions options = new DrillOptions();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = Converters.Time.class,
            description = "For how long (${DEFAULT-VALUE}).")
    private Duration all = Duration.ZERO;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Converters.Time.class,
            description = "Between two faults (${DEFAULT-VALUE}).")
    private Duration every = Duration.ZERO;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Decides which faults strike, in which order (default: another each time).")
    private long seed = System.nanoTime();

    @Override
    public Integer call() throws InterruptedException {
        var outcome = new DrillOutcome(spec.commandLine().getOut(), options.folder());
        if (!every.isPositive() || all.compareTo(every) <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "--every is a time, and --for is longer");
        }
        DrillPlan plan = options.plan(new Length.Time(all, every), seed, Optional.empty());
        return outcome.of(plan, List.of(Drills.soak(seed)));
    }
}

package dev.futago.drill.cli;

import dev.futago.drill.failover.Drill;
import dev.futago.drill.failover.DrillPlan;
import dev.futago.drill.failover.Drills;
import dev.futago.drill.failover.Length;
import dev.futago.node.cli.Converters;
import dev.futago.node.cli.ExitCode;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.Nearest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
            DrillOutcome.EXIT_CODES,
            "With --attach also 5: the pair may not be broken as it is, and nothing was."
        })
final class DrillRunCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private DrillOptions options = new DrillOptions();

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
            names = "--attach",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = Converters.Address.class,
            description =
                    "The APIs of both nodes of a pair that runs, instead of one of the drill's own:"
                            + " it is broken and left protected. Processes must be on this machine,"
                            + " and somebody must start again what a drill kills.")
    private List<HostPort> apis = List.of();

    @Option(
            names = "--clients",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = Converters.Address.class,
            description = "With --attach: where clients find them, in the same order.")
    private List<HostPort> clients = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides the random commands of fuzz (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--dry-run", description = "Only tell what would be run, and what not.")
    private boolean isDryRun;

    @Override
    public Integer call() throws InterruptedException {
        List<Drill> drills = drills();
        DrillPlan plan = options.plan(length(), seed, attached());
        if (isDryRun) {
            var outcome = new DrillOutcome(spec.commandLine().getOut(), Optional.empty());
            drills.forEach(drill -> outcome.tell(drill, plan.missing(drill)));
            return ExitCode.OK;
        }
        var outcome = new DrillOutcome(spec.commandLine().getOut(), options.folder());
        return outcome.of(plan, drills);
    }

    private Optional<DrillPlan.Attached> attached() {
        if (apis.isEmpty() && clients.isEmpty()) {
            return Optional.empty();
        }
        if (apis.size() != 2 || clients.size() != 2) {
            throw wrong("--attach and --clients are two addresses each: of both nodes");
        }
        return Optional.of(
                new DrillPlan.Attached(
                        List.of(
                                new DrillPlan.Attached.Node(
                                        apis.get(0), clients.get(0).toSocketAddress()),
                                new DrillPlan.Attached.Node(
                                        apis.get(1), clients.get(1).toSocketAddress()))));
    }

    private Length length() {
        try {
            return new Length.Cycles(cycles);
        } catch (IllegalArgumentException none) {
            throw wrong(String.valueOf(none.getMessage()));
        }
    }

    private List<Drill> drills() {
        if (isAll != names.isEmpty()) {
            throw wrong("name the drills to run, or give --all");
        }
        return isAll ? Drills.all() : names.stream().map(this::named).toList();
    }

    private Drill named(String name) {
        return Drills.named(name)
                .orElseThrow(
                        () ->
                                wrong(
                                        "there is no drill %s: did you mean %s?"
                                                .formatted(
                                                        name, Nearest.to(name, Drills.names()))));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

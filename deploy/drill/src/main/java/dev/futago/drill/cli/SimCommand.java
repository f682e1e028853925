package dev.futago.drill.cli;

import dev.futago.drill.sim.SimReport;
import dev.futago.drill.sim.SimSummary;
import dev.futago.drill.sim.Simulation;
import dev.futago.node.cli.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code futago sim}. */
@Command(
        name = "sim",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the pair under faults in virtual time, one run for each seed.",
            "Exit code 1 when a seed shows what must never be."
        })
public final class SimCommand implements Callable<Integer> {

    @Option(names = "--seed", defaultValue = "1", description = "the first seed (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--seeds", defaultValue = "1", description = "how many (${DEFAULT-VALUE})")
    private long seeds;

    @Option(names = "--trace", description = "tell what happens in each run")
    private boolean isTraced;

    @Override
    public Integer call() {
        var summary = new SimSummary();
        for (long at = seed; at < seed + seeds; at++) {
            SimReport report = Simulation.run(at, this::trace);
            summary.add(report);
            if (!report.violations().isEmpty()) {
                System.out.printf("seed %d: %s%n", at, report.violations());
            }
        }
        System.out.println(summary.text());
        return summary.isSound() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void trace(long nanos, String what) {
        if (isTraced) {
            System.out.printf(Locale.ROOT, "%10.3f ms  %s%n", nanos / 1e6, what);
        }
    }
}

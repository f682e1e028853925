package dev.futago.drill.bench;

import dev.futago.drill.measure.Machine;
import dev.futago.drill.process.Children;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

/**
 * Measures how far the daemon is from its targets: setting by setting, in each of them contender
 * after contender, round after round.
 */
public final class Bench {

    private final BenchPlan plan;
    private final PrintStream progress;
    private final List<Reading> readings = new ArrayList<>();
    private final Map<Setting, String> missing = new EnumMap<>(Setting.class);
    private final Map<Setting, String> skipped = new EnumMap<>(Setting.class);
    private int readingsMade;

    /**
     * A benchmark that has not begun.
     *
     * @param progress told what it is doing
     */
    public Bench(BenchPlan plan, PrintStream progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Runs it; every process is ended at the end, also when it is interrupted. */
    public BenchResult run() throws InterruptedException {
        Machine machine = Machine.here();
        Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Pinning pinning = Pinning.find();
        say(
                "%d targets, %d rounds of %s s after one that warms up: about %s"
                        .formatted(
                                plan.targets().size(),
                                plan.rounds(),
                                Unit.RATIO.number(plan.time().toMillis() / 1e3),
                                minutes(plan.expected())));
        if (!pinning.isPossible()) {
            say("this system has no taskset: nothing is kept on one core");
        }
        try (var all = new Children()) {
            Runtime.getRuntime().addShutdownHook(new Thread(all::close, "futago-bench-end"));
            for (Setting setting : plan.settings()) {
                measure(setting, pinning, all);
            }
        }
        return new BenchResult(
                plan, machine, began, pinning.isPossible(), readings, missing, skipped);
    }

    private static String minutes(Duration duration) {
        return duration.toSeconds() < 100
                ? "%d s".formatted(duration.toSeconds())
                : "%d min".formatted((duration.toSeconds() + 59) / 60);
    }

    private void measure(Setting setting, Pinning pinning, Children all)
            throws InterruptedException {
        Optional<String> absent = setting.program().filter(program -> !Installed.has(program));
        if (absent.isPresent()) {
            String reason = absent.get() + " is not installed";
            skipped.put(setting, reason);
            say("%s: skipped: %s".formatted(setting.text(), reason));
            return;
        }
        long needed = Stages.bytes(plan, setting);
        OptionalLong available = Machine.availableBytes();
        if (available.isPresent() && available.getAsLong() < needed) {
            miss(
                    setting,
                    "needs about %d MiB, and this machine has %d MiB to give"
                            .formatted(needed >> 20, available.getAsLong() >> 20));
            return;
        }
        var prefix = setting == Setting.ONE_CORE ? pinning.prefix() : List.<String>of();
        try (var children = all.add(new Children())) {
            say("%s: starting".formatted(setting.text()));
            Map<Contender, Stages.Act> acts = Stages.open(new Rig(plan, prefix, children), setting);
            for (int round = 0; round <= plan.rounds(setting); round++) {
                for (Contender contender : plan.order(setting, round)) {
                    take(
                            new Reading(
                                    contender,
                                    round,
                                    Objects.requireNonNull(acts.get(contender)).measure()));
                }
            }
        } catch (TimeoutException | RuntimeException failed) {
            if (all.isClosed()) {
                throw new InterruptedException("told to end");
            }
            miss(setting, String.valueOf(failed.getMessage()));
        }
    }

    private void miss(Setting setting, String reason) {
        missing.put(setting, reason);
        say("%s: NOT MEASURED: %s".formatted(setting.text(), reason));
    }

    private void take(Reading reading) {
        readings.add(reading);
        readingsMade++;
        var values = new ArrayList<String>();
        reading.values()
                .forEach(
                        (measure, value) ->
                                values.add(measure.label() + measure.unit().text(value)));
        say(
                "%3d %% %-9s %s: %s"
                        .formatted(
                                100 * readingsMade / plan.readings(),
                                reading.isWarmUp() ? "warm-up" : "round " + reading.round(),
                                reading.contender().text(),
                                String.join(", ", values)));
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}

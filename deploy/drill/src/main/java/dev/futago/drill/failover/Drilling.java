package dev.futago.drill.failover;

import dev.futago.drill.measure.Machine;
import dev.futago.drill.process.Children;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.DrillResult;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Several drills, one after the other, each with a pair of its own. */
public final class Drilling {

    /** Told how it goes. */
    public interface Progress {
        /** A drill begins. */
        void begins(Drill drill);

        /** Somebody must do something, or the drill does not go on. */
        void asks(String words);

        /** A cycle of it is over. */
        void ended(Drill drill, Cycle cycle);

        /**
         * A drill is over, or was not begun.
         *
         * @param soFar all up to it
         */
        void ended(DrillReport soFar);

        /** All are over, or those that were not are not begun any more. */
        void over(DrillReport report);
    }

    /** How long a process that ends waits for its report. */
    private static final Duration TELLING_MAX = Duration.ofSeconds(10);

    private final DrillPlan plan;
    private final Progress progress;

    /** Nothing has begun. */
    public Drilling(DrillPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Runs drills. When the user has had enough everything is ended, and what was over by then is
     * told, before the process ends.
     *
     * @throws DrillRefusedException when nothing was broken, for the sake of the pair that somebody
     *     else runs
     */
    public DrillReport run(List<Drill> drills) throws InterruptedException {
        var all = new Children();
        var isTold = new CountDownLatch(1);
        Thread runner = Thread.currentThread();
        var atExit = new Thread(() -> end(all, runner, isTold), "futago-drill-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        try (all) {
            return run(drills, all);
        } finally {
            isTold.countDown();
            forget(atExit);
        }
    }

    private static void end(Children all, Thread runner, CountDownLatch isTold) {
        all.close();
        runner.interrupt();
        try {
            isTold.await(TELLING_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private DrillReport run(List<Drill> drills, Children all) throws InterruptedException {
        String began = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Machine machine = Machine.here();
        var results = new ArrayList<DrillResult>();
        for (Drill drill : drills) {
            if (all.isClosed()) {
                results.add(notBegun(drill));
                continue;
            }
            boolean isFirst = results.stream().allMatch(DrillResult::isSkipped);
            results.add(resultOf(drill, all, isFirst));
            progress.ended(new DrillReport(began, machine, plan.words(), results));
        }
        var report = new DrillReport(began, machine, plan.words(), results);
        progress.over(report);
        return report;
    }

    private static DrillResult notBegun(Drill drill) {
        return DrillResult.skipped(drill.name(), drill.proves(), "told to end before it began");
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException isRunning) {
            // The user has had enough: it has ended everything.
        }
    }

    /**
     * Runs one.
     *
     * @param isFirst a pair that may not be broken after another drill was left so by that one
     */
    private DrillResult resultOf(Drill drill, Children all, boolean isFirst)
            throws InterruptedException {
        Optional<String> missing = plan.missing(drill);
        if (all.isClosed()) {
            return notBegun(drill); // What is missing may be missing because of that.
        }
        if (missing.isPresent()) {
            return DrillResult.skipped(drill.name(), drill.proves(), missing.get());
        }
        progress.begins(drill);
        try {
            return drill.setting().company() == Drill.Company.FUZZERS
                    ? new FuzzRun(drill, plan, all, progress).run()
                    : new DrillRun(drill, plan, all, progress).run();
        } catch (DrillRefusedException refused) {
            if (isFirst) {
                throw refused;
            }
            return DrillResult.failed(
                    drill.name(), drill.proves(), String.valueOf(refused.getMessage()));
        }
    }
}

package dev.futago.drill.failover;

import dev.futago.drill.measure.Machine;
import dev.futago.drill.process.Children;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.DrillResult;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    }

    private final DrillPlan plan;
    private final Progress progress;

    /** Nothing has begun. */
    public Drilling(DrillPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Runs drills.
     *
     * @throws InterruptedException when the user has had enough; everything is ended then
     */
    public DrillReport run(List<Drill> drills) throws InterruptedException {
        String began = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Machine machine = Machine.here();
        var all = new Children();
        var atExit = new Thread(all::close, "futago-drill-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        try (all) {
            var results = new ArrayList<DrillResult>();
            var report = new DrillReport(began, machine, plan.words(), results);
            for (Drill drill : drills) {
                results.add(resultOf(drill, all));
                report = new DrillReport(began, machine, plan.words(), results);
                progress.ended(report);
            }
            return report;
        } finally {
            forget(atExit);
        }
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException isRunning) {
            // The user has had enough: it has ended everything.
        }
    }

    private DrillResult resultOf(Drill drill, Children all) throws InterruptedException {
        Optional<String> missing = plan.missing(drill);
        if (missing.isPresent()) {
            return DrillResult.skipped(drill.name(), drill.proves(), missing.get());
        }
        progress.begins(drill);
        return new DrillRun(drill, plan, all.add(new Children()), progress).run();
    }
}

package dev.futago.drill.failover;

import dev.futago.drill.load.Abuse;
import dev.futago.drill.process.Children;
import dev.futago.drill.report.Check;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillResult;
import dev.futago.drill.report.ProcessSample;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One drill: a pair of its own, load on it, and cycle after cycle a fault, what comes of it, and
 * the pair protected again. Everything that was started or changed for it is ended and undone when
 * it is over, however it ends.
 */
final class DrillRun {

    /** Load before a fault, so that there is something to lose. */
    private static final Duration BEFORE_FAULT = Duration.ofMillis(1_200);

    /** Load after the pair is protected again, so that what it then says is checked, too. */
    private static final Duration AFTER_PROTECTED = Duration.ofMillis(500);

    /** The rehearsal needs two seconds of processor time, on a machine that has others to serve. */
    private static final Duration WARM_MAX = Duration.ofSeconds(60);

    /** Between two looks at the processes, while nothing else happens. */
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);

    /** Of a pair that is protected a client's first request is answered long before. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final long POLL_MILLIS = 10;

    private static final String TOLD_TO_END = "told to end before its time";

    private static final Abuse.Crowd SLOW_READERS = new Abuse.Crowd(0, 0, 4, 0);

    /** Looks at the processes of a drill, spread over all of its time: its end counts most. */
    private static final int LOOKS_MAX = 6_000;

    private final Drill drill;
    private final DrillPlan plan;
    private final Children all;
    private final Children children = new Children();
    private final Chronology chronology;
    private final Drilling.Progress progress;
    private final List<Cycle> cycles = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<ProcessSample> samples = new ArrayList<>();
    private final long beganNanos = System.nanoTime();
    private Optional<DrillLoad> loaded = Optional.empty();

    /**
     * A drill that has not begun.
     *
     * @param all ends this one, too, when the user has had enough
     * @param progress told each cycle when it is over, and what somebody must do
     */
    DrillRun(Drill drill, DrillPlan plan, Children all, Drilling.Progress progress) {
        this.drill = drill;
        this.plan = plan;
        this.all = all;
        this.progress = progress;
        chronology = new Chronology(plan.log());
    }

    /**
     * Runs it; whatever does not go as it should is in the result, and so is what was over when the
     * user had had enough.
     *
     * @throws DrillRefusedException when nothing was broken, for the pair's sake
     */
    DrillResult run() throws InterruptedException {
        String trouble = "";
        try {
            all.add(children);
            runCycles();
        } catch (DrillRefusedException refused) {
            if (cycles.isEmpty()) {
                throw refused;
            }
            trouble = String.valueOf(refused.getMessage());
        } catch (InterruptedException hurried) {
            if (!children.isClosed()) {
                throw hurried;
            }
            trouble = toldToEnd();
        } catch (TimeoutException | IllegalStateException | UncheckedIOException failed) {
            trouble = children.isClosed() ? toldToEnd() : String.valueOf(failed.getMessage());
        } catch (RuntimeException defect) {
            trouble = children.isClosed() ? toldToEnd() : defect.toString();
        } finally {
            chronology.close();
            children.close();
        }
        return new DrillResult(drill.name(), drill.proves(), cycles, checks, samples, "", trouble);
    }

    private String toldToEnd() {
        loaded.map(DrillLoad::found).ifPresent(checks::addAll);
        return TOLD_TO_END;
    }

    /** What a pair does that was ended says nothing of it. */
    private void endIfTold() throws InterruptedException {
        if (children.isClosed()) {
            throw new InterruptedException(TOLD_TO_END);
        }
    }

    private void runCycles() throws TimeoutException, InterruptedException {
        DrilledPair pair =
                plan.attached().isPresent()
                        ? DrilledPair.attach(plan.attached().get(), children, chronology, this::ask)
                        : DrilledPair.start(drill, plan, children, chronology);
        pair.awaitProtected();
        DrillLoad load = children.add(DrillLoad.start(plan, pair.clients()));
        loaded = Optional.of(load);
        awaitAnswers(load);
        if (drill.setting().company() == Drill.Company.SLOW_READERS) {
            var places =
                    pair.clients().stream()
                            .map(client -> new Abuse.Place(plan.clientPort(), client))
                            .toList();
            children.add(Abuse.start(places, SLOW_READERS));
        }
        DrillLoad.Look before = load.look();
        for (int number = 1; isDue(number); number++) {
            awaitTurn(pair, number);
            CycleJudge judge = runCycle(drill.strikes().apply(number), pair, load, before, number);
            before = judge.after();
            Cycle cycle = judge.judge();
            cycles.add(cycle);
            sample(pair);
            progress.ended(drill, cycle);
            if (!cycle.trouble().isEmpty()) {
                load.close();
                checks.addAll(load.found());
                return; // There is no protected pair to go on with.
            }
        }
        var ofTheWhole = new ArrayList<>(load.finish());
        if (pair.loops().isPresent()) {
            ofTheWhole.add(Loops.checkAll(pair.loops().get()));
        }
        endIfTold();
        checks.addAll(ofTheWhole);
        Growth.check(samples).ifPresent(checks::add);
    }

    /** Nothing is broken for a load that shows nothing: wrong ports, or another guest. */
    private void awaitAnswers(DrillLoad load) throws InterruptedException {
        long deadline = System.nanoTime() + ANSWER_MAX.toNanos();
        while (load.acknowledged() == 0) {
            if (System.nanoTime() - deadline > 0) {
                String unanswered =
                        "no request of the load is answered within %d s"
                                .formatted(ANSWER_MAX.toSeconds());
                if (plan.attached().isEmpty()) {
                    throw new IllegalStateException(unanswered);
                }
                throw new DrillRefusedException(
                        unanswered + ": are --guest and --clients those of the pair?");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private void ask(String words) {
        chronology.say(words);
        progress.asks(words);
    }

    private boolean isDue(int number) {
        return switch (plan.length()) {
            case Length.Cycles(int count) -> number <= count;
            case Length.Time(var all, var every) -> sinceBegan() + every.toNanos() < all.toNanos();
        };
    }

    private long sinceBegan() {
        return System.nanoTime() - beganNanos;
    }

    /** Waits until a cycle may begin: load goes on meanwhile. */
    private void awaitTurn(DrilledPair pair, int number)
            throws TimeoutException, InterruptedException {
        if (plan.length() instanceof Length.Time(var all, var every)) {
            long turn = number * every.toNanos();
            for (long left = turn - sinceBegan(); left > 0; left = turn - sinceBegan()) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, BETWEEN_SAMPLES.toNanos()));
                sample(pair);
            }
        }
        TimeUnit.NANOSECONDS.sleep(BEFORE_FAULT.toNanos());
        if (drill.setting().haste() == Drill.Haste.WARM) {
            awaitWarm(pair.awaitProtected().standby());
        }
    }

    /** A pair that somebody else runs has run for a while. */
    private void awaitWarm(Member standby) throws TimeoutException, InterruptedException {
        if (standby instanceof OwnMember own && own.isRehearsing()) {
            chronology.await(own.name(), own.startedNanos(), "rehearsed ", WARM_MAX.toNanos());
            own.onRehearsed(); // Its line is not kept for ever.
        }
    }

    /**
     * Runs one.
     *
     * @param before what the load had shown when the last one was over: what came since then is of
     *     this one
     */
    private CycleJudge runCycle(
            Drill.Strike strike,
            DrilledPair pair,
            DrillLoad load,
            DrillLoad.Look before,
            int number)
            throws TimeoutException, InterruptedException {
        long began = System.nanoTime();
        var scene = new Scene(plan, pair, load, chronology, number);
        String trouble = "";
        var images = new Check(Images.CHECK, false, "not compared: the pair was not protected");
        try {
            strike.fault().strike(scene);
            pair.awaitProtected();
            TimeUnit.NANOSECONDS.sleep(AFTER_PROTECTED.toNanos());
            images = Images.compare(pair.awaitProtected().primary());
        } catch (DrillRefusedException refused) {
            throw refused;
        } catch (TimeoutException | IllegalStateException failed) {
            if (children.isClosed()) {
                throw failed;
            }
            trouble = "%s; at that time %s".formatted(failed.getMessage(), pair.words());
            chronology.say("FAILED: " + trouble);
        }
        var ofNodes = new ArrayList<>(List.of(images));
        pair.loops().map(Loops::check).ifPresent(ofNodes::add);
        DrillLoad.Look after = load.look();
        endIfTold();
        var seen =
                new CycleJudge.Seen(
                        number,
                        scene.fault(),
                        chronology.since(began),
                        before,
                        after,
                        ofNodes,
                        trouble);
        return new CycleJudge(strike.service(), seen);
    }

    private void sample(DrilledPair pair) {
        double seconds = sinceBegan() / 1e9;
        if (!samples.isEmpty() && seconds - samples.getLast().seconds() < betweenSamples()) {
            return;
        }
        for (Member member : pair.members()) {
            if (member.isAlive()) {
                Processes.sample(seconds, member.name(), member.pid()).ifPresent(samples::add);
            }
        }
        Processes.sample(seconds, "drill", ProcessHandle.current().pid()).ifPresent(samples::add);
    }

    private double betweenSamples() {
        return switch (plan.length()) {
            case Length.Cycles(int count) -> 0;
            case Length.Time(var all, var every) -> all.toNanos() / 1e9 / LOOKS_MAX;
        };
    }
}

package dev.futago.drill.failover;

import dev.futago.drill.check.Verdict;
import dev.futago.drill.load.KeyLoad;
import dev.futago.drill.load.KeyPlan;
import dev.futago.drill.load.KeyResult;
import dev.futago.drill.load.LoadPlan;
import dev.futago.drill.load.LoadResult;
import dev.futago.drill.load.LoadTimeline;
import dev.futago.drill.load.RrLoad;
import dev.futago.drill.process.Child;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.report.Check;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checked load of a drill: requests with numbers, and on the kv guest plain commands beside
 * them, whose histories are judged key by key. It goes on over all cycles, so that a history is
 * checked across all of their faults; where a fault ends the history itself, a new one begins.
 */
final class DrillLoad implements Child {

    /** Nothing stops it before: a drill ends its load. */
    private static final Duration TIME_MAX = Duration.ofDays(2);

    /** Longer than any drill lets its clients wait. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final int READ_PERCENT = 10;

    /**
     * What the load has shown since the drill began.
     *
     * @param atNanos when this was so at the earliest, by {@link System#nanoTime}
     * @param waitingNanos for how long a request has waited and no reply has come
     */
    record Look(
            long atNanos,
            int history,
            long acknowledged,
            long retried,
            long lost,
            long duplicated,
            long stale,
            long unknown,
            List<String> evidence,
            long waitingNanos,
            long beganNanos,
            LoadTimeline timeline) {}

    private final LoadPlan plan;
    private final Optional<KeyPlan> keyPlan;
    private final List<LoadResult> ended = new ArrayList<>();
    private final List<KeyResult> endedKeys = new ArrayList<>();
    private RrLoad running;
    private Optional<KeyLoad> keys;
    private boolean isClosed;

    private DrillLoad(LoadPlan plan, Optional<KeyPlan> keyPlan) {
        this.plan = plan;
        this.keyPlan = keyPlan;
        running = RrLoad.start(plan);
        keys = keyPlan.map(KeyLoad::start);
    }

    /** Starts it. */
    static DrillLoad start(DrillPlan plan, List<InetSocketAddress> clients) {
        Optional<KeyPlan> keyPlan =
                plan.service() == ChildPair.Service.RR
                        ? Optional.empty()
                        : Optional.of(KeyPlan.to(clients).withTimeout(TIMEOUT));
        return new DrillLoad(
                LoadPlan.to(clients)
                        .withDialect(plan.dialect())
                        .withTime(TIME_MAX)
                        .withTimeout(TIMEOUT)
                        .withShape(plan.shape())
                        .withReadPercent(READ_PERCENT),
                keyPlan);
    }

    /** What it has shown up to now. */
    synchronized Look look() {
        long atNanos = System.nanoTime();
        var all = new ArrayList<>(ended);
        LoadResult now = running.look();
        all.add(now);
        List<Verdict> verdicts = all.stream().map(LoadResult::verdict).toList();
        return new Look(
                atNanos,
                ended.size(),
                verdicts.stream().mapToLong(Verdict::acknowledged).sum(),
                verdicts.stream().mapToLong(Verdict::retried).sum(),
                verdicts.stream().mapToLong(Verdict::lost).sum(),
                verdicts.stream().mapToLong(Verdict::duplicated).sum(),
                verdicts.stream().mapToLong(Verdict::stale).sum(),
                verdicts.stream().mapToLong(Verdict::unknown).sum(),
                verdicts.stream().flatMap(verdict -> verdict.evidence().stream()).toList(),
                now.waitingNanos(),
                now.beganNanos(),
                now.timeline());
    }

    /** Requests and plain commands that were answered, in this history. */
    long acknowledged() {
        return running.acknowledged() + keys.map(KeyLoad::acknowledged).orElse(0L);
    }

    /** Ends the history: nobody will answer what waits. */
    synchronized void abandon() {
        running.close();
        ended.add(running.await());
        keys.ifPresent(KeyLoad::close);
        keys.map(KeyLoad::await).ifPresent(endedKeys::add);
    }

    /** Begins a new history, after one that was abandoned. */
    synchronized void begin() {
        if (!isClosed) {
            running = RrLoad.start(plan);
            keys = keyPlan.map(KeyLoad::start);
        }
    }

    /** Sends nothing more, and waits until all is answered; answers what the whole has shown. */
    List<Check> finish() {
        running.stop();
        keys.ifPresent(KeyLoad::stop);
        LoadResult last = running.await();
        long unanswered = last.verdict().unanswered();
        var checks = new ArrayList<Check>();
        checks.add(
                new Check(
                        "AllAnswered",
                        unanswered == 0,
                        "%d requests wait for an answer".formatted(unanswered)));
        checks.add(holds(last));
        keys.map(KeyLoad::await).map(keys -> judge(keys, keys.isGood())).ifPresent(checks::add);
        return checks;
    }

    /** What was found against the pair by a load that was closed before it had finished. */
    List<Check> found() {
        var checks = new ArrayList<Check>();
        checks.add(holds(running.await()));
        keys.map(KeyLoad::await).map(keys -> judge(keys, isSound(keys))).ifPresent(checks::add);
        checks.removeIf(Check::holds);
        return checks;
    }

    /** Of all that was answered: what comes after the last cycle is of none. */
    private Check holds(LoadResult last) {
        var verdicts = new ArrayList<>(ended.stream().map(LoadResult::verdict).toList());
        verdicts.add(last.verdict());
        var words = new ArrayList<String>();
        for (Verdict verdict : verdicts) {
            words.add(verdict.line());
            words.addAll(verdict.evidence());
        }
        return new Check(
                "WholeLoadHolds",
                verdicts.stream().allMatch(Verdict::holds),
                String.join("\n", words));
    }

    private Check judge(KeyResult last, boolean isLastGood) {
        var words = new ArrayList<String>();
        for (KeyResult result : endedKeys) {
            words.add(result.line());
            words.addAll(result.evidence());
        }
        words.add(last.line());
        words.addAll(last.evidence());
        boolean isGood = isLastGood && endedKeys.stream().allMatch(DrillLoad::isSound);
        return new Check("KeysAreLinearizable", isGood, String.join("\n", words));
    }

    /** Histories that were ended are not complete; but what was found in them stands. */
    private static boolean isSound(KeyResult ended) {
        return ended.keys().violated() == 0 && ended.keys().undecided() == 0;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        running.close();
        keys.ifPresent(KeyLoad::close);
    }
}

package dev.futago.drill.sim;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;
import dev.futago.drill.check.Guarantee;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A reply leaves a process only with a witness (R1, R2, R3): a checkpoint whose sealing began after
 * the reply was made, acknowledged by the life that the record names as standby; or the record, of
 * which this life was told that it is alone, and which it has not asked to change since (R5, R6,
 * R7).
 *
 * <p>It counts what the guest executes and when checkpoints are begun, and reads nothing of what
 * the role keeps. That an acknowledgement is true is for {@link AppliedBeforeAcknowledged}.
 */
final class WitnessBeforeRelease implements Guarantee {

    /** A request, however often it was executed or answered from the replay table. */
    private record Asked(long session, long number) {}

    /** When each checkpoint of one joiner was begun, over all its connections (R11). */
    private static final class Series {
        private final Map<Long, Long> begunAt = new HashMap<>();
    }

    private final Supplier<NodeRef> self;
    private final boolean isArbitrated;
    private final Map<Asked, ArrayDeque<Long>> made = new HashMap<>();
    private final Map<SimLink, Series> series = new HashMap<>();
    private final Map<NodeRef, Long> acknowledged = new HashMap<>();
    private Series latest = new Series();
    private Optional<Tenure> told = Optional.empty();
    private Optional<Tenure> sought = Optional.empty();
    private boolean isChangeAsked;
    private long questions;
    private long firstOfClaim; // the question that sought this first
    private long time; // counts executions and beginnings of checkpoints
    private Optional<String> breach = Optional.empty();

    /**
     * Of a process that has executed nothing.
     *
     * @param self the life that its node is in
     */
    WitnessBeforeRelease(Supplier<NodeRef> self, boolean isArbitrated) {
        this.self = self;
        this.isArbitrated = isArbitrated;
    }

    @Override
    public Optional<String> breach() {
        return breach;
    }

    /** Another role begins: what was held by the one before will never leave. */
    void onNextRole() {
        made.clear();
        series.clear();
        acknowledged.clear();
        latest = new Series();
    }

    // ---- the record ----

    /** A question to the arbiter. */
    long onQuestion() {
        questions++;
        return questions;
    }

    /** The next question is a claim, or a copy of the claim before (R7). */
    void onClaim(Tenure next) {
        if (!sought.equals(Optional.of(next))) { // Else a copy, maybe over another record (R23).
            sought = Optional.of(next);
            firstOfClaim = questions + 1;
        }
        isChangeAsked = true;
    }

    /** Only an answer to a copy of the last claim, or to a later question, tells anything. */
    void onAnswer(long question, ArbiterAnswer answer) {
        if (question < firstOfClaim) {
            return;
        }
        switch (answer) {
            case ArbiterAnswer.Granted(var now) -> onOutcome(now);
            case ArbiterAnswer.Refused(var current) ->
                    current.filter(this::isBelieved).ifPresent(this::onOutcome);
            case ArbiterAnswer.Read(var current) -> current.ifPresent(this::onTold);
            case ArbiterAnswer.Unknown unknown -> {
                /* What was claimed may land still. */
            }
        }
    }

    private void onOutcome(Tenure current) {
        isChangeAsked = false;
        onTold(current);
    }

    /** What the record is or was, from the arbiter or from a peer that was told it. */
    void onTold(Tenure current) {
        if (isBelieved(current)) {
            told = Optional.of(current);
        }
    }

    /** An older record is the outcome of nothing (R23). */
    private boolean isBelieved(Tenure current) {
        return told.isEmpty() || !current.isBehind(told.get());
    }

    // ---- checkpoints ----

    void onWelcome(SimLink link) {
        latest = new Series();
        series.put(link, latest);
    }

    void onReconnected(SimLink link) {
        series.put(link, latest);
    }

    void onCheckpointBegun(SimLink link, long number) {
        time++;
        latest = series.computeIfAbsent(link, fresh -> latest);
        latest.begunAt.put(number, time);
    }

    void onAcknowledged(SimLink link, long number, NodeRef standby) {
        acknowledge(series.getOrDefault(link, latest), number, standby);
    }

    /** The first words of a standby that returns are an acknowledgement (R11). */
    void onReturned(long number, NodeRef standby) {
        acknowledge(latest, number, standby);
    }

    private void acknowledge(Series of, long number, NodeRef standby) {
        acknowledged.merge(standby, of.begunAt.getOrDefault(number, 0L), Math::max);
    }

    // ---- replies ----

    void onExecuted(long session, long number) {
        time++;
        made.computeIfAbsent(new Asked(session, number), none -> new ArrayDeque<>(2)).add(time);
    }

    void onReleased(long session, long number) {
        var asked = new Asked(session, number);
        ArrayDeque<Long> times = made.get(asked);
        if (times == null) {
            breach = Optional.of("request %d of %x was never executed".formatted(number, session));
            return;
        }
        long madeAt = times.remove();
        if (times.isEmpty()) {
            made.remove(asked);
        }
        if (breach.isEmpty() && !isAlone() && !isWitnessed(madeAt)) {
            breach =
                    Optional.of(
                            "%s released request %d of session %x; told was %s%s"
                                    .formatted(
                                            self.get(),
                                            number,
                                            session,
                                            told.map(Tenure::toString).orElse("nothing"),
                                            isChangeAsked ? ", and a change is asked for" : ""));
        }
    }

    private boolean isAlone() {
        return isArbitrated
                && !isChangeAsked
                && told.isPresent()
                && told.get().isOwnedBy(self.get())
                && told.get().standby().isEmpty();
    }

    private boolean isWitnessed(long madeAt) {
        return told.isPresent()
                && told.get().isOwnedBy(self.get())
                && told.get()
                        .standby()
                        .map(standby -> acknowledged.getOrDefault(standby, 0L) > madeAt)
                        .orElse(false);
    }
}

package dev.futago.drill.sim;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Known;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A linearizable record whose answers may be late or lost and whose changes may land late (PROTOCOL
 * R7), as those of a real arbiter behind a network do.
 */
final class SimArbiter {

    private static final long ANSWER_NANOS_MIN = 200_000;
    private static final long ANSWER_NANOS_MAX = 5_000_000;
    private static final long PATIENCE_NANOS = 150_000_000;
    private static final long SLOW_NANOS_MAX = 3 * PATIENCE_NANOS;
    private static final long LATE_NANOS_MAX = 1_500_000_000;

    /** Oldest copy that is restored: so many versions before the newest. */
    private static final long COPIES_MAX = 4;

    /** A claim on its way, which lands when the story says so. */
    private record Held(Revision expected, Tenure next) {}

    private final Timeline timeline;
    private final Chance chance;
    private final ArbiterRecord record = new ArbiterRecord();
    private final List<Held> held = new ArrayList<>();
    private final List<Tenure> pending = new ArrayList<>();
    private final List<Tenure> past = new ArrayList<>();
    private Optional<Tenure> away = Optional.empty();
    private long patienceNanos = PATIENCE_NANOS;
    private long wayNanosMin = ANSWER_NANOS_MIN;
    private long wayNanosMax = ANSWER_NANOS_MAX;
    private boolean isFaulty;
    private boolean isHolding;

    SimArbiter(Timeline timeline, Chance chance) {
        this.timeline = timeline;
        this.chance = chance;
    }

    void setFaulty(boolean isFaulty) {
        this.isFaulty = isFaulty;
    }

    /** Answers come sooner or later than askers are patient, or soon again. */
    void setSlow(boolean isSlow) {
        wayNanosMax = isSlow ? SLOW_NANOS_MAX : ANSWER_NANOS_MAX;
    }

    /**
     * Each answer takes a time of its own from here on.
     *
     * @param patienceNanos after which an asker is told that there is none yet
     */
    void answerAfter(long answerNanos, long patienceNanos) {
        this.patienceNanos = patienceNanos;
        wayNanosMin = answerNanos / 2;
        wayNanosMax = answerNanos / 2;
    }

    /** Claims from here on are not answered, and land when they are told to; or they pass again. */
    void holdClaims(boolean isHolding) {
        this.isHolding = isHolding;
    }

    /**
     * The first of the claims on their way that seek such a record lands, if it is not too late.
     */
    void land(Predicate<Tenure> sought) {
        Held first =
                held.stream().filter(claim -> sought.test(claim.next)).findFirst().orElseThrow();
        held.remove(first);
        apply(first.expected, first.next);
    }

    /** The truth; while the record is away, what it said and will say again. */
    Optional<Tenure> record() {
        return isRecordAway() ? away : record.current();
    }

    /** Its operator deletes the record, until {@link #bringBack}. */
    void takeAway() {
        goBackTo(Optional.empty());
    }

    /** Its operator restores one of the last copies, until {@link #bringBack}. */
    void restoreCopy() {
        int back = (int) chance.between(2, Math.min(COPIES_MAX, past.size()));
        goBackTo(Optional.of(past.get(past.size() - back)));
    }

    /** Returns whether an older copy exists. */
    boolean hasCopy() {
        return past.size() > 1;
    }

    private void goBackTo(Optional<Tenure> older) {
        away = record();
        record.restore(older);
    }

    /** Its operator puts back what was the newest, unless a newer one was written (R23). */
    void bringBack() {
        record.restore(record());
        away = Optional.empty();
    }

    /** Returns whether the record is deleted or an older copy, until {@link #bringBack}. */
    boolean isRecordAway() {
        return away.filter(newest -> Known.of(newest).isAheadOf(record.current())).isPresent();
    }

    /** Its operator puts an older copy in place. */
    void restore(Optional<Tenure> older) {
        record.restore(older);
    }

    /** Whether a claim is under way that may still land. */
    boolean isClaimPending() {
        return !pending.isEmpty();
    }

    /** Whether a claim is under way that may still land and leave one holder. */
    boolean isSoloClaimPending() {
        return pending.stream().anyMatch(sought -> sought.standby().isEmpty());
    }

    void read(Consumer<ArbiterAnswer> asker) {
        if (isFaulty && chance.happens(0.25)) {
            giveUp(asker);
            return;
        }
        ask(() -> new ArbiterAnswer.Read(record.current()), asker);
    }

    void compareAndSet(Revision expected, Tenure next, Consumer<ArbiterAnswer> asker) {
        pending.add(next);
        if (isHolding) {
            giveUp(asker);
            held.add(new Held(expected, next));
        } else if (isFaulty && chance.happens(0.4)) {
            giveUp(asker);
            landLateOrNever(expected, next, asker);
        } else {
            ask(() -> apply(expected, next), asker);
        }
    }

    private void landLateOrNever(Revision expected, Tenure next, Consumer<ArbiterAnswer> asker) {
        if (!chance.happens(0.6)) {
            pending.remove(next);
            return;
        }
        boolean isAnswered = chance.happens(0.5);
        timeline.after(
                chance.between(0, LATE_NANOS_MAX),
                () -> {
                    ArbiterAnswer answer = apply(expected, next);
                    if (isAnswered) {
                        timeline.after(way(), () -> asker.accept(answer));
                    }
                });
    }

    private ArbiterAnswer apply(Revision expected, Tenure next) {
        pending.remove(next);
        ArbiterAnswer answer = record.compareAndSet(expected, next);
        if (answer instanceof ArbiterAnswer.Granted(var now)) {
            past.add(now);
            timeline.trace(now.hashCode());
        }
        return answer;
    }

    /** The question lands, and its answer comes; before that patience may have ended. */
    private void ask(Supplier<ArbiterAnswer> landing, Consumer<ArbiterAnswer> asker) {
        long thereNanos = way();
        long backNanos = way();
        if (thereNanos + backNanos > patienceNanos) {
            giveUp(asker);
        }
        timeline.after(
                thereNanos,
                () -> {
                    ArbiterAnswer answer = landing.get();
                    timeline.after(backNanos, () -> asker.accept(answer));
                });
    }

    /** After a while the outcome is called unknown. */
    void giveUp(Consumer<ArbiterAnswer> asker) {
        timeline.after(patienceNanos, () -> asker.accept(new ArbiterAnswer.Unknown("simulated")));
    }

    private long way() {
        return chance.between(wayNanosMin, wayNanosMax);
    }
}

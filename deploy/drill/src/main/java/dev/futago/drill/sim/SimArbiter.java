package dev.futago.drill.sim;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Tenure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A linearizable record whose answers may be lost and whose changes may land late (PROTOCOL R7), as
 * those of a real arbiter behind a network do.
 */
final class SimArbiter {

    private static final long ANSWER_NANOS_MIN = 200_000;
    private static final long ANSWER_NANOS_MAX = 5_000_000;
    private static final long PATIENCE_NANOS = 150_000_000;
    private static final long LATE_NANOS_MAX = 1_500_000_000;

    /** A claim on its way, which lands when the story says so. */
    private record Held(long expectedVersion, Tenure next) {}

    private final Timeline timeline;
    private final Chance chance;
    private final ArbiterRecord record = new ArbiterRecord();
    private final List<Held> held = new ArrayList<>();
    private Optional<Tenure> away = Optional.empty();
    private boolean isFaulty;
    private boolean isHolding;
    private int pendingClaims;

    SimArbiter(Timeline timeline, Chance chance) {
        this.timeline = timeline;
        this.chance = chance;
    }

    void setFaulty(boolean isFaulty) {
        this.isFaulty = isFaulty;
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
        apply(first.expectedVersion, first.next);
    }

    /** The truth; while the record is away, what it said and will say again. */
    Optional<Tenure> record() {
        return record.current().or(() -> away);
    }

    /** Its operator deletes the record, until {@link #bringBack}. */
    void takeAway() {
        away = record.current().or(() -> away);
        record.restore(Optional.empty());
    }

    /** Its operator puts back what was deleted, unless there is another record now. */
    void bringBack() {
        record.restore(record());
        away = Optional.empty();
    }

    /** Whether the record is deleted, and will be put back. */
    boolean isRecordAway() {
        return away.isPresent();
    }

    /** Its operator puts an older copy in place. */
    void restore(Optional<Tenure> older) {
        record.restore(older);
    }

    /** Whether a claim is under way that may still land. */
    boolean isClaimPending() {
        return pendingClaims > 0;
    }

    void read(Consumer<ArbiterAnswer> asker) {
        if (isFaulty && chance.happens(0.25)) {
            giveUp(asker);
            return;
        }
        timeline.after(latency(), () -> answer(new ArbiterAnswer.Read(record.current()), asker));
    }

    void compareAndSet(long expectedVersion, Tenure next, Consumer<ArbiterAnswer> asker) {
        if (isHolding) {
            giveUp(asker);
            pendingClaims++;
            held.add(new Held(expectedVersion, next));
            return;
        }
        if (isFaulty && chance.happens(0.4)) {
            giveUp(asker);
            if (chance.happens(0.6)) {
                pendingClaims++;
                timeline.after(
                        chance.between(0, LATE_NANOS_MAX), () -> apply(expectedVersion, next));
            }
            return;
        }
        pendingClaims++;
        timeline.after(latency(), () -> answer(apply(expectedVersion, next), asker));
    }

    private ArbiterAnswer apply(long expectedVersion, Tenure next) {
        pendingClaims--;
        ArbiterAnswer answer = record.compareAndSet(expectedVersion, next);
        if (answer instanceof ArbiterAnswer.Granted(var now)) {
            timeline.trace(now.hashCode());
        }
        return answer;
    }

    private void answer(ArbiterAnswer answer, Consumer<ArbiterAnswer> asker) {
        timeline.after(latency(), () -> asker.accept(answer));
    }

    /** No answer comes: after a while the outcome is called unknown. */
    void giveUp(Consumer<ArbiterAnswer> asker) {
        timeline.after(PATIENCE_NANOS, () -> asker.accept(new ArbiterAnswer.Unknown("simulated")));
    }

    private long latency() {
        return chance.between(ANSWER_NANOS_MIN, ANSWER_NANOS_MAX);
    }
}

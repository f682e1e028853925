package dev.futago.drill.sim;

import dev.futago.drill.check.Guarantee;

import java.util.Optional;

/** A standby acknowledges only checkpoints that were seen to be its own, each whole (R4). */
final class AppliedBeforeAcknowledged implements Guarantee {

    private long applied;
    private Optional<String> breach = Optional.empty();

    @Override
    public Optional<String> breach() {
        return breach;
    }

    /** Another role begins, and follows another series of checkpoints. */
    void onNextRole() {
        applied = 0;
    }

    void onApplied(long number) {
        applied = number;
    }

    void onAcknowledged(String standby, long number) {
        if (number > applied) {
            breach =
                    Optional.of(
                            "%s acknowledged checkpoint %d, applied were %d"
                                    .formatted(standby, number, applied));
        }
    }
}

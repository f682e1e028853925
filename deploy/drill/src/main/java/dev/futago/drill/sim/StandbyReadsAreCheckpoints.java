package dev.futago.drill.sim;

import dev.futago.common.memory.GuestMemory;
import dev.futago.drill.check.Guarantee;
import dev.futago.guests.rr.RrImage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A standby answers reads from its image between two checkpoints only, and only while what it heard
 * last has come within the maximum age.
 */
final class StandbyReadsAreCheckpoints implements Guarantee {

    private final PageDigests applied;
    private Optional<String> breach = Optional.empty();

    /**
     * Judges the reads of one process.
     *
     * @param applied the memory as it was shown with each checkpoint that was applied
     */
    StandbyReadsAreCheckpoints(PageDigests applied) {
        this.applied = applied;
    }

    @Override
    public Optional<String> breach() {
        return breach;
    }

    /**
     * Judges one read.
     *
     * @param silenceNanos since the last word of the peer came that the process has heard; empty
     *     where the clock of the process is not that of the world
     */
    void onRead(GuestMemory image, OptionalLong silenceNanos) {
        if (!isWhole(image)) {
            breach = Optional.of("a read sees half of a request");
        } else if (!applied.lookAtAll()) {
            breach = Optional.of("a read sees an image that is no checkpoint");
        } else if (silenceNanos.orElse(0) > SimGuest.MAX_AGE_NANOS) {
            breach =
                    Optional.of(
                            "a read sees an image of which nothing came for %d ms"
                                    .formatted(silenceNanos.getAsLong() / 1_000_000));
        }
    }

    private static boolean isWhole(GuestMemory image) {
        try {
            return new RrImage(image).isWhole();
        } catch (IllegalArgumentException notLaidOut) {
            return false;
        }
    }
}

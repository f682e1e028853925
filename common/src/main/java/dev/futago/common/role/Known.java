package dev.futago.common.role;

import java.util.Optional;

/**
 * The latest that a node has known of the arbiter's record, in this process or, where it keeps a
 * data dir, in one before: an older record is not believed, and a record of another pair is not its
 * own.
 *
 * @param version highest version seen
 * @param era of that version
 */
public record Known(PairId pair, long version, Era era) {

    /** What a record tells. */
    public static Known of(Tenure tenure) {
        return new Known(tenure.pair(), tenure.version(), tenure.era());
    }

    /** Returns whether an arbiter that shows this record, or none, went back (R23). */
    public boolean isAheadOf(Optional<Tenure> shown) {
        return shown.isEmpty() || isAheadOf(shown.get());
    }

    /**
     * Says how the arbiter went back, with "its " or "the arbiter's " before it.
     *
     * @param shown that this is ahead of
     */
    public String regressionTo(Optional<Tenure> shown) {
        return shown.map(
                        now ->
                                "record went back from version %d to %d of era %s"
                                        .formatted(version, now.version(), now.era()))
                .orElseGet(() -> "record is gone, it had version %d".formatted(version));
    }

    private boolean isAheadOf(Tenure shown) {
        boolean isOtherLine = !shown.era().equals(era) && !era.isBefore(shown.era());
        return shown.version() < version
                || shown.era().isBefore(era)
                || (shown.version() == version && isOtherLine);
    }
}

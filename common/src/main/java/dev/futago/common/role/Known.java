package dev.futago.common.role;

/**
 * The latest that a node has known of the arbiter's record, in this process or, where it keeps a
 * data dir, in one before: an older record is not believed, and a record of another pair is not its
 * own.
 *
 * @param version highest version seen
 */
public record Known(PairId pair, long version) {

    /** What a record tells. */
    public static Known of(Tenure tenure) {
        return new Known(tenure.pair(), tenure.version());
    }
}

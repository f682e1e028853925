package dev.futago.common.role;

import java.util.Optional;

/**
 * The record that a claim replaces: it compares the version and the era (PROTOCOL R23).
 *
 * @param version 0 where there is no record yet
 * @param era id of its {@link Era}
 */
public record Revision(long version, long era) {

    /** No record. */
    public static final Revision NONE = new Revision(0, Era.FIRST.id());

    /** Returns the revision of a record, or of none. */
    public static Revision of(Optional<Tenure> record) {
        return record.map(Tenure::revision).orElse(NONE);
    }
}

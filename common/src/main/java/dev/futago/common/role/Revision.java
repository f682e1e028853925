package dev.futago.common.role;

/**
 * The record that a claim replaces: it compares the version and the era (PROTOCOL R23).
 *
 * @param version 0 where there is no record yet
 * @param era id of its {@link Era}
 */
public record Revision(long version, long era) {

    /** No record. */
    public static final Revision NONE = new Revision(0, Era.FIRST.id());
}

package dev.futago.common.role;

/**
 * Which pair this is: the name its operator gave it, and a tag drawn when it was founded, so that
 * two pairs of one name are not taken for each other.
 *
 * @param tag 0 when it is not known: a node without an arbiter knows the name only
 */
public record PairId(String name, long tag) {

    /** The pair as a node knows it that has read no record. */
    public static PairId named(String name) {
        return new PairId(name, 0);
    }

    /** Whether both can be one pair. */
    public boolean fits(PairId other) {
        return name.equals(other.name) && (tag == 0 || other.tag == 0 || tag == other.tag);
    }

    @Override
    public String toString() {
        return tag == 0 ? name : "%s:%016x".formatted(name, tag);
    }
}

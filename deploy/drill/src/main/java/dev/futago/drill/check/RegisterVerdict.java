package dev.futago.drill.check;

/**
 * What a search of a key's history has found.
 *
 * @param kind whether there is an order
 * @param evidence the shortest beginning of the history that cannot be, in words; empty if there is
 *     none, or none was found
 * @param steps configurations that the search looked at
 */
public record RegisterVerdict(Kind kind, String evidence, long steps) {

    /** Whether there is an order of the operations that explains every answer. */
    public enum Kind {
        LINEARIZABLE,
        NOT_LINEARIZABLE,
        /** The search was given up: nothing is shown, so it counts as failed. */
        UNKNOWN
    }

    /** Whether the history is known to be linearizable. */
    public boolean holds() {
        return kind == Kind.LINEARIZABLE;
    }
}

package dev.futago.common.role;

/** Facts that must hold; checked in production too. A broken one stops the node. */
public final class Invariant {

    private Invariant() {}

    /** Checks one fact. */
    public static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new BrokenInvariant(sentence);
        }
    }

    /** Checks one fact and names two values; allocates nothing while it holds. */
    public static void check(boolean holds, String format, long first, long second) {
        if (!holds) {
            throw new BrokenInvariant(format.formatted(first, second));
        }
    }

    /** Checks that a transition starts where it may. */
    public static void checkFrom(boolean allowed, String to, Object from) {
        if (!allowed) {
            throw new BrokenInvariant("%s cannot follow %s".formatted(to, from));
        }
    }

    /** A fact that must hold does not: this process cannot be trusted any more. */
    public static final class BrokenInvariant extends IllegalStateException {

        BrokenInvariant(String sentence) {
            super(sentence);
        }
    }
}

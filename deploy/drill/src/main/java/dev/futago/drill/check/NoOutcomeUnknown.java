package dev.futago.drill.check;

/**
 * The guest knows a session as long as its client works: if it has forgotten it, or a reply within
 * the window, then nobody can tell the client what became of the requests that wait.
 *
 * <p>No promise of a pair is broken by that, for the guest's table has a bound; but the run has not
 * shown that each request took effect once either.
 */
final class NoOutcomeUnknown {

    private static final String NAME = "unknown";

    private final Evidence evidence;
    private long unknown;

    NoOutcomeUnknown(Evidence evidence) {
        this.evidence = evidence;
    }

    /** Counts all effects of a session that wait, and one at least. */
    void onForgotten(Answer answer, int waiting) {
        unknown += Math.max(1, waiting);
        evidence.add(NAME, "%d waited, and the guest has forgotten".formatted(waiting), answer);
    }

    long unknown() {
        return unknown;
    }
}

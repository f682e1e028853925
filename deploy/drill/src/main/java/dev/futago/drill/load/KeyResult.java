package dev.futago.drill.load;

import java.util.List;

/**
 * What a run of plain commands has shown.
 *
 * @param operations what became of what was asked
 * @param keys what became of the keys that were used
 * @param evidence of the first histories that are not linearizable, or were not decided, in words
 * @param trouble why a connection was lost last, empty if none was
 */
public record KeyResult(Operations operations, Keys keys, List<String> evidence, String trouble) {

    /**
     * Operations, by what their clients know of them; each is one of these.
     *
     * @param acknowledged answered as done
     * @param refused answered with an error, so that they have not happened: mostly by a standby
     * @param unknown sent on a connection that ended before an answer came
     */
    public record Operations(long acknowledged, long refused, long unknown) {

        /** All that were sent. */
        public long sent() {
            return acknowledged + refused + unknown;
        }
    }

    /**
     * Keys, by what is known of their histories.
     *
     * @param judged whose histories were searched
     * @param violated of which the history is not linearizable
     * @param undecided of which the search used up its steps, which is as bad
     * @param unread that were not read once more at their end, for nobody answered any more
     * @param unjudged that were in use, or waited for their judge, when the run was ended at once
     */
    public record Keys(long judged, long violated, long undecided, long unread, long unjudged) {

        /** Whether all were read and judged, and none was found wrong. */
        boolean isGood() {
            return violated == 0 && undecided == 0 && unread == 0 && unjudged == 0;
        }
    }

    /** Keeps the evidence as it is now. */
    public KeyResult {
        evidence = List.copyOf(evidence);
    }

    /** Whether every key is known to have had a linearizable history, to its end. */
    public boolean isGood() {
        return keys.judged > 0 && keys.isGood();
    }

    /** In one line. */
    public String line() {
        return "operations=%d refused=%d unknown=%d keys=%d violated=%d undecided=%d unread=%d unjudged=%d"
                .formatted(
                        operations.acknowledged,
                        operations.refused,
                        operations.unknown,
                        keys.judged,
                        keys.violated,
                        keys.undecided,
                        keys.unread,
                        keys.unjudged);
    }
}

package dev.futago.guests.kv;

import java.util.List;
import java.util.Optional;

/**
 * What {@code ZADD} is told beside scores and members.
 *
 * @param mayBeNew whether members may be added
 * @param mayBeKnown whether those that are there may change
 * @param onlyUp whether a score that is there may only grow
 * @param onlyDown whether it may only shrink
 * @param countsChanges whether members that changed are counted, too
 * @param adds whether the score is added to that which is there
 * @param firstScore the index of the word that is the first score
 */
record ZaddOptions(
        boolean mayBeNew,
        boolean mayBeKnown,
        boolean onlyUp,
        boolean onlyDown,
        boolean countsChanges,
        boolean adds,
        int firstScore) {

    /** Those of {@code ZINCRBY key increment member}. */
    static final ZaddOptions INCREMENT = new ZaddOptions(true, true, false, false, false, true, 2);

    private static final List<String> NAMES = List.of("nx", "xx", "gt", "lt", "ch", "incr");

    /** If they make no sense, that is the answer. */
    static Optional<ZaddOptions> of(Call call) {
        boolean nx = false;
        boolean xx = false;
        boolean gt = false;
        boolean lt = false;
        boolean ch = false;
        boolean incr = false;
        int first = 2;
        while (first < call.words() && isOption(call.word(first))) {
            Text word = call.word(first);
            nx |= word.isWord("nx");
            xx |= word.isWord("xx");
            gt |= word.isWord("gt");
            lt |= word.isWord("lt");
            ch |= word.isWord("ch");
            incr |= word.isWord("incr");
            first++;
        }
        Optional<String> trouble = trouble(call.words() - first, nx, xx, gt, lt, incr);
        trouble.ifPresent(call.answer()::error);
        return trouble.isPresent()
                ? Optional.empty()
                : Optional.of(new ZaddOptions(!xx, !nx, gt, lt, ch, incr, first));
    }

    private static boolean isOption(Text word) {
        return NAMES.stream().anyMatch(word::isWord);
    }

    private static Optional<String> trouble(
            int words, boolean nx, boolean xx, boolean gt, boolean lt, boolean incr) {
        if (words == 0 || words % 2 != 0) {
            return Optional.of(Call.NO_SYNTAX);
        }
        if (nx && xx) {
            return Optional.of("ERR XX and NX options at the same time are not compatible");
        }
        if ((gt && nx) || (lt && nx) || (gt && lt)) {
            return Optional.of("ERR GT, LT, and/or NX options at the same time are not compatible");
        }
        return incr && words > 2
                ? Optional.of("ERR INCR option supports a single increment-element pair")
                : Optional.empty();
    }

    /** Whether a member may be given a score. */
    boolean allow(boolean isKnown, double before, double after) {
        if (!isKnown) {
            return mayBeNew;
        }
        return mayBeKnown && !(onlyUp && after <= before) && !(onlyDown && after >= before);
    }
}

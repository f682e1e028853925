package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options of {@code LPOS}.
 *
 * @param rank the first match that counts, from 1 on
 * @param isBackward whether they are counted from the end
 * @param count how many are wanted, 0 for all; without it one, which is not an array then
 * @param looksMax how many elements are looked at
 */
record PositionOptions(long rank, boolean isBackward, OptionalLong count, long looksMax) {

    private static final String NO_RANK =
            "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ..."
                    + " or use negative to start from the end of the list";

    /** If they make no sense, that is the answer. */
    static Optional<PositionOptions> of(Call call) {
        long rank = 1;
        OptionalLong count = OptionalLong.empty();
        long looksMax = 0;
        for (int i = 3; i < call.words(); i += 2) {
            Text option = call.word(i);
            OptionalLong value;
            if (i + 1 == call.words()) {
                value = noSyntax(call);
            } else if (option.isWord("rank")) {
                value = rank(call, i + 1);
                rank = value.orElse(rank);
            } else if (option.isWord("count")) {
                value = call.integer(i + 1, 0, "ERR COUNT can't be negative");
                count = value;
            } else if (option.isWord("maxlen")) {
                value = call.integer(i + 1, 0, "ERR MAXLEN can't be negative");
                looksMax = value.orElse(looksMax);
            } else {
                value = noSyntax(call);
            }
            if (value.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new PositionOptions(
                        Math.abs(rank),
                        rank < 0,
                        count,
                        looksMax == 0 ? Long.MAX_VALUE : looksMax));
    }

    private static OptionalLong noSyntax(Call call) {
        call.answer().error(Call.NO_SYNTAX);
        return OptionalLong.empty();
    }

    private static OptionalLong rank(Call call, int index) {
        OptionalLong rank = call.integerWithOpposite(index);
        if (rank.isPresent() && rank.getAsLong() == 0) {
            call.answer().error(NO_RANK);
            return OptionalLong.empty();
        }
        return rank;
    }

    /** How many matches are passed or wanted before it is enough. */
    long matchesMax() {
        long wanted = count.orElse(1);
        return wanted == 0 || wanted > Long.MAX_VALUE - rank ? Long.MAX_VALUE : rank - 1 + wanted;
    }
}

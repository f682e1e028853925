package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Some members of a sorted set, one behind the other: by their ranks, their scores or their names.
 */
interface RankingRange {

    /** The rank of the first of them. */
    long from(Ranking ranking);

    /** The rank behind the last of them; it may be less than that of the first. */
    long to(Ranking ranking);

    /** How many they are. */
    default long count(Ranking ranking) {
        return Math.max(0, to(ranking) - from(ranking));
    }

    /**
     * From a first rank to a last, which are counted from the end below 0.
     *
     * @param isReversed whether they are counted from the highest score
     */
    record ByRank(long first, long last, boolean isReversed) implements RankingRange {

        @Override
        public long from(Ranking ranking) {
            return isReversed ? ranking.count() - 1 - lastOf(ranking) : firstOf(ranking);
        }

        @Override
        public long to(Ranking ranking) {
            return isReversed ? ranking.count() - firstOf(ranking) : lastOf(ranking) + 1;
        }

        private long firstOf(Ranking ranking) {
            long count = ranking.count();
            return Math.clamp(first < 0 ? first + count : first, 0, count);
        }

        private long lastOf(Ranking ranking) {
            long count = ranking.count();
            return Math.clamp(last < 0 ? last + count : last, -1, count - 1);
        }
    }

    /** Between two borders. */
    record Between(Predicate<Ranked> isBefore, Predicate<Ranked> isNotBehind)
            implements RankingRange {

        @Override
        public long from(Ranking ranking) {
            return ranking.countWhile(isBefore);
        }

        @Override
        public long to(Ranking ranking) {
            return ranking.countWhile(isNotBehind);
        }
    }

    /** By ranks that two words are; if they make no sense, that is the answer. */
    static Optional<RankingRange> byRank(Call call, int first, boolean isReversed) {
        OptionalLong from = call.integer(first);
        OptionalLong to = from.isEmpty() ? from : call.integer(first + 1);
        return to.isEmpty()
                ? Optional.empty()
                : Optional.of(new ByRank(from.getAsLong(), to.getAsLong(), isReversed));
    }

    /** By scores that two words are; if they make no sense, that is the answer. */
    static Optional<RankingRange> byScore(Call call, int min, int max) {
        Text low = call.word(min);
        Text high = call.word(max);
        OptionalDouble from = Scores.bound(bare(low));
        OptionalDouble to = Scores.bound(bare(high));
        if (from.isEmpty() || to.isEmpty()) {
            call.answer().error("ERR min or max is not a float");
            return Optional.empty();
        }
        return Optional.of(
                new Between(
                        isOpen(low)
                                ? member -> member.score() <= from.getAsDouble()
                                : member -> member.score() < from.getAsDouble(),
                        isOpen(high)
                                ? member -> member.score() < to.getAsDouble()
                                : member -> member.score() <= to.getAsDouble()));
    }

    private static boolean isOpen(Text word) {
        return word.length() > 0 && word.at(0) == '(';
    }

    private static Text bare(Text word) {
        return isOpen(word) ? word.behind(1) : word;
    }

    /** By names that two words are; if they make no sense, that is the answer. */
    static Optional<RankingRange> byName(Call call, int min, int max) {
        Text low = call.word(min);
        Text high = call.word(max);
        if (!isName(low) || !isName(high)) {
            call.answer().error("ERR min or max not valid string range item");
            return Optional.empty();
        }
        return Optional.of(new Between(before(low, false), before(high, true)));
    }

    private static boolean isName(Text word) {
        boolean isEndless = word.length() == 1 && (word.at(0) == '-' || word.at(0) == '+');
        return isEndless || (word.length() > 0 && (word.at(0) == '[' || word.at(0) == '('));
    }

    /**
     * What is before a border.
     *
     * @param withBorder whether a border that belongs to the range is before itself
     */
    private static Predicate<Ranked> before(Text border, boolean withBorder) {
        if (border.at(0) == '-' || border.at(0) == '+') {
            boolean isBefore = border.at(0) == '+';
            return member -> isBefore;
        }
        Text name = border.behind(1);
        boolean isSameBefore = isOpen(border) != withBorder;
        return member -> {
            int order = member.name().compareTo(name);
            return isSameBefore ? order <= 0 : order < 0;
        };
    }

    /**
     * The indexes of the members, but for the first so many, and no more than so many.
     *
     * @param isReversed whether the highest is the first
     * @param limit below 0 for no limit
     */
    default Indexes indexes(Ranking ranking, boolean isReversed, long offset, long limit) {
        long from = from(ranking);
        long size = Math.max(0, to(ranking) - from);
        long left = offset < 0 ? 0 : Math.max(0, size - offset);
        long count = limit < 0 ? left : Math.min(limit, left);
        return new Indexes(isReversed ? from + size - offset - count : from + offset, count);
    }

    /** So many members from an index on. */
    record Indexes(long from, long count) {

        static final Indexes NONE = new Indexes(0, 0);
    }
}

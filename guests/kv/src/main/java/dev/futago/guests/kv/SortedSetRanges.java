package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Commands on ranges of sorted sets. */
final class SortedSetRanges {

    private static final String LIMIT_BY_RANK =
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
    private static final String SCORES_BY_NAME =
            "ERR syntax error, WITHSCORES not supported in combination with BYLEX";

    private static final long NO_LIMIT = -1;

    /** By what a range is given. */
    private enum By {
        RANK,
        SCORE,
        NAME
    }

    /** What is asked for behind the borders of a range. */
    private static final class Options {
        private By by;
        private boolean isReversed;
        private boolean withScores;
        private long offset;
        private long limit = NO_LIMIT;

        private Options(By by, boolean isReversed) {
            this.by = by;
            this.isReversed = isReversed;
        }
    }

    private SortedSetRanges() {}

    static void register(Commands commands) {
        commands.add("zrange", call -> answer(call, By.RANK, false, true));
        commands.add("zrevrange", call -> answer(call, By.RANK, true, false));
        commands.add("zrangebyscore", call -> answer(call, By.SCORE, false, false));
        commands.add("zrevrangebyscore", call -> answer(call, By.SCORE, true, false));
        commands.add("zrangebylex", call -> answer(call, By.NAME, false, false));
        commands.add("zrevrangebylex", call -> answer(call, By.NAME, true, false));
        commands.add("zrangestore", SortedSetRanges::store);
        commands.add("zcount", call -> count(call, By.SCORE));
        commands.add("zlexcount", call -> count(call, By.NAME));
        commands.add("zremrangebyrank", call -> remove(call, By.RANK));
        commands.add("zremrangebyscore", call -> remove(call, By.SCORE));
        commands.add("zremrangebylex", call -> remove(call, By.NAME));
    }

    private static Optional<RankingRange> range(Call call, By by, int first, boolean isReversed) {
        int min = isReversed ? first + 1 : first;
        int max = isReversed ? first : first + 1;
        return switch (by) {
            case RANK -> RankingRange.byRank(call, first, isReversed);
            case SCORE -> RankingRange.byScore(call, min, max);
            case NAME -> RankingRange.byName(call, min, max);
        };
    }

    private static void answer(Call call, By by, boolean isReversed, boolean mayChoose) {
        var options = new Options(by, isReversed);
        if (isUnderstood(call, options, 4, mayChoose, true)) {
            find(call, options, 1).ifPresent(found -> answer(call, options, found));
        }
    }

    private static void answer(Call call, Options options, Found found) {
        call.answer().list(found.indexes.count(), options.withScores);
        found.visit(
                call,
                options.isReversed,
                member -> Scored.answer(call, member, options.withScores));
    }

    /**
     * {@code ZRANGESTORE destination source min max [BYSCORE|BYLEX] [REV] [LIMIT offset count]}.
     */
    private static void store(Call call) {
        var options = new Options(By.RANK, false);
        if (isUnderstood(call, options, 5, true, false)) {
            find(call, options, 2)
                    .ifPresent(
                            found ->
                                    Fresh.store(
                                            call,
                                            Kind.SORTED_SET,
                                            fresh ->
                                                    found.visit(
                                                            call,
                                                            false,
                                                            member ->
                                                                    fresh.put(
                                                                            member.name(),
                                                                            member.score()))));
        }
    }

    /** Members of a sorted set that a range has found; none where there is no such set. */
    private record Found(long entry, RankingRange.Indexes indexes) {

        private void visit(Call call, boolean isReversed, Consumer<Ranked> each) {
            if (indexes.count() > 0) {
                call.ranking(entry).visit(indexes.from(), indexes.count(), isReversed, each);
            }
        }
    }

    /** Finds the members of the range whose borders follow the key that a word is. */
    private static Optional<Found> find(Call call, Options options, int key) {
        Optional<RankingRange> range = range(call, options.by, key + 1, options.isReversed);
        OptionalLong entry =
                range.isEmpty() ? OptionalLong.empty() : call.findOf(key, Kind.SORTED_SET);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            return Optional.of(new Found(KeySpace.NONE, RankingRange.Indexes.NONE));
        }
        return Optional.of(
                new Found(
                        entry.getAsLong(),
                        range.get()
                                .indexes(
                                        call.ranking(entry.getAsLong()),
                                        options.isReversed,
                                        options.by == By.RANK ? 0 : options.offset,
                                        options.limit)));
    }

    /**
     * Reads options from a word on; if they make no sense, that is the answer.
     *
     * @param mayChoose whether they say by what the range is given, and whether it is reversed
     */
    private static boolean isUnderstood(
            Call call, Options options, int from, boolean mayChoose, boolean mayHaveScores) {
        int i = from;
        while (i < call.words()) {
            Text word = call.word(i);
            if (word.isWord("withscores") && mayHaveScores) {
                options.withScores = true;
            } else if (word.isWord("byscore") && mayChoose && options.by == By.RANK) {
                options.by = By.SCORE;
            } else if (word.isWord("bylex") && mayChoose && options.by == By.RANK) {
                options.by = By.NAME;
            } else if (word.isWord("rev") && mayChoose && !options.isReversed) {
                options.isReversed = true;
            } else if (word.isWord("limit") && i + 2 < call.words()) {
                if (!hasLimit(call, options, i + 1)) {
                    return false;
                }
                i += 2;
            } else {
                call.answer().error(Call.NO_SYNTAX);
                return false;
            }
            i++;
        }
        return fit(call, options);
    }

    private static boolean hasLimit(Call call, Options options, int index) {
        OptionalLong offset = call.integer(index);
        OptionalLong limit = offset.isEmpty() ? offset : call.integer(index + 1);
        if (limit.isEmpty()) {
            return false;
        }
        options.offset = offset.getAsLong();
        options.limit = limit.getAsLong();
        return true;
    }

    private static boolean fit(Call call, Options options) {
        if (options.limit != NO_LIMIT && options.by == By.RANK) {
            call.answer().error(LIMIT_BY_RANK);
            return false;
        }
        if (options.withScores && options.by == By.NAME) {
            call.answer().error(SCORES_BY_NAME);
            return false;
        }
        return true;
    }

    private static void count(Call call, By by) {
        Optional<RankingRange> range = range(call, by, 2, false);
        if (range.isPresent()) {
            call.findOf(1, Kind.SORTED_SET)
                    .ifPresent(
                            entry ->
                                    call.answer()
                                            .integer(
                                                    entry == KeySpace.NONE
                                                            ? 0
                                                            : range.get()
                                                                    .count(call.ranking(entry))));
        }
    }

    private static void remove(Call call, By by) {
        Optional<RankingRange> range = range(call, by, 2, false);
        OptionalLong entry =
                range.isEmpty() ? OptionalLong.empty() : call.findOf(1, Kind.SORTED_SET);
        if (entry.isEmpty()) {
            return;
        }
        long removed = 0;
        if (entry.getAsLong() != KeySpace.NONE) {
            Ranking ranking = call.ranking(entry.getAsLong());
            removed = range.get().count(ranking);
            if (removed > 0) {
                long from = range.get().from(ranking);
                Scored.remove(call, 1, entry.getAsLong(), from, removed);
            }
        }
        call.answer().integer(removed);
    }
}

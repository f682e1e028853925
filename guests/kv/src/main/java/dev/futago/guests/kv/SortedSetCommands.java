package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Commands on members of sorted sets. */
final class SortedSetCommands {

    private static final String NO_NUMBER = "ERR resulting score is not a number (NaN)";

    private SortedSetCommands() {}

    static void register(Commands commands) {
        commands.add("zadd", SortedSetCommands::zadd);
        commands.add("zincrby", call -> add(call, ZaddOptions.INCREMENT));
        commands.add("zrem", SortedSetCommands::zrem);
        commands.add("zscore", SortedSetCommands::zscore);
        commands.add("zmscore", SortedSetCommands::zmscore);
        commands.add("zcard", SortedSetCommands::zcard);
        commands.add("zrank", call -> rank(call, false));
        commands.add("zrevrank", call -> rank(call, true));
        commands.add("zpopmin", call -> pop(call, End.LEFT));
        commands.add("zpopmax", call -> pop(call, End.RIGHT));
        commands.add("zmpop", SortedSetCommands::zmpop);
        commands.add("zrandmember", RankingDraw::answer);
        commands.add("zscan", SortedSetCommands::zscan);
    }

    private static void zadd(Call call) {
        ZaddOptions.of(call).ifPresent(options -> add(call, options));
    }

    /** What was done with all members: how many were added, how many changed, the last score. */
    private static final class Done {
        private long added;
        private long changed;
        private OptionalDouble last = OptionalDouble.empty();
    }

    private static void add(Call call, ZaddOptions options) {
        for (int i = options.firstScore(); i < call.words(); i += 2) {
            if (Scored.score(call, i, Call.NO_FLOAT).isEmpty()) {
                return;
            }
        }
        OptionalLong entry = call.findOf(1, Kind.SORTED_SET);
        if (entry.isEmpty()) {
            return;
        }
        boolean isNew = entry.getAsLong() == KeySpace.NONE;
        if (options.adds()
                && !isNew
                && isNoNumber(call, entry.getAsLong(), wanted(call, options.firstScore()))) {
            call.answer().error(NO_NUMBER);
        } else if (isNew && !options.mayBeNew()) {
            answer(call, options, new Done());
        } else {
            Scored.forChange(call, entry.getAsLong(), (call.words() - options.firstScore()) / 2)
                    .ifPresent(ranking -> answer(call, options, put(call, options, ranking)));
        }
    }

    /** The score that a word is, which is one, and the member behind it. */
    private static Ranked wanted(Call call, int index) {
        return new Ranked(call.word(index + 1), Scores.of(call.word(index)).orElseThrow());
    }

    private static boolean isNoNumber(Call call, long entry, Ranked increment) {
        OptionalDouble before = call.ranking(entry).score(increment.name());
        return before.isPresent() && Double.isNaN(before.getAsDouble() + increment.score());
    }

    private static Done put(Call call, ZaddOptions options, Ranking ranking) {
        var done = new Done();
        for (int i = options.firstScore(); i < call.words(); i += 2) {
            Ranked member = wanted(call, i);
            OptionalDouble known = ranking.score(member.name());
            double before = known.orElse(0);
            double after =
                    options.adds() && known.isPresent() ? before + member.score() : member.score();
            if (options.allow(known.isPresent(), before, after)) {
                done.added += known.isEmpty() ? 1 : 0;
                done.changed += known.isPresent() && before != after ? 1 : 0;
                done.last = OptionalDouble.of(after);
                ranking.put(member.name(), after);
            }
        }
        if (done.added + done.changed > 0) {
            call.changed(1);
        }
        return done;
    }

    private static void answer(Call call, ZaddOptions options, Done done) {
        if (options.adds()) {
            Scored.answer(call, done.last);
        } else {
            call.answer().integer(done.added + (options.countsChanges() ? done.changed : 0));
        }
    }

    private static void zrem(Call call) {
        OptionalLong entry = call.findOf(1, Kind.SORTED_SET);
        if (entry.isEmpty()) {
            return;
        }
        long removed = 0;
        if (entry.getAsLong() != KeySpace.NONE) {
            Ranking ranking = call.ranking(entry.getAsLong());
            for (int i = 2; i < call.words(); i++) {
                removed += ranking.remove(call.word(i)) ? 1 : 0;
            }
            if (ranking.count() == 0) {
                call.keys().remove(entry.getAsLong());
            }
        }
        if (removed > 0) {
            call.changed(1);
        }
        call.answer().integer(removed);
    }

    private static OptionalDouble scoreOf(Call call, long entry, int index) {
        return entry == KeySpace.NONE
                ? OptionalDouble.empty()
                : call.ranking(entry).score(call.word(index));
    }

    private static void zscore(Call call) {
        call.findOf(1, Kind.SORTED_SET)
                .ifPresent(entry -> Scored.answer(call, scoreOf(call, entry, 2)));
    }

    private static void zmscore(Call call) {
        OptionalLong entry = call.findOf(1, Kind.SORTED_SET);
        if (entry.isPresent()) {
            call.answer().array(call.words() - 2L);
            for (int i = 2; i < call.words(); i++) {
                Scored.answer(call, scoreOf(call, entry.getAsLong(), i));
            }
        }
    }

    private static void zcard(Call call) {
        call.findOf(1, Kind.SORTED_SET)
                .ifPresent(
                        entry ->
                                call.answer()
                                        .integer(
                                                entry == KeySpace.NONE
                                                        ? 0
                                                        : call.ranking(entry).count()));
    }

    /** {@code ZRANK key member [WITHSCORE]}. */
    private static void rank(Call call, boolean isReversed) {
        boolean withScore = call.words() == 4;
        if (call.words() > 4) {
            call.answer().wrongNumberOfWords(isReversed ? "zrevrank" : "zrank");
            return;
        }
        if (withScore && !call.word(3).isWord("withscore")) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        OptionalLong found = call.findOf(1, Kind.SORTED_SET);
        if (found.isEmpty()) {
            return;
        }
        long entry = found.getAsLong();
        OptionalDouble score = scoreOf(call, entry, 2);
        if (score.isEmpty()) {
            if (withScore) {
                call.answer().nilArray();
            } else {
                call.answer().nil();
            }
            return;
        }
        Ranking ranking = call.ranking(entry);
        long rank = ranking.rank(new Ranked(call.word(2), score.getAsDouble()));
        if (withScore) {
            call.answer().array(2);
        }
        call.answer().integer(isReversed ? ranking.count() - 1 - rank : rank);
        if (withScore) {
            Scored.answer(call, score.getAsDouble());
        }
    }

    // ---- popping ----

    /**
     * Takes so many members out of a sorted set at an end, or as many as there are, that at the end
     * first: all of them are answered before the first of them goes.
     */
    private static void pop(
            Call call, int key, long entry, PopOptions options, Consumer<Ranked> answer) {
        Ranking ranking = call.ranking(entry);
        long count = Math.min(options.count(), ranking.count());
        long from = options.end().from(count, ranking.count());
        ranking.visit(from, count, options.end() == End.RIGHT, answer);
        Scored.remove(call, key, entry, from, count);
    }

    /** The same of one member, answered with its score. */
    static void popOne(Call call, int key, long entry, End end) {
        pop(
                call,
                key,
                entry,
                new PopOptions(key, 1, end, 1),
                member -> {
                    call.answer().bulk(member.name());
                    Scored.answer(call, member.score());
                });
    }

    private static void pop(Call call, End end) {
        if (call.words() > 3) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        boolean isCounted = call.words() == 3;
        OptionalLong count = isCounted ? call.integer(2, 0, Call.NOT_POSITIVE) : OptionalLong.of(1);
        OptionalLong entry = count.isEmpty() ? count : call.findOf(1, Kind.SORTED_SET);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            call.answer().list(0, true);
        } else if (isCounted) {
            long popped = Math.min(count.getAsLong(), call.ranking(entry.getAsLong()).count());
            call.answer().list(popped, true);
            pop(
                    call,
                    1,
                    entry.getAsLong(),
                    new PopOptions(1, 1, end, popped),
                    member -> Scored.answer(call, member, true));
        } else {
            call.answer().array(2);
            popOne(call, 1, entry.getAsLong(), end);
        }
    }

    private static void zmpop(Call call) {
        Optional<PopOptions> options = PopOptions.of(call, 1, "min", "max");
        if (options.isPresent() && !isPopped(call, options.get())) {
            call.answer().nilArray();
        }
    }

    /** Pops from the first sorted set among some; whether there is an answer. */
    static boolean isPopped(Call call, PopOptions options) {
        return FirstKey.of(
                call,
                Kind.SORTED_SET,
                options.firstKey(),
                options.keys(),
                (key, entry) -> {
                    call.answer().array(2);
                    call.answer().bulk(call.word(key));
                    call.answer().array(Math.min(options.count(), call.ranking(entry).count()));
                    pop(call, key, entry, options, member -> answerPair(call, member));
                });
    }

    /** In RESP2 as well as in RESP3. */
    private static void answerPair(Call call, Ranked member) {
        call.answer().array(2);
        call.answer().bulk(member.name());
        Scored.answer(call, member.score());
    }

    private static void zscan(Call call) {
        Search.answer(
                call,
                Kind.SORTED_SET,
                entry ->
                        (cursor, search) ->
                                call.ranking(entry)
                                        .scan(
                                                cursor,
                                                member ->
                                                        search.offer(
                                                                member.name(),
                                                                Text.of(
                                                                        Scores.written(
                                                                                member.score())))));
    }
}

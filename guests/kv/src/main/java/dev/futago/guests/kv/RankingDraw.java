package dev.futago.guests.kv;

import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/** Draws members of a sorted set by lot, with chance that both nodes know. */
final class RankingDraw {

    private RankingDraw() {}

    /** Answers {@code ZRANDMEMBER key [count [WITHSCORES]]}. */
    static void answer(Call call) {
        if (call.words() == 2) {
            call.findOf(1, Kind.SORTED_SET).ifPresent(entry -> answerOne(call, entry));
            return;
        }
        OptionalLong count = Draw.count(call, "withscores");
        OptionalLong entry = count.isEmpty() ? count : call.findOf(1, Kind.SORTED_SET);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            call.answer().array(0);
            return;
        }
        Ranking ranking = call.ranking(entry.getAsLong());
        boolean withScores = call.words() == 4;
        if (count.getAsLong() < 0) {
            call.answer().list(-count.getAsLong(), withScores);
            for (long i = count.getAsLong(); i < 0; i++) {
                answer(call, ranking, index(call, ranking.count()), withScores);
            }
        } else {
            Set<Long> sample = sample(call, ranking.count(), count.getAsLong());
            call.answer().list(sample.size(), withScores);
            sample.forEach(index -> answer(call, ranking, index, withScores));
        }
    }

    private static void answer(Call call, Ranking ranking, long index, boolean withScore) {
        ranking.visit(index, 1, member -> Scored.answer(call, member, withScore));
    }

    private static void answerOne(Call call, long entry) {
        if (entry == KeySpace.NONE) {
            call.answer().nil();
        } else {
            Ranking ranking = call.ranking(entry);
            ranking.visit(
                    index(call, ranking.count()), 1, member -> call.answer().bulk(member.name()));
        }
    }

    private static long index(Call call, long limit) {
        return Long.remainderUnsigned(call.store().chance(), limit);
    }

    /** So many indexes below a limit, all different, or all of them (Floyd's sample). */
    private static Set<Long> sample(Call call, long limit, long count) {
        Set<Long> sample = new LinkedHashSet<>();
        for (long i = limit - Math.min(count, limit); i < limit; i++) {
            long drawn = index(call, i + 1);
            sample.add(sample.contains(drawn) ? i : drawn);
        }
        return sample;
    }
}

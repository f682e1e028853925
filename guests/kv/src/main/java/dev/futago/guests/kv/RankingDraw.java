package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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
        List<Ranked> drawn = new ArrayList<>();
        if (entry.getAsLong() != KeySpace.NONE) {
            Ranking ranking = call.ranking(entry.getAsLong());
            for (long index : indexes(call, ranking.count(), count.getAsLong())) {
                ranking.visit(index, 1, drawn::add);
            }
        }
        Scored.answer(call, drawn, call.words() == 4);
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

    /** So many indexes below a limit, all different; below 0, as many as that, any of them. */
    private static Collection<Long> indexes(Call call, long limit, long count) {
        if (count < 0) {
            List<Long> any = new ArrayList<>();
            for (long i = count; i < 0; i++) {
                any.add(index(call, limit));
            }
            return any;
        }
        // Floyd's sample: each step adds one of those below it, or itself if that is there.
        Set<Long> sample = new LinkedHashSet<>();
        for (long i = limit - Math.min(count, limit); i < limit; i++) {
            long drawn = index(call, i + 1);
            sample.add(sample.contains(drawn) ? i : drawn);
        }
        return sample;
    }
}

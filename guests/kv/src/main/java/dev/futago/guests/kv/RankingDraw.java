package dev.futago.guests.kv;

import java.util.OptionalLong;
import java.util.function.Consumer;

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
            call.answer().list(Math.min(count.getAsLong(), ranking.count()), withScores);
            different(
                    call,
                    ranking,
                    count.getAsLong(),
                    member -> Scored.answer(call, member, withScores));
        }
    }

    /** Draws so many, all different, or all that there are. */
    private static void different(Call call, Ranking ranking, long count, Consumer<Ranked> each) {
        if (count >= ranking.count()) {
            ranking.visit(0, ranking.count(), each);
        } else if (ranking.isPacked() || count > ranking.count() / Draw.SHARE) {
            long[] left = {ranking.count(), count};
            ranking.visit(
                    0,
                    ranking.count(),
                    member -> {
                        if (Draw.isSelected(call, left)) {
                            each.accept(member);
                        }
                    });
        } else {
            var drawn = call.newMembers();
            while (drawn.count() < count) {
                ranking.visit(
                        index(call, ranking.count()),
                        1,
                        member -> {
                            if (drawn.add(member.name())) {
                                each.accept(member);
                            }
                        });
            }
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
}

package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalDouble;

/** What commands on sorted sets have in common: reading a score, keeping and answering members. */
final class Scored {

    private Scored() {}

    /** The score that a word is; if it is none, that is the answer. */
    static OptionalDouble score(Call call, int index, String error) {
        OptionalDouble score = Scores.of(call.word(index));
        if (score.isEmpty()) {
            call.answer().error(error);
        }
        return score;
    }

    /**
     * The sorted set of the key of word 1, made if there is none; if there is no room, that is the
     * answer.
     *
     * @param entry as it was found
     * @param members how many will be put into it
     */
    static Optional<Ranking> forChange(Call call, long entry, int members) {
        boolean isNew = entry == KeySpace.NONE;
        long splitBytes = members * Ranking.SPLIT_BYTES_MAX;
        if (!call.hasRoom(splitBytes + (isNew ? 0 : call.ranking(entry).growthBytes()))) {
            return Optional.empty();
        }
        return Optional.of(
                call.ranking(
                        isNew
                                ? call.putNew(Kind.SORTED_SET, Holder.newBody(call.store()))
                                : entry));
    }

    static void answer(Call call, Ranked member, boolean withScore) {
        if (withScore) {
            call.answer().pair();
        }
        call.answer().bulk(member.name());
        if (withScore) {
            answer(call, member.score());
        }
    }

    static void answer(Call call, double score) {
        call.answer().real(Scores.written(score));
    }

    /** Answers a score, or that there is none. */
    static void answer(Call call, OptionalDouble score) {
        if (score.isPresent()) {
            answer(call, score.getAsDouble());
        } else {
            call.answer().nil();
        }
    }

    /** Takes so many members out, from an index on; with the last of them the key goes. */
    static void remove(Call call, int key, long entry, long from, long count) {
        Ranking ranking = call.ranking(entry);
        if (count == ranking.count()) {
            call.keys().remove(entry);
        } else {
            ranking.remove(from, count);
        }
        if (count > 0) {
            call.changed(key);
        }
    }
}

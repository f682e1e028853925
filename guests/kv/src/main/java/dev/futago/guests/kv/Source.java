package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ObjDoubleConsumer;

/**
 * An input of a command that makes a sorted set of several: a sorted set, a set, whose members all
 * have the score 1, or nothing. Its scores are weighted.
 */
final class Source {

    private final Optional<Ranking> ranking;
    private final Optional<Dictionary> set;
    private final double weight;

    private Source(Optional<Ranking> ranking, Optional<Dictionary> set, double weight) {
        this.ranking = ranking;
        this.set = set;
        this.weight = weight;
    }

    /** The input that a word names; if its key holds another kind, that is the answer. */
    static Optional<Source> of(Call call, int key, double weight) {
        long entry = call.find(key);
        if (entry == KeySpace.NONE) {
            return Optional.of(new Source(Optional.empty(), Optional.empty(), weight));
        }
        return switch (Entry.kind(call.store().memory(), entry)) {
            case SORTED_SET ->
                    Optional.of(
                            new Source(Optional.of(call.ranking(entry)), Optional.empty(), weight));
            case SET ->
                    Optional.of(
                            new Source(
                                    Optional.empty(), Optional.of(call.dictionary(entry)), weight));
            case STRING, HASH, LIST -> {
                call.answer().error(Call.WRONG_KIND);
                yield Optional.empty();
            }
        };
    }

    long count() {
        return ranking.map(Ranking::count).or(() -> set.map(Dictionary::count)).orElse(0L);
    }

    /** The score of a member, if there is such a one. */
    OptionalDouble score(Text member) {
        if (ranking.isPresent()) {
            OptionalDouble score = ranking.get().score(member);
            return score.isPresent() ? OptionalDouble.of(weighted(score.getAsDouble())) : score;
        }
        return set.isPresent() && set.get().contains(member)
                ? OptionalDouble.of(weighted(1))
                : OptionalDouble.empty();
    }

    private double weighted(double score) {
        double product = score * weight;
        return Double.isNaN(product) ? 0 : product;
    }

    /** Visits all members: those of a sorted set in order. */
    void each(ObjDoubleConsumer<Text> visitor) {
        ranking.ifPresent(
                members ->
                        members.visit(
                                0,
                                members.count(),
                                member -> visitor.accept(member.name(), weighted(member.score()))));
        set.ifPresent(
                members -> members.each((member, none) -> visitor.accept(member, weighted(1))));
    }

    /** Visits some members: {@link Table#scan}. */
    long scan(long cursor, ObjDoubleConsumer<Text> visitor) {
        if (ranking.isPresent()) {
            return ranking.get()
                    .scan(
                            cursor,
                            member -> visitor.accept(member.name(), weighted(member.score())));
        }
        return set.map(
                        members ->
                                members.scan(
                                        cursor,
                                        (member, none) -> visitor.accept(member, weighted(1))))
                .orElse(0L);
    }
}

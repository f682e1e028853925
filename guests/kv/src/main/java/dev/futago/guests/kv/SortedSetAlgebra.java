package dev.futago.guests.kv;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleBinaryOperator;

/**
 * Commands that make a sorted set of several, or of sets, whose members all have the score 1: what
 * is in all of them, in any, or in the first alone.
 */
final class SortedSetAlgebra {

    /** What takes the members of one more into those of the ones before. */
    @FunctionalInterface
    private interface Operation {
        void take(Map<Text, Double> all, Map<Text, Double> next, DoubleBinaryOperator aggregate);
    }

    /** Where the inputs are named, what their scores count, and what becomes of two of them. */
    private static final class Inputs {
        private final int firstKey;
        private final int keys;
        private final double[] weights;
        private DoubleBinaryOperator aggregate = SortedSetAlgebra::sum;
        private boolean withScores;

        private Inputs(int firstKey, int keys) {
            this.firstKey = firstKey;
            this.keys = keys;
            weights = new double[keys];
            Arrays.fill(weights, 1);
        }
    }

    private SortedSetAlgebra() {}

    static void register(Commands commands) {
        commands.add("zunion", call -> answer(call, SortedSetAlgebra::union));
        commands.add("zinter", call -> answer(call, SortedSetAlgebra::inter));
        commands.add("zdiff", call -> answer(call, SortedSetAlgebra::diff));
        commands.add("zunionstore", call -> store(call, SortedSetAlgebra::union));
        commands.add("zinterstore", call -> store(call, SortedSetAlgebra::inter));
        commands.add("zdiffstore", call -> store(call, SortedSetAlgebra::diff));
        commands.add("zintercard", SortedSetAlgebra::zintercard);
    }

    private static double sum(double one, double other) {
        double sum = one + other;
        return Double.isNaN(sum) ? 0 : sum; // Of the infinities of both signs, as Redis has it.
    }

    private static void answer(Call call, Operation operation) {
        Optional<Inputs> inputs = inputs(call, 1, true);
        inputs.flatMap(known -> result(call, known, operation))
                .ifPresent(members -> Scored.answer(call, members, inputs.get().withScores));
    }

    private static void store(Call call, Operation operation) {
        inputs(call, 2, false)
                .flatMap(known -> result(call, known, operation))
                .ifPresent(members -> Scored.store(call, members));
    }

    private static Optional<List<Ranked>> result(Call call, Inputs inputs, Operation operation) {
        Optional<Map<Text, Double>> all = members(call, inputs.firstKey, inputs.weights[0]);
        for (int i = 1; i < inputs.keys && all.isPresent(); i++) {
            Optional<Map<Text, Double>> next =
                    members(call, inputs.firstKey + i, inputs.weights[i]);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            operation.take(all.get(), next.get(), inputs.aggregate);
        }
        return all.map(
                members ->
                        members.entrySet().stream()
                                .map(member -> new Ranked(member.getKey(), member.getValue()))
                                .sorted()
                                .toList());
    }

    /** The members of a sorted set or a set; if the key holds another kind, that is the answer. */
    private static Optional<Map<Text, Double>> members(Call call, int key, double weight) {
        Map<Text, Double> members = new HashMap<>();
        long entry = call.find(key);
        if (entry == KeySpace.NONE) {
            return Optional.of(members);
        }
        switch (Entry.kind(call.store().memory(), entry)) {
            case SORTED_SET -> {
                Ranking ranking = call.ranking(entry);
                ranking.visit(
                        0,
                        ranking.count(),
                        member -> members.put(member.name(), weighted(member.score(), weight)));
            }
            case SET ->
                    call.dictionary(entry)
                            .each((member, none) -> members.put(member, weighted(1, weight)));
            case STRING, HASH, LIST -> {
                call.answer().error(Call.WRONG_KIND);
                return Optional.empty();
            }
        }
        return Optional.of(members);
    }

    private static double weighted(double score, double weight) {
        double product = score * weight;
        return Double.isNaN(product) ? 0 : product;
    }

    private static void union(
            Map<Text, Double> all, Map<Text, Double> next, DoubleBinaryOperator aggregate) {
        next.forEach((member, score) -> all.merge(member, score, aggregate::applyAsDouble));
    }

    private static void inter(
            Map<Text, Double> all, Map<Text, Double> next, DoubleBinaryOperator aggregate) {
        all.keySet().retainAll(next.keySet());
        all.replaceAll(
                (member, score) -> aggregate.applyAsDouble(score, next.getOrDefault(member, 0.0)));
    }

    private static void diff(
            Map<Text, Double> all, Map<Text, Double> next, DoubleBinaryOperator aggregate) {
        next.keySet().forEach(all::remove);
    }

    /** {@code ZINTERCARD numkeys key … [LIMIT limit]}. */
    private static void zintercard(Call call) {
        OptionalLong keys = keys(call, 1);
        if (keys.isEmpty()) {
            return;
        }
        var inputs = new Inputs(2, (int) keys.getAsLong());
        OptionalLong limit = SetAlgebra.limit(call, 2 + inputs.keys);
        if (limit.isPresent()) {
            result(call, inputs, SortedSetAlgebra::inter)
                    .ifPresent(
                            members ->
                                    call.answer()
                                            .integer(Math.min(limit.getAsLong(), members.size())));
        }
    }

    // ---- options ----

    /** {@code numkeys key … [WEIGHTS weight …] [AGGREGATE SUM|MIN|MAX] [WITHSCORES]}. */
    private static Optional<Inputs> inputs(Call call, int index, boolean mayHaveScores) {
        OptionalLong keys = keys(call, index);
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        var inputs = new Inputs(index + 1, (int) keys.getAsLong());
        return isUnderstood(call, inputs, mayHaveScores) ? Optional.of(inputs) : Optional.empty();
    }

    /** How many keys a word says there are; if that makes no sense, it is the answer. */
    private static OptionalLong keys(Call call, int index) {
        OptionalLong keys = call.integer(index);
        if (keys.isEmpty()) {
            return keys;
        }
        if (keys.getAsLong() < 1) {
            String command = call.word(0).toString().toLowerCase(Locale.ROOT);
            call.answer()
                    .error(
                            "ERR at least 1 input key is needed for '%s' command"
                                    .formatted(command));
            return OptionalLong.empty();
        }
        if (keys.getAsLong() > call.words() - index - 1) {
            call.answer().error(Call.NO_SYNTAX);
            return OptionalLong.empty();
        }
        return keys;
    }

    private static boolean isUnderstood(Call call, Inputs inputs, boolean mayHaveScores) {
        boolean isDiff = call.word(0).isWord("zdiff") || call.word(0).isWord("zdiffstore");
        int i = inputs.firstKey + inputs.keys;
        while (i < call.words()) {
            Text word = call.word(i);
            int left = call.words() - i - 1;
            if (word.isWord("weights") && left >= inputs.keys && !isDiff) {
                if (!hasWeights(call, inputs, i + 1)) {
                    return false;
                }
                i += inputs.keys;
            } else if (word.isWord("aggregate") && left >= 1 && !isDiff) {
                if (!hasAggregate(call, inputs, i + 1)) {
                    return false;
                }
                i++;
            } else if (word.isWord("withscores") && mayHaveScores) {
                inputs.withScores = true;
            } else {
                call.answer().error(Call.NO_SYNTAX);
                return false;
            }
            i++;
        }
        return true;
    }

    private static boolean hasWeights(Call call, Inputs inputs, int first) {
        for (int i = 0; i < inputs.keys; i++) {
            OptionalDouble weight =
                    Scored.score(call, first + i, "ERR weight value is not a float");
            if (weight.isEmpty()) {
                return false;
            }
            inputs.weights[i] = weight.getAsDouble();
        }
        return true;
    }

    private static boolean hasAggregate(Call call, Inputs inputs, int index) {
        if (call.word(index).isWord("sum")) {
            inputs.aggregate = SortedSetAlgebra::sum;
        } else if (call.word(index).isWord("min")) {
            inputs.aggregate = Math::min;
        } else if (call.word(index).isWord("max")) {
            inputs.aggregate = Math::max;
        } else {
            call.answer().error(Call.NO_SYNTAX);
            return false;
        }
        return true;
    }
}

package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ObjDoubleConsumer;

/**
 * Commands that make a sorted set of several, or of sets, whose members all have the score 1: what
 * is in all of them, in any, or in the first alone.
 */
final class SortedSetAlgebra {

    /** What comes out of several inputs. */
    private enum Operation {
        UNION,
        INTER,
        DIFF
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
        commands.add("zunion", call -> answer(call, Operation.UNION));
        commands.add("zinter", call -> answer(call, Operation.INTER));
        commands.add("zdiff", call -> answer(call, Operation.DIFF));
        commands.add("zunionstore", call -> store(call, Operation.UNION));
        commands.add("zinterstore", call -> store(call, Operation.INTER));
        commands.add("zdiffstore", call -> store(call, Operation.DIFF));
        commands.add("zintercard", SortedSetAlgebra::zintercard);
    }

    private static double sum(double one, double other) {
        double sum = one + other;
        return Double.isNaN(sum) ? 0 : sum; // Of the infinities of both signs, as Redis has it.
    }

    /** Collects the members, for their order is known when all of them are. */
    private static void answer(Call call, Operation operation) {
        Optional<Inputs> inputs = inputs(call, 1, true);
        Optional<List<Source>> sources = inputs.flatMap(known -> sources(call, known));
        if (sources.isEmpty()) {
            return;
        }
        DoubleBinaryOperator aggregate = inputs.get().aggregate;
        boolean withScores = inputs.get().withScores;
        var members = call.newMembers();
        switch (operation) {
            case UNION ->
                    union(sources.get(), (name, score) -> members.merge(name, score, aggregate));
            case INTER -> inter(sources.get(), aggregate, Long.MAX_VALUE, members::append);
            case DIFF -> diff(sources.get(), members::append);
        }
        call.answer().list(members.count(), withScores);
        members.eachRanked(member -> Scored.answer(call, member, withScores));
    }

    private static void store(Call call, Operation operation) {
        Optional<Inputs> inputs = inputs(call, 2, false);
        Optional<List<Source>> found = inputs.flatMap(known -> sources(call, known));
        if (found.isEmpty()) {
            return;
        }
        List<Source> sources = found.get();
        DoubleBinaryOperator aggregate = inputs.get().aggregate;
        Fresh.store(
                call,
                Kind.SORTED_SET,
                fresh -> {
                    switch (operation) {
                        case UNION ->
                                union(
                                        sources,
                                        (name, score) -> fresh.merge(name, score, aggregate));
                        case INTER -> inter(sources, aggregate, Long.MAX_VALUE, fresh::put);
                        case DIFF -> diff(sources, fresh::put);
                    }
                });
    }

    /** All inputs; if a key holds a kind that is none, that is the answer. */
    private static Optional<List<Source>> sources(Call call, Inputs inputs) {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < inputs.keys; i++) {
            Optional<Source> source = Source.of(call, inputs.firstKey + i, inputs.weights[i]);
            if (source.isEmpty()) {
                return Optional.empty();
            }
            sources.add(source.get());
        }
        return Optional.of(sources);
    }

    /** Visits the members of all, those of several as often: their scores are to be aggregated. */
    private static void union(List<Source> sources, ObjDoubleConsumer<Text> each) {
        sources.forEach(source -> source.each(each));
    }

    /** Visits so many of the members that are in all, found in the smallest; answers how many. */
    private static long inter(
            List<Source> sources,
            DoubleBinaryOperator aggregate,
            long limit,
            ObjDoubleConsumer<Text> each) {
        Source smallest =
                sources.stream().min(Comparator.comparingLong(Source::count)).orElseThrow();
        long[] found = {0};
        long cursor = 0;
        do {
            cursor =
                    smallest.scan(
                            cursor,
                            (member, own) -> {
                                OptionalDouble score = scoreInAll(sources, member, aggregate);
                                if (score.isPresent() && found[0] < limit) {
                                    found[0]++;
                                    each.accept(member, score.getAsDouble());
                                }
                            });
        } while (cursor != 0 && found[0] < limit);
        return found[0];
    }

    private static OptionalDouble scoreInAll(
            List<Source> sources, Text member, DoubleBinaryOperator aggregate) {
        OptionalDouble all = sources.getFirst().score(member);
        for (int i = 1; i < sources.size() && all.isPresent(); i++) {
            OptionalDouble next = sources.get(i).score(member);
            all =
                    next.isPresent()
                            ? OptionalDouble.of(
                                    aggregate.applyAsDouble(all.getAsDouble(), next.getAsDouble()))
                            : next;
        }
        return all;
    }

    /** Visits the members of the first that are in no other. */
    private static void diff(List<Source> sources, ObjDoubleConsumer<Text> each) {
        List<Source> others = sources.subList(1, sources.size());
        sources.getFirst()
                .each(
                        (member, score) -> {
                            if (!isAnyWith(others, member)) {
                                each.accept(member, score);
                            }
                        });
    }

    private static boolean isAnyWith(List<Source> sources, Text member) {
        for (Source source : sources) {
            if (source.score(member).isPresent()) {
                return true;
            }
        }
        return false;
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
            sources(call, inputs)
                    .map(
                            sources ->
                                    inter(
                                            sources,
                                            inputs.aggregate,
                                            limit.getAsLong(),
                                            (member, score) -> {}))
                    .ifPresent(call.answer()::integer);
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

package dev.futago.guests.kv;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Commands that make a set of several: what is in all of them, in any, or in the first alone. */
final class SetAlgebra {

    private static final String NO_KEYS = "ERR numkeys should be greater than 0";
    private static final String TOO_MANY_KEYS =
            "ERR Number of keys can't be greater than number of args";
    private static final String NO_LIMIT = "ERR LIMIT can't be negative";

    /** Up to so many sets, a member is looked for in those before its own; beyond, collected. */
    private static final int LOOKED_THROUGH_MAX = 8;

    /** Visits what comes out of sets; a set that is not there is {@link KeySpace#NONE}. */
    @FunctionalInterface
    private interface Operation {
        void of(Call call, long[] entries, Consumer<Text> each);
    }

    private SetAlgebra() {}

    static void register(Commands commands) {
        commands.add("sinter", call -> answer(call, SetAlgebra::inter));
        commands.add("sunion", call -> answer(call, SetAlgebra::union));
        commands.add("sdiff", call -> answer(call, SetAlgebra::diff));
        commands.add("sinterstore", call -> store(call, SetAlgebra::inter));
        commands.add("sunionstore", call -> store(call, SetAlgebra::all));
        commands.add("sdiffstore", call -> store(call, SetAlgebra::diff));
        commands.add("sintercard", SetAlgebra::sintercard);
    }

    private static void answer(Call call, Operation operation) {
        Optional<long[]> entries = entries(call, 1, call.words());
        if (entries.isPresent()) {
            int mark = call.answer().mark();
            long[] count = {0};
            operation.of(
                    call,
                    entries.get(),
                    member -> {
                        call.answer().bulk(member);
                        count[0]++;
                    });
            call.answer().setAt(mark, count[0]);
        }
    }

    /** Puts what comes out under the key of word 1, whatever that held. */
    private static void store(Call call, Operation operation) {
        entries(call, 2, call.words())
                .ifPresent(
                        entries ->
                                Fresh.store(
                                        call,
                                        Kind.SET,
                                        fresh -> operation.of(call, entries, fresh::add)));
    }

    /** {@code SINTERCARD numkeys key … [LIMIT limit]}. */
    static void sintercard(Call call) {
        OptionalLong keys = keys(call);
        if (keys.isEmpty()) {
            return;
        }
        int end = 2 + (int) keys.getAsLong();
        OptionalLong limit = limit(call, end);
        if (limit.isPresent()) {
            entries(call, 2, end)
                    .map(entries -> common(call, entries, limit.getAsLong(), member -> {}))
                    .ifPresent(call.answer()::integer);
        }
    }

    /** How many keys word 1 says there are; if that makes no sense, it is the answer. */
    private static OptionalLong keys(Call call) {
        OptionalLong keys = call.integer(1, 1, NO_KEYS);
        if (keys.isPresent() && keys.getAsLong() > call.words() - 2) {
            call.answer().error(TOO_MANY_KEYS);
            return OptionalLong.empty();
        }
        return keys;
    }

    /** The last limit from a word on; if there is something else, that is the answer. */
    static OptionalLong limit(Call call, int from) {
        OptionalLong limit = OptionalLong.of(0);
        for (int i = from; i < call.words() && limit.isPresent(); i += 2) {
            if (!call.word(i).isWord("limit") || i + 1 == call.words()) {
                call.answer().error(Call.NO_SYNTAX);
                return OptionalLong.empty();
            }
            limit = call.integer(i + 1, 0, NO_LIMIT);
        }
        if (limit.isPresent() && limit.getAsLong() == 0) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
        return limit;
    }

    /** The entries of the sets that some words are; if one holds another kind, it is the answer. */
    private static Optional<long[]> entries(Call call, int from, int to) {
        var entries = new long[to - from];
        for (int i = from; i < to; i++) {
            OptionalLong entry = call.findOf(i, Kind.SET);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            entries[i - from] = entry.getAsLong();
        }
        return Optional.of(entries);
    }

    private static List<Dictionary> known(Call call, LongStream entries) {
        return entries.filter(entry -> entry != KeySpace.NONE).mapToObj(call::dictionary).toList();
    }

    private static void inter(Call call, long[] entries, Consumer<Text> each) {
        common(call, entries, Long.MAX_VALUE, each);
    }

    /**
     * Visits so many of the members that are in all sets, found in the smallest; answers how many.
     */
    private static long common(Call call, long[] entries, long limit, Consumer<Text> each) {
        List<Dictionary> sets =
                known(call, Arrays.stream(entries)).stream()
                        .sorted(Comparator.comparingLong(Dictionary::count))
                        .toList();
        if (sets.size() < entries.length) {
            return 0;
        }
        List<Dictionary> others = sets.subList(1, sets.size());
        long[] found = {0};
        BiConsumer<Text, Text> visitor =
                (member, none) -> {
                    if (found[0] < limit && areAllWith(others, member)) {
                        found[0]++;
                        each.accept(member);
                    }
                };
        if (limit >= sets.getFirst().count()) {
            sets.getFirst().each(visitor);
            return found[0];
        }
        long cursor = 0;
        do {
            cursor = sets.getFirst().scan(cursor, visitor);
        } while (cursor != 0 && found[0] < limit);
        return found[0];
    }

    private static boolean areAllWith(List<Dictionary> sets, Text member) {
        for (Dictionary set : sets) {
            if (!set.contains(member)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAnyWith(List<Dictionary> sets, Text member) {
        for (Dictionary set : sets) {
            if (set.contains(member)) {
                return true;
            }
        }
        return false;
    }

    /** Visits each member of any set once. */
    private static void union(Call call, long[] entries, Consumer<Text> each) {
        List<Dictionary> sets = known(call, Arrays.stream(entries));
        if (sets.size() > LOOKED_THROUGH_MAX) {
            var seen = call.newMembers();
            sets.forEach(
                    set ->
                            set.each(
                                    (member, none) -> {
                                        if (seen.add(member)) {
                                            each.accept(member);
                                        }
                                    }));
            return;
        }
        for (int i = 0; i < sets.size(); i++) {
            List<Dictionary> before = sets.subList(0, i);
            sets.get(i)
                    .each(
                            (member, none) -> {
                                if (!isAnyWith(before, member)) {
                                    each.accept(member);
                                }
                            });
        }
    }

    /** Visits the members of all sets, those of several more than once: a set takes them once. */
    private static void all(Call call, long[] entries, Consumer<Text> each) {
        known(call, Arrays.stream(entries))
                .forEach(set -> set.each((member, none) -> each.accept(member)));
    }

    private static void diff(Call call, long[] entries, Consumer<Text> each) {
        if (entries[0] == KeySpace.NONE) {
            return;
        }
        List<Dictionary> others = known(call, Arrays.stream(entries).skip(1));
        call.dictionary(entries[0])
                .each(
                        (member, none) -> {
                            if (!isAnyWith(others, member)) {
                                each.accept(member);
                            }
                        });
    }
}

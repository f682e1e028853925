package dev.futago.guests.kv;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Commands that make a set of several: what is in all of them, in any, or in the first alone. */
final class SetAlgebra {

    private static final String NO_KEYS = "ERR numkeys should be greater than 0";
    private static final String TOO_MANY_KEYS =
            "ERR Number of keys can't be greater than number of args";
    private static final String NO_LIMIT = "ERR LIMIT can't be negative";

    /**
     * What takes the members of sets together; a set that is not there is {@link KeySpace#NONE}.
     */
    @FunctionalInterface
    private interface Operation {
        Collection<Text> of(Call call, long[] entries);
    }

    private SetAlgebra() {}

    static void register(Commands commands) {
        commands.add("sinter", call -> answer(call, SetAlgebra::inter));
        commands.add("sunion", call -> answer(call, SetAlgebra::union));
        commands.add("sdiff", call -> answer(call, SetAlgebra::diff));
        commands.add("sinterstore", call -> store(call, SetAlgebra::inter));
        commands.add("sunionstore", call -> store(call, SetAlgebra::union));
        commands.add("sdiffstore", call -> store(call, SetAlgebra::diff));
        commands.add("sintercard", SetAlgebra::sintercard);
    }

    private static void answer(Call call, Operation operation) {
        entries(call, 1, call.words())
                .map(entries -> operation.of(call, entries))
                .ifPresent(call.answer()::members);
    }

    /** Puts what comes out under the key of word 1, whatever that held. */
    private static void store(Call call, Operation operation) {
        Optional<Collection<Text>> members =
                entries(call, 2, call.words()).map(entries -> operation.of(call, entries));
        if (members.isEmpty()) {
            return;
        }
        if (members.get().isEmpty()) {
            call.remove(1);
        } else if (call.hasRoom(members.get().stream().mapToLong(Call::roomBytes).sum())) {
            long entry = call.putNew(Kind.SET, Holder.newBody(call.store()));
            members.get().forEach(call.dictionary(entry)::add);
            call.changed(1);
        } else {
            return;
        }
        call.answer().integer(members.get().size());
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
                    .map(entries -> common(call, entries, limit.getAsLong()).size())
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

    private static Collection<Text> inter(Call call, long[] entries) {
        return common(call, entries, Long.MAX_VALUE);
    }

    /** So many of the members that are in all sets, found in the smallest. */
    private static Collection<Text> common(Call call, long[] entries, long limit) {
        List<Dictionary> sets =
                known(call, Arrays.stream(entries)).stream()
                        .sorted(Comparator.comparingLong(Dictionary::count))
                        .toList();
        var found = new LinkedHashSet<Text>();
        if (sets.size() < entries.length) {
            return found;
        }
        List<Dictionary> others = sets.subList(1, sets.size());
        long cursor = 0;
        do {
            cursor =
                    sets.getFirst()
                            .scan(
                                    cursor,
                                    (member, none) -> {
                                        if (found.size() < limit
                                                && others.stream()
                                                        .allMatch(set -> set.contains(member))) {
                                            found.add(member);
                                        }
                                    });
        } while (cursor != 0 && found.size() < limit);
        return found;
    }

    private static Collection<Text> union(Call call, long[] entries) {
        var found = new LinkedHashSet<Text>();
        for (Dictionary set : known(call, Arrays.stream(entries))) {
            set.each((member, none) -> found.add(member));
        }
        return found;
    }

    private static Collection<Text> diff(Call call, long[] entries) {
        var found = new LinkedHashSet<Text>();
        if (entries[0] == KeySpace.NONE) {
            return found;
        }
        List<Dictionary> others = known(call, Arrays.stream(entries).skip(1));
        call.dictionary(entries[0])
                .each(
                        (member, none) -> {
                            if (others.stream().noneMatch(set -> set.contains(member))) {
                                found.add(member);
                            }
                        });
        return found;
    }
}

package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;

/** Commands on one set, or between two. */
final class SetCommands {

    private SetCommands() {}

    static void register(Commands commands) {
        commands.add("sadd", SetCommands::sadd);
        commands.add("srem", SetCommands::srem);
        commands.add("sismember", SetCommands::sismember);
        commands.add("smismember", SetCommands::smismember);
        commands.add("scard", SetCommands::scard);
        commands.add("smembers", SetCommands::smembers);
        commands.add("spop", SetCommands::spop);
        commands.add("srandmember", SetCommands::srandmember);
        commands.add("smove", SetCommands::smove);
        commands.add("sscan", SetCommands::sscan);
    }

    static void sadd(Call call) {
        OptionalLong entry = call.findOf(1, Kind.SET);
        if (entry.isEmpty()) {
            return;
        }
        Optional<Dictionary> set =
                DictionaryCommands.forChange(call, 1, entry.getAsLong(), Kind.SET);
        if (set.isEmpty()) {
            return;
        }
        long added = 0;
        for (int i = 2; i < call.words(); i++) {
            added += set.get().add(call.word(i)) ? 1 : 0;
        }
        if (added > 0) {
            call.changed(1);
        }
        call.answer().integer(added);
    }

    static void srem(Call call) {
        DictionaryCommands.remove(call, Kind.SET);
    }

    static void sismember(Call call) {
        call.findOf(1, Kind.SET)
                .ifPresent(entry -> call.answer().yes(DictionaryCommands.contains(call, entry, 2)));
    }

    static void smismember(Call call) {
        OptionalLong entry = call.findOf(1, Kind.SET);
        if (entry.isPresent()) {
            call.answer().array(call.words() - 2L);
            for (int i = 2; i < call.words(); i++) {
                call.answer().yes(DictionaryCommands.contains(call, entry.getAsLong(), i));
            }
        }
    }

    static void scard(Call call) {
        DictionaryCommands.count(call, Kind.SET);
    }

    static void smembers(Call call) {
        DictionaryCommands.answerAll(
                call, Kind.SET, call.answer()::set, (member, none) -> call.answer().bulk(member));
    }

    /** {@code SPOP key [count]}. */
    static void spop(Call call) {
        if (call.words() > 3) {
            call.answer().error(Call.NO_SYNTAX);
            return;
        }
        boolean isOne = call.words() == 2;
        OptionalLong count = isOne ? OptionalLong.of(1) : call.integer(2, 0, Call.NOT_POSITIVE);
        OptionalLong entry = count.isEmpty() ? count : call.findOf(1, Kind.SET);
        if (entry.isEmpty()) {
            return;
        }
        if (isOne) {
            popOne(call, entry.getAsLong());
        } else {
            popSome(call, entry.getAsLong(), count.getAsLong());
        }
    }

    private static void popOne(Call call, long entry) {
        if (entry == KeySpace.NONE) {
            call.answer().nil();
            return;
        }
        Dictionary set = call.dictionary(entry);
        Text popped = set.any(call.store().chance()).name();
        call.answer().bulk(popped);
        set.remove(popped);
        DictionaryCommands.removeIfEmpty(call, entry);
        call.changed(1);
    }

    /** Answers them all before the first of them goes. */
    private static void popSome(Call call, long entry, long count) {
        if (entry == KeySpace.NONE || count == 0) {
            call.answer().set(0);
            return;
        }
        Dictionary set = call.dictionary(entry);
        boolean areAll = count >= set.count();
        call.answer().set(Math.min(count, set.count()));
        var popped = call.newMembers();
        Draw.different(
                call,
                set,
                count,
                member -> {
                    call.answer().bulk(member.name());
                    if (!areAll) {
                        popped.append(member.name(), 0);
                    }
                });
        if (areAll) {
            call.keys().remove(entry);
        } else {
            popped.each(set::remove);
        }
        call.changed(1);
    }

    static void srandmember(Call call) {
        if (call.words() > 3) {
            call.answer().error(Call.NO_SYNTAX);
        } else {
            Draw.answer(call, Kind.SET);
        }
    }

    static void smove(Call call) {
        if (call.find(1) == KeySpace.NONE) {
            call.answer().yes(false);
            return;
        }
        OptionalLong from = call.findOf(1, Kind.SET);
        OptionalLong to = from.isEmpty() ? from : call.findOf(2, Kind.SET);
        if (to.isEmpty()) {
            return;
        }
        boolean isThere = DictionaryCommands.contains(call, from.getAsLong(), 3);
        boolean isOther = from.getAsLong() != to.getAsLong();
        if (!isThere || !isOther || isMoved(call, from.getAsLong(), to.getAsLong())) {
            call.answer().yes(isThere);
        }
    }

    /** Moves a member that is there; whether there was room. If not, that is the answer. */
    private static boolean isMoved(Call call, long from, long to) {
        Optional<Dictionary> target = DictionaryCommands.forChange(call, 2, to, Kind.SET);
        if (target.isEmpty()) {
            return false;
        }
        call.dictionary(from).remove(call.word(3));
        DictionaryCommands.removeIfEmpty(call, from);
        call.changed(1);
        if (target.get().add(call.word(3))) {
            call.changed(2);
        }
        return true;
    }

    static void sscan(Call call) {
        Search.answer(
                call,
                Kind.SET,
                entry -> {
                    Dictionary set = call.dictionary(entry);
                    return (cursor, search) ->
                            set.scan(cursor, (member, none) -> search.offer(member));
                });
    }
}

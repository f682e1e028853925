package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;

/** Commands on hashes. */
final class HashCommands {

    private HashCommands() {}

    static void register(Commands commands) {
        commands.add("hset", HashCommands::hset);
        commands.add("hmset", HashCommands::hmset);
        commands.add("hsetnx", HashCommands::hsetnx);
        commands.add("hget", HashCommands::hget);
        commands.add("hmget", HashCommands::hmget);
        commands.add("hdel", HashCommands::hdel);
        commands.add("hlen", HashCommands::hlen);
        commands.add("hexists", HashCommands::hexists);
        commands.add("hstrlen", HashCommands::hstrlen);
        commands.add("hkeys", HashCommands::hkeys);
        commands.add("hvals", HashCommands::hvals);
        commands.add("hgetall", HashCommands::hgetall);
        commands.add("hrandfield", HashCommands::hrandfield);
        commands.add("hscan", HashCommands::hscan);
    }

    static void hset(Call call) {
        setAll(call, "hset").ifPresent(call.answer()::integer);
    }

    static void hmset(Call call) {
        setAll(call, "hmset").ifPresent(added -> call.answer().ok());
    }

    /** How many fields are new; if they cannot be set, that is the answer. */
    private static Optional<Long> setAll(Call call, String command) {
        if (call.words() % 2 != 0) {
            call.answer().wrongNumberOfWords(command);
            return Optional.empty();
        }
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Optional<Dictionary> hash =
                DictionaryCommands.forChange(call, 1, entry.getAsLong(), Kind.HASH);
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        long added = 0;
        for (int i = 2; i < call.words(); i += 2) {
            added += hash.get().put(call.word(i), call.word(i + 1)) ? 1 : 0;
        }
        call.changed(1);
        return Optional.of(added);
    }

    static void hsetnx(Call call) {
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        if (DictionaryCommands.contains(call, entry.getAsLong(), 2)) {
            call.answer().yes(false);
        } else {
            setAll(call, "hsetnx").ifPresent(call.answer()::integer);
        }
    }

    static void hget(Call call) {
        call.findOf(1, Kind.HASH).ifPresent(entry -> answerValue(call, entry, 2));
    }

    private static void answerValue(Call call, long entry, int index) {
        DictionaryCommands.valueOf(call, entry, index)
                .ifPresentOrElse(call.answer()::bulk, call.answer()::nil);
    }

    static void hmget(Call call) {
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isPresent()) {
            call.answer().array(call.words() - 2L);
            for (int i = 2; i < call.words(); i++) {
                answerValue(call, entry.getAsLong(), i);
            }
        }
    }

    static void hdel(Call call) {
        DictionaryCommands.remove(call, Kind.HASH);
    }

    static void hlen(Call call) {
        DictionaryCommands.count(call, Kind.HASH);
    }

    static void hexists(Call call) {
        call.findOf(1, Kind.HASH)
                .ifPresent(entry -> call.answer().yes(DictionaryCommands.contains(call, entry, 2)));
    }

    static void hstrlen(Call call) {
        call.findOf(1, Kind.HASH)
                .ifPresent(
                        entry ->
                                call.answer()
                                        .integer(
                                                DictionaryCommands.valueOf(call, entry, 2)
                                                        .map(Text::length)
                                                        .orElse(0)));
    }

    static void hkeys(Call call) {
        DictionaryCommands.answerAll(
                call, Kind.HASH, call.answer()::array, (field, value) -> call.answer().bulk(field));
    }

    static void hvals(Call call) {
        DictionaryCommands.answerAll(
                call, Kind.HASH, call.answer()::array, (field, value) -> call.answer().bulk(value));
    }

    static void hgetall(Call call) {
        DictionaryCommands.answerAll(
                call,
                Kind.HASH,
                call.answer()::map,
                (field, value) -> {
                    call.answer().bulk(field);
                    call.answer().bulk(value);
                });
    }

    static void hrandfield(Call call) {
        Draw.answer(call, Kind.HASH);
    }

    static void hscan(Call call) {
        Search.answer(
                call,
                Kind.HASH,
                entry -> {
                    Dictionary hash = call.dictionary(entry);
                    return (cursor, search) -> hash.scan(cursor, search::offer);
                });
    }
}

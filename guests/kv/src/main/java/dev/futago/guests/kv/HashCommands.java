package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Commands on hashes. */
final class HashCommands {

    private HashCommands() {}

    static void register(Commands commands) {
        commands.writes("hset", 4, Commands.ANY, HashCommands::hset);
        commands.writes("hmset", 4, Commands.ANY, HashCommands::hmset);
        commands.writes("hsetnx", 4, 4, HashCommands::hsetnx);
        commands.reads("hget", 3, 3, HashCommands::hget);
        commands.reads("hmget", 3, Commands.ANY, HashCommands::hmget);
        commands.writes("hdel", 3, Commands.ANY, HashCommands::hdel);
        commands.reads("hlen", 2, 2, HashCommands::hlen);
        commands.reads("hexists", 3, 3, HashCommands::hexists);
        commands.reads("hstrlen", 3, 3, HashCommands::hstrlen);
        commands.reads("hkeys", 2, 2, HashCommands::hkeys);
        commands.reads("hvals", 2, 2, HashCommands::hvals);
        commands.reads("hgetall", 2, 2, HashCommands::hgetall);
        commands.writes("hincrby", 4, 4, HashCommands::hincrby);
    }

    /**
     * The hash of word 1, made if there is none; if there is no room, that is the answer.
     *
     * @param entry as it was found
     */
    private static Optional<Dictionary> forChange(Call call, long entry) {
        boolean isNew = entry == KeySpace.NONE;
        if (!call.hasRoom(isNew ? 0 : call.dictionary(entry).growthBytes())) {
            return Optional.empty();
        }
        return Optional.of(
                call.dictionary(
                        isNew ? call.putNew(Kind.HASH, Dictionary.newBody(call.store())) : entry));
    }

    /** The value of the field that a word is in the hash of an entry, if there is one. */
    private static Optional<Text> valueOf(Call call, long entry, int index) {
        return entry == KeySpace.NONE
                ? Optional.empty()
                : call.dictionary(entry).get(call.word(index));
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
        Optional<Dictionary> hash = forChange(call, entry.getAsLong());
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        long added = 0;
        for (int i = 2; i < call.words(); i += 2) {
            added += hash.get().put(call.word(i), call.word(i + 1)) ? 1 : 0;
        }
        return Optional.of(added);
    }

    static void hsetnx(Call call) {
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        if (valueOf(call, entry.getAsLong(), 2).isPresent()) {
            call.answer().yes(false);
        } else {
            forChange(call, entry.getAsLong())
                    .ifPresent(hash -> call.answer().yes(hash.put(call.word(2), call.word(3))));
        }
    }

    static void hget(Call call) {
        call.findOf(1, Kind.HASH).ifPresent(entry -> answerValue(call, entry, 2));
    }

    private static void answerValue(Call call, long entry, int index) {
        valueOf(call, entry, index).ifPresentOrElse(call.answer()::bulk, call.answer()::nil);
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
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        long removed = 0;
        if (entry.getAsLong() != KeySpace.NONE) {
            Dictionary hash = call.dictionary(entry.getAsLong());
            for (int i = 2; i < call.words(); i++) {
                removed += hash.remove(call.word(i)) ? 1 : 0;
            }
            if (hash.count() == 0) {
                call.keys().remove(entry.getAsLong());
            }
        }
        call.answer().integer(removed);
    }

    static void hlen(Call call) {
        call.findOf(1, Kind.HASH)
                .ifPresent(
                        entry ->
                                call.answer()
                                        .integer(
                                                entry == KeySpace.NONE
                                                        ? 0
                                                        : call.dictionary(entry).count()));
    }

    static void hexists(Call call) {
        call.findOf(1, Kind.HASH)
                .ifPresent(entry -> call.answer().yes(valueOf(call, entry, 2).isPresent()));
    }

    static void hstrlen(Call call) {
        call.findOf(1, Kind.HASH)
                .ifPresent(
                        entry ->
                                call.answer()
                                        .integer(
                                                valueOf(call, entry, 2)
                                                        .map(Text::length)
                                                        .orElse(0)));
    }

    static void hkeys(Call call) {
        answerAll(call, true, false);
    }

    static void hvals(Call call) {
        answerAll(call, false, true);
    }

    static void hgetall(Call call) {
        answerAll(call, true, true);
    }

    private static void answerAll(Call call, boolean fields, boolean values) {
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        List<Text> found = new ArrayList<>();
        if (entry.getAsLong() != KeySpace.NONE) {
            call.dictionary(entry.getAsLong())
                    .each(
                            (field, value) -> {
                                if (fields) {
                                    found.add(field);
                                }
                                if (values) {
                                    found.add(value);
                                }
                            });
        }
        call.answer().texts(found);
    }

    static void hincrby(Call call) {
        OptionalLong by = call.integer(3);
        OptionalLong entry = by.isEmpty() ? by : call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        OptionalLong before =
                valueOf(call, entry.getAsLong(), 2).map(Numbers::of).orElse(OptionalLong.of(0));
        if (before.isEmpty()) {
            call.answer().error("ERR hash value is not an integer");
            return;
        }
        OptionalLong after = call.sum(before.getAsLong(), by.getAsLong());
        if (after.isPresent()) {
            forChange(call, entry.getAsLong())
                    .ifPresent(hash -> setAndAnswer(call, hash, after.getAsLong()));
        }
    }

    private static void setAndAnswer(Call call, Dictionary hash, long number) {
        hash.put(call.word(2), Text.of(Long.toString(number)));
        call.answer().integer(number);
    }
}

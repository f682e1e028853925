package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Commands on hashes. */
final class HashCommands {

    private static final String OVERFLOW = "ERR increment or decrement would overflow";

    private HashCommands() {}

    /** The hash of word 1, made if there is none; if that cannot be, that is the answer. */
    private static Optional<Dictionary> forChange(Call call) {
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        boolean isNew = entry.getAsLong() == KeySpace.NONE;
        if (!call.hasRoom(isNew ? 0 : call.dictionary(entry.getAsLong()).growthBytes())) {
            return Optional.empty();
        }
        return Optional.of(
                call.dictionary(
                        isNew
                                ? call.putNew(
                                        Kind.HASH,
                                        Dictionary.newBody(
                                                call.store().memory(), call.store().heap()))
                                : entry.getAsLong()));
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
        Optional<Dictionary> hash = forChange(call);
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
        boolean isKnown =
                entry.getAsLong() != KeySpace.NONE
                        && call.dictionary(entry.getAsLong()).get(call.word(2)).isPresent();
        if (isKnown) {
            call.answer().yes(false);
        } else {
            forChange(call)
                    .ifPresent(hash -> call.answer().yes(hash.put(call.word(2), call.word(3))));
        }
    }

    static void hget(Call call) {
        call.findOf(1, Kind.HASH).ifPresent(entry -> answerValue(call, entry, 2));
    }

    private static void answerValue(Call call, long entry, int index) {
        Optional<Text> value =
                entry == KeySpace.NONE
                        ? Optional.empty()
                        : call.dictionary(entry).get(call.word(index));
        value.ifPresentOrElse(call.answer()::bulk, call.answer()::nil);
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
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isPresent()) {
            call.answer()
                    .yes(
                            entry.getAsLong() != KeySpace.NONE
                                    && call.dictionary(entry.getAsLong())
                                            .get(call.word(2))
                                            .isPresent());
        }
    }

    static void hstrlen(Call call) {
        OptionalLong entry = call.findOf(1, Kind.HASH);
        if (entry.isPresent()) {
            boolean isKnown = entry.getAsLong() != KeySpace.NONE;
            call.answer()
                    .integer(
                            isKnown
                                    ? call.dictionary(entry.getAsLong())
                                            .get(call.word(2))
                                            .map(Text::length)
                                            .orElse(0)
                                    : 0);
        }
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
        call.answer().array(found.size());
        found.forEach(call.answer()::bulk);
    }

    static void hincrby(Call call) {
        OptionalLong by = call.integer(3);
        OptionalLong entry = by.isEmpty() ? by : call.findOf(1, Kind.HASH);
        if (entry.isEmpty()) {
            return;
        }
        Optional<Text> known =
                entry.getAsLong() == KeySpace.NONE
                        ? Optional.empty()
                        : call.dictionary(entry.getAsLong()).get(call.word(2));
        OptionalLong before = known.map(Numbers::of).orElse(OptionalLong.of(0));
        if (before.isEmpty()) {
            call.answer().error("ERR hash value is not an integer");
            return;
        }
        long after = before.getAsLong() + by.getAsLong();
        if (((before.getAsLong() ^ after) & (by.getAsLong() ^ after)) < 0) {
            call.answer().error(OVERFLOW);
            return;
        }
        forChange(call)
                .ifPresent(
                        hash -> {
                            hash.put(call.word(2), Text.of(Long.toString(after)));
                            call.answer().integer(after);
                        });
    }
}

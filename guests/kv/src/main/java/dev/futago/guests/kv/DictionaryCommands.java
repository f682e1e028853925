package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** What commands on hashes and on sets have in common. */
final class DictionaryCommands {

    private DictionaryCommands() {}

    /**
     * The hash or the set of the key that a word is, made if there is none; if there is no room for
     * all words in it, that is the answer.
     *
     * @param entry as it was found
     */
    static Optional<Dictionary> forChange(Call call, int index, long entry, Kind kind) {
        boolean isNew = entry == KeySpace.NONE;
        if (!call.hasRoom(isNew ? 0 : call.dictionary(entry).growthBytes())) {
            return Optional.empty();
        }
        long known =
                isNew ? call.putNew(call.word(index), kind, Holder.newBody(call.store())) : entry;
        return Optional.of(call.dictionary(known));
    }

    /** Whether an entry's hash or set has the field that a word is. */
    static boolean contains(Call call, long entry, int index) {
        return entry != KeySpace.NONE && call.dictionary(entry).contains(call.word(index));
    }

    /** The value of the field that a word is in the hash of an entry, if there is one. */
    static Optional<Text> valueOf(Call call, long entry, int index) {
        return entry == KeySpace.NONE
                ? Optional.empty()
                : call.dictionary(entry).get(call.word(index));
    }

    /** Takes out the fields of word 2 and all that follow, and answers how many there were. */
    static void remove(Call call, Kind kind) {
        OptionalLong entry = call.findOf(1, kind);
        if (entry.isEmpty()) {
            return;
        }
        long removed = 0;
        if (entry.getAsLong() != KeySpace.NONE) {
            Dictionary fields = call.dictionary(entry.getAsLong());
            for (int i = 2; i < call.words(); i++) {
                removed += fields.remove(call.word(i)) ? 1 : 0;
            }
            removeIfEmpty(call, entry.getAsLong());
        }
        if (removed > 0) {
            call.changed(1);
        }
        call.answer().integer(removed);
    }

    /** Removes the key of a hash or a set in which nothing is left. */
    static void removeIfEmpty(Call call, long entry) {
        if (call.dictionary(entry).count() == 0) {
            call.keys().remove(entry);
        }
    }

    /** Answers how many fields there are. */
    static void count(Call call, Kind kind) {
        call.findOf(1, kind)
                .ifPresent(
                        entry ->
                                call.answer()
                                        .integer(
                                                entry == KeySpace.NONE
                                                        ? 0
                                                        : call.dictionary(entry).count()));
    }

    /**
     * Answers with all fields.
     *
     * @param begin is told how many there are
     */
    static void answerAll(Call call, Kind kind, LongConsumer begin, BiConsumer<Text, Text> each) {
        OptionalLong entry = call.findOf(1, kind);
        if (entry.isEmpty()) {
            return;
        }
        if (entry.getAsLong() == KeySpace.NONE) {
            begin.accept(0);
        } else {
            Dictionary fields = call.dictionary(entry.getAsLong());
            begin.accept(fields.count());
            fields.each(each);
        }
    }
}

package dev.futago.guests.kv;

import java.util.Optional;

/** An end of a list, or of the order of a sorted set. */
enum End {
    LEFT,
    RIGHT;

    /** The end of a list that a word is; if it is none, that is the answer. */
    static Optional<End> of(Call call, int index) {
        return of(call, index, "left", "right");
    }

    /** The same, where the ends have these names. */
    static Optional<End> of(Call call, int index, String left, String right) {
        if (call.word(index).isWord(left)) {
            return Optional.of(LEFT);
        }
        if (call.word(index).isWord(right)) {
            return Optional.of(RIGHT);
        }
        call.answer().error(Call.NO_SYNTAX);
        return Optional.empty();
    }

    /** From which index on the first so many elements at this end are. */
    long from(long elements, long count) {
        return this == LEFT ? 0 : count - elements;
    }

    /** Before which index an element at this end is put. */
    long before(long count) {
        return this == LEFT ? 0 : count;
    }
}

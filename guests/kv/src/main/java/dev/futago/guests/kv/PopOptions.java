package dev.futago.guests.kv;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code LMPOP}, {@code ZMPOP} and their like ask for: {@code numkeys key [key ...] LEFT |
 * RIGHT or MIN | MAX [COUNT count]}.
 *
 * @param firstKey the index of the word that is the first key
 * @param keys how many there are
 * @param end where elements are taken from the first collection among them
 * @param count how many of them, at most
 */
record PopOptions(int firstKey, long keys, End end, long count) {

    /**
     * If it makes no sense, that is the answer.
     *
     * @param index of the word that says how many keys there are
     * @param left the word for the end at which the first element is
     * @param right and for the other
     */
    static Optional<PopOptions> of(Call call, int index, String left, String right) {
        OptionalLong keys = call.integer(index, 1, "ERR numkeys should be greater than 0");
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        // Behind the keys there is at least the end.
        if (keys.getAsLong() >= call.words() - index - 1) {
            call.answer().error(Call.NO_SYNTAX);
            return Optional.empty();
        }
        int endAt = index + 1 + (int) keys.getAsLong();
        Optional<End> end = End.of(call, endAt, left, right);
        OptionalLong count = end.isEmpty() ? OptionalLong.empty() : count(call, endAt + 1);
        return count.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PopOptions(index + 1, keys.getAsLong(), end.get(), count.getAsLong()));
    }

    private static OptionalLong count(Call call, int index) {
        if (index == call.words()) {
            return OptionalLong.of(1);
        }
        if (!call.word(index).isWord("count") || index + 1 == call.words()) {
            call.answer().error(Call.NO_SYNTAX);
            return OptionalLong.empty();
        }
        OptionalLong count = call.integer(index + 1, 1, "ERR count should be greater than 0");
        if (count.isPresent() && index + 2 < call.words()) {
            call.answer().error(Call.NO_SYNTAX);
            return OptionalLong.empty();
        }
        return count;
    }
}

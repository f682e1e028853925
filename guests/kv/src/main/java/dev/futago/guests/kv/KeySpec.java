package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where a command has keys, and what it does with them: a key specification of Redis.
 *
 * @param flags in upper case of access to the key, in lower case of access to its value
 * @param index of the word where the search begins
 * @param isCounted whether a word says how many keys follow: then {@code numbers} are the places,
 *     from {@code index} on, of that word and of the first key, and the step; else the last key,
 *     below 0 counted from the end, the step, and a limit that is always 0
 */
record KeySpec(List<String> flags, int index, boolean isCounted, List<Integer> numbers) {

    /** What {@code COMMAND INFO} calls the numbers. */
    private static final List<String> COUNTED = List.of("keynumidx", "firstkey", "keystep");

    private static final List<String> RANGE = List.of("lastkey", "keystep", "limit");

    /** Reads those of one command. */
    static List<KeySpec> listOf(String column) {
        if (column.isBlank()) {
            return List.of();
        }
        return Arrays.stream(column.strip().split("; ")).map(KeySpec::of).toList();
    }

    private static KeySpec of(String text) {
        int at = text.indexOf('@');
        String[] place = text.substring(at + 1).split(" ");
        return new KeySpec(
                List.of(text.substring(0, at).strip().split(" ")),
                Integer.parseInt(place[0]),
                place[1].equals("keynum"),
                Arrays.stream(place).skip(2).map(Integer::valueOf).toList());
    }

    /** The name of the way in which keys are found. */
    String type() {
        return isCounted ? "keynum" : "range";
    }

    /** The names of the numbers, in their order. */
    List<String> names() {
        return isCounted ? COUNTED : RANGE;
    }

    /** The indexes of the keys of a command; none if its words make no sense. */
    List<Integer> keysOf(RespRequest request) {
        int words = request.words();
        long first = index;
        int step = numbers.get(1);
        long last;
        if (isCounted) {
            int countAt = index + numbers.get(0);
            OptionalLong count =
                    countAt < words ? Numbers.of(request.word(countAt)) : OptionalLong.empty();
            if (count.isEmpty() || count.getAsLong() > words) {
                return List.of();
            }
            first = index + (long) numbers.get(1);
            step = numbers.get(2);
            last = first + (count.getAsLong() - 1) * step;
        } else {
            last = numbers.get(0) < 0 ? words + numbers.get(0) : index + (long) numbers.get(0);
        }
        List<Integer> keys = new ArrayList<>();
        for (long key = first; last < words && key <= last; key += step) {
            keys.add((int) key);
        }
        return keys;
    }
}

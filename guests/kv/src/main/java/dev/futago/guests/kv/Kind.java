package dev.futago.guests.kv;

import dev.futago.common.role.Invariant;

/** What a key can hold. */
enum Kind {
    STRING(0, "string"),
    HASH(1, "hash"),
    LIST(2, "list"),
    SET(3, "set"),
    SORTED_SET(4, "zset");

    private static final Kind[] ALL = values();

    private final int number;
    private final String word;

    Kind(int number, String word) {
        this.number = number;
        this.word = word;
    }

    /** What {@code TYPE} answers. */
    String word() {
        return word;
    }

    /** In guest memory; 0 is a string. */
    int number() {
        return number;
    }

    static Kind of(int number) {
        Invariant.check(number >= 0 && number < ALL.length, "kind %d of %d", number, ALL.length);
        return ALL[number];
    }
}

package dev.futago.guests.kv;

import dev.futago.common.role.Invariant;

/** How the body of a collection is laid out. */
enum Form {
    /** All of it in one piece: {@link Pack}. */
    PACK(1),
    /** The fields of a hash and their values: a {@link Table}. */
    TABLE(2),
    /** The elements of a list: a {@link TextSequence}. */
    SEQUENCE(3),
    /** The members of a sorted set and their order: a {@link Table} and a {@link Sequence}. */
    RANKED(4);

    private static final Form[] ALL = values();

    private final int number;

    Form(int number) {
        this.number = number;
    }

    /** In guest memory; never 0. */
    int number() {
        return number;
    }

    static Form of(int number) {
        Invariant.check(number >= 1 && number <= ALL.length, "form %d of %d", number, ALL.length);
        return ALL[number - 1];
    }
}

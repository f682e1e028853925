package dev.futago.node.sentinel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client may ask, and how many words that takes, its own included. */
enum Verb {
    AUTH(2, 3),
    CLIENT(2, Verb.ANY),
    COMMAND(1, Verb.ANY),
    HELLO(1, Verb.ANY),
    INFO(1, Verb.ANY),
    PING(1, 2),
    PSUBSCRIBE(2, Verb.ANY),
    PUNSUBSCRIBE(1, Verb.ANY),
    QUIT(1, Verb.ANY),
    ROLE(1, 1),
    SENTINEL(2, Verb.ANY),
    SUBSCRIBE(2, Verb.ANY),
    UNSUBSCRIBE(1, Verb.ANY);

    private static final int ANY = Integer.MAX_VALUE;

    private final int wordsMin;
    private final int wordsMax;

    Verb(int wordsMin, int wordsMax) {
        this.wordsMin = wordsMin;
        this.wordsMax = wordsMax;
    }

    static Optional<Verb> named(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equalsIgnoreCase(word)).findAny();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean takes(List<String> words) {
        return words.size() >= wordsMin && words.size() <= wordsMax;
    }

    /** Whether a client that listens may ask it. */
    boolean isForListeners() {
        return switch (this) {
            case PING, QUIT, SUBSCRIBE, UNSUBSCRIBE, PSUBSCRIBE, PUNSUBSCRIBE -> true;
            case AUTH, CLIENT, COMMAND, HELLO, INFO, ROLE, SENTINEL -> false;
        };
    }
}

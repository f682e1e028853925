package dev.futago.node.sentinel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client may ask with {@code SENTINEL}, and how many words that takes in all. */
enum Question {
    CKQUORUM(3),
    FAILOVER(3),
    GET_MASTER_ADDR_BY_NAME(3),
    MASTER(3),
    MASTERS(2),
    MYID(2),
    REPLICAS(3),
    SENTINELS(3),
    SLAVES(3);

    private final int words;

    Question(int words) {
        this.words = words;
    }

    static Optional<Question> named(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equalsIgnoreCase(word)).findAny();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean takes(List<String> asked) {
        return asked.size() == words;
    }

    /** Whether it names a master. */
    boolean isAboutOne() {
        return words == 3;
    }
}

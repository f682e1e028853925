package dev.futago.drill.bench;

import java.util.Locale;

/** Contenders of one setting run in the same processes or beside each other's, and take turns. */
enum Setting {
    /**
     * A pair, a node alone and the floors, all of them on one core where the system can do that.
     */
    ONE_CORE("one core", 8, 4),
    /** A pair and a node alone. */
    FREE("all cores", 6, 2),
    /** Two pairs of different memory. */
    MEMORY("large memory", 12, 2),
    /** Pairs of different windows, with a standby whose acknowledgements are late. */
    LATE_ACKNOWLEDGEMENTS("late acknowledgements", 14, 4),
    /** A pair whose primary is killed, again and again. */
    TAKEOVER("takeovers", 5, 0);

    private final String text;
    private final int startSeconds;
    private final int warmUps;

    Setting(String text, int startSeconds, int warmUps) {
        this.text = text;
        this.startSeconds = startSeconds;
        this.warmUps = warmUps;
    }

    /** For programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String text() {
        return text;
    }

    /** About how long it takes until all of its processes are ready. */
    int startSeconds() {
        return startSeconds;
    }

    /** How often a pair or a node alone is warmed up before the first round, at most. */
    int warmUps() {
        return warmUps;
    }
}

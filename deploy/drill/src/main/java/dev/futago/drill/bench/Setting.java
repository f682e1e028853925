package dev.futago.drill.bench;

import dev.futago.drill.load.LoadPlan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Contenders of one setting run in the same processes or beside each other's, and take turns. */
enum Setting {
    /**
     * A pair, a node alone and the floors, all of them on one core where the system can do that.
     */
    ONE_CORE("one core", 8, 2),
    /** A pair and a node alone. */
    FREE("all cores", 6, 2),
    /** Two pairs of different memory. */
    MEMORY("large memory", 12, 2),
    /** Pairs of different windows, with a standby whose acknowledgements are late. */
    LATE_ACKNOWLEDGEMENTS("late acknowledgements", 14, 4),
    /** A pair whose primary is killed, again and again. */
    TAKEOVER("takeovers", 5, 0),
    /** A pair with the kv guest, and Redis with a replica. */
    REDIS("beside Redis", 8, 1),
    /** A pair with the kv guest, and a node of it alone. */
    KEY_RANGES("redis-benchmark", 8, 2);

    /** Enough requests to get the whole of a node compiled. */
    private static final LoadPlan.Shape MANY = new LoadPlan.Shape(50, 1, 0);

    private static final LoadPlan.Shape ROUND_TRIPS = new LoadPlan.Shape(1, 1, 0);

    private final String text;
    private final int startSeconds;
    private final int warmedUp;

    Setting(String text, int startSeconds, int warmedUp) {
        this.text = text;
        this.startSeconds = startSeconds;
        this.warmedUp = warmedUp;
    }

    /** For programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String text() {
        return text;
    }

    /** What must be installed that is not ours. */
    Optional<String> program() {
        return switch (this) {
            case ONE_CORE, FREE, MEMORY, LATE_ACKNOWLEDGEMENTS, TAKEOVER -> Optional.empty();
            case REDIS -> Optional.of("redis-server");
            case KEY_RANGES -> Optional.of("redis-benchmark");
        };
    }

    /** About how long it takes until all of its processes are ready. */
    int startSeconds() {
        return startSeconds;
    }

    /** How many pairs and nodes alone are warmed up before the first round, at most. */
    int warmedUp() {
        return warmedUp;
    }

    /**
     * Under which loads, one after the other: on one core what is hot with single round trips is
     * compiled anew.
     */
    List<LoadPlan.Shape> warmUpLoads() {
        return this == ONE_CORE ? List.of(MANY, ROUND_TRIPS) : List.of(MANY);
    }
}

package dev.futago.drill.bench;

import dev.futago.drill.load.LoadPlan;

import java.util.Locale;

/** Something that is measured again and again, in turn with the others of its setting. */
enum Contender {
    PAIR_ONE_CORE(Setting.ONE_CORE, "pair", "1 × 1, one core"),
    ALONE_ONE_CORE(Setting.ONE_CORE, "unprotected node", "1 × 1, one core"),
    PAIR_PLAIN(Setting.ONE_CORE, "pair", "plain client, one core"),
    FLOOR_STOP_AND_WAIT(Setting.ONE_CORE, "floor, stop-and-wait", "plain client, one core"),
    FLOOR_ECHO(Setting.ONE_CORE, "floor, echo", "plain client, one core"),
    PAIR_1(Setting.FREE, "pair", "1 × 1"),
    ALONE_1(Setting.FREE, "unprotected node", "1 × 1"),
    PAIR_50(Setting.FREE, "pair", "50 × 1"),
    ALONE_50(Setting.FREE, "unprotected node", "50 × 1"),
    PAIR_64(Setting.FREE, "pair", "64 × 16"),
    ALONE_64(Setting.FREE, "unprotected node", "64 × 16"),
    SMALL(Setting.MEMORY, "pair of the given memory", "50 × 1"),
    LARGE(Setting.MEMORY, "pair of 8 times the memory", "50 × 1"),
    LARGE_COLLECTED(Setting.MEMORY, "pair of 8 times the memory, collecting", "50 × 1"),
    WINDOW_1(Setting.LATE_ACKNOWLEDGEMENTS, "pair, --window 1", "64 × 4, +1 ms"),
    WINDOW_4(Setting.LATE_ACKNOWLEDGEMENTS, "pair, --window 4", "64 × 4, +1 ms"),
    WINDOW_16(Setting.LATE_ACKNOWLEDGEMENTS, "pair, --window 16", "64 × 4, +1 ms"),
    WINDOW_AUTO(Setting.LATE_ACKNOWLEDGEMENTS, "pair, --window auto", "64 × 4, +1 ms"),
    TAKEOVER(Setting.TAKEOVER, "takeover", "22 × 1, 2000/s"),
    KV_1(Setting.REDIS, "kv pair", "1 × 1"),
    REDIS_1(Setting.REDIS, "Redis, WAIT after each SET", "1 × 1"),
    KV_50(Setting.REDIS, "kv pair", "50 × 1"),
    REDIS_50(Setting.REDIS, "Redis, WAIT after each SET", "50 × 1"),
    KV_50_16(Setting.REDIS, "kv pair", "50 × 16"),
    REDIS_50_16(Setting.REDIS, "Redis, WAIT after each SET", "50 × 16"),
    REDIS_50_16_BATCH(Setting.REDIS, "Redis, WAIT after 16 SETs", "50 × 16"),
    KV_FILLED(Setting.REDIS, "kv pair", "filled"),
    REDIS_FILLED(Setting.REDIS, "Redis", "filled"),
    PAIR_100(Setting.KEY_RANGES, "kv pair", "redis-benchmark -r 100"),
    ALONE_100(Setting.KEY_RANGES, "unprotected kv node", "redis-benchmark -r 100"),
    PAIR_100K(Setting.KEY_RANGES, "kv pair", "redis-benchmark -r 100000"),
    ALONE_100K(Setting.KEY_RANGES, "unprotected kv node", "redis-benchmark -r 100000"),
    PAIR_100M(Setting.KEY_RANGES, "kv pair", "redis-benchmark -r 100000000"),
    ALONE_100M(Setting.KEY_RANGES, "unprotected kv node", "redis-benchmark -r 100000000");

    private final Setting setting;
    private final String who;
    private final String load;

    Contender(Setting setting, String who, String load) {
        this.setting = setting;
        this.who = who;
        this.load = load;
    }

    Setting setting() {
        return setting;
    }

    /** For programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people: who is measured under which load. */
    String text() {
        return who + ", " + load;
    }

    /** What {@code futago rr} or {@code kv-load} puts on it, if one of them measures it. */
    LoadPlan.Shape shape() {
        return switch (this) {
            case PAIR_ONE_CORE, ALONE_ONE_CORE, PAIR_1, ALONE_1 -> new LoadPlan.Shape(1, 1, 0);
            case PAIR_PLAIN, FLOOR_STOP_AND_WAIT, FLOOR_ECHO -> new LoadPlan.Shape(1, 1, 0);
            case PAIR_50, ALONE_50, SMALL, LARGE, LARGE_COLLECTED -> new LoadPlan.Shape(50, 1, 0);
            case PAIR_64, ALONE_64 -> new LoadPlan.Shape(64, 16, 0);
            // Few enough that the delay is the limit, not the processors.
            case WINDOW_1, WINDOW_4, WINDOW_16, WINDOW_AUTO -> new LoadPlan.Shape(64, 4, 0);
            // Clients of different index wait differently long before they try the other node.
            case TAKEOVER -> new LoadPlan.Shape(22, 1, 2000);
            case KV_1, REDIS_1 -> new LoadPlan.Shape(1, 1, 0);
            case KV_50, REDIS_50 -> new LoadPlan.Shape(50, 1, 0);
            case KV_50_16, REDIS_50_16, REDIS_50_16_BATCH -> new LoadPlan.Shape(50, 16, 0);
            case KV_FILLED, REDIS_FILLED -> throw hasNo("shape");
            case PAIR_100, ALONE_100, PAIR_100K, ALONE_100K -> throw hasNo("shape");
            case PAIR_100M, ALONE_100M -> throw hasNo("shape");
        };
    }

    private IllegalArgumentException hasNo(String what) {
        return new IllegalArgumentException("%s has no %s".formatted(this, what));
    }
}

package dev.futago.drill.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be measured, and how thoroughly.
 *
 * @param launcher the program {@code futago}
 * @param targets those that are measured
 * @param rounds how often each is measured, after one round that warms up
 * @param time how long one measurement takes, after a shorter warm-up of its own
 * @param memoryBytes guest memory of each node; T4 and T11 need 8 times as much, too
 * @param keys how many requests {@code redis-benchmark} makes, and with how many keys memory per
 *     key is measured
 */
public record BenchPlan(
        Path launcher, Set<Target> targets, int rounds, Duration time, long memoryBytes, int keys) {

    private static final Duration WARM_UP_MAX = Duration.ofSeconds(2);
    private static final Duration NODE_WARM_UP_MAX = Duration.ofSeconds(10);
    private static final int NODE_WARM_UP_FACTOR = 5;
    private static final double LOAD_START_SECONDS = 0.8;
    private static final double TAKEOVER_SECONDS = 24;
    private static final double KEYS_PER_SECOND = 300_000;

    /** What a million keys take, twice. */
    private static final long KV_MEMORY_MIN = 256L << 20;

    /** A takeover varies more than a rate does. */
    private static final int MORE_TAKEOVERS = 2;

    /** How many times the memory the large pair has. */
    static final int LARGE_FACTOR = 8;

    /** Refuses what cannot be. */
    public BenchPlan {
        check(!targets.isEmpty(), "a target at least");
        check(rounds >= 1 && rounds <= 1000, "1 to 1000 rounds");
        check(
                time.compareTo(Duration.ofMillis(100)) >= 0
                        && time.compareTo(Duration.ofHours(1)) <= 0,
                "a time of 0.1 s to 1 h");
        check(memoryBytes >= 1 << 20 && memoryBytes <= 1L << 42, "a memory of 1 MiB to 4 TiB");
        check(keys >= 1 && keys <= 1_000_000, "1 to 1000000 keys");
        targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    }

    private static void check(boolean holds, String needed) {
        if (!holds) {
            throw new IllegalArgumentException("a benchmark needs " + needed);
        }
    }

    /** Guest memory of each node that keeps keys. */
    long kvMemoryBytes() {
        return Math.max(memoryBytes, KV_MEMORY_MIN);
    }

    /** The lines of its table. */
    List<Figure> figures() {
        return Figure.ALL.stream().filter(figure -> targets.contains(figure.target())).toList();
    }

    /** The settings that it needs. */
    Set<Setting> settings() {
        var needed = EnumSet.noneOf(Setting.class);
        figures()
                .forEach(
                        figure ->
                                figure.contenders()
                                        .forEach(contender -> needed.add(contender.setting())));
        return needed;
    }

    /** Who of a setting must be measured. */
    List<Contender> contenders(Setting setting) {
        var needed = EnumSet.noneOf(Contender.class);
        figures().forEach(figure -> needed.addAll(figure.contenders()));
        return needed.stream().filter(contender -> contender.setting() == setting).toList();
    }

    /** How often each contender of a setting is measured after the round that warms up. */
    int rounds(Setting setting) {
        return setting == Setting.TAKEOVER ? rounds + MORE_TAKEOVERS : rounds;
    }

    /**
     * Who comes when: every second round goes backwards, so that what slowly changes in the machine
     * is to nobody's advantage.
     *
     * @param round from 0, which warms up
     */
    List<Contender> order(Setting setting, int round) {
        List<Contender> order = new ArrayList<>(contenders(setting));
        return round % 2 == 0 ? order : order.reversed();
    }

    /** How long each measurement runs before it counts. */
    Duration warmUp() {
        return least(time, WARM_UP_MAX);
    }

    /**
     * How long nodes run under each load before the first measurement. Single round trips alone
     * would keep them on code that is hardly compiled for minutes, on one core above all.
     */
    Duration nodeWarmUp() {
        return least(time.multipliedBy(NODE_WARM_UP_FACTOR), NODE_WARM_UP_MAX);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How many measurements there are, those that warm up included. */
    int readings() {
        return settings().stream()
                .mapToInt(setting -> contenders(setting).size() * (1 + rounds(setting)))
                .sum();
    }

    /** About how long all of it takes. */
    Duration expected() {
        double seconds = 0;
        for (Setting setting : settings()) {
            double each = seconds(setting);
            int readings = contenders(setting).size() * (1 + rounds(setting));
            int warmUps = setting.warmedUp() * setting.warmUpLoads().size();
            double warm = warmUps * (LOAD_START_SECONDS + seconds(nodeWarmUp()));
            seconds += setting.startSeconds() + warm + readings * each;
        }
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    /** About how long one measurement takes. */
    private double seconds(Setting setting) {
        double load = LOAD_START_SECONDS + seconds(warmUp()) + seconds(time);
        return switch (setting) {
            case ONE_CORE, FREE, MEMORY, LATE_ACKNOWLEDGEMENTS, REDIS -> load;
            case TAKEOVER -> TAKEOVER_SECONDS;
            case KEY_RANGES -> keys / KEYS_PER_SECOND;
        };
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}

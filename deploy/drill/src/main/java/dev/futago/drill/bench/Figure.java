package dev.futago.drill.bench;

import dev.futago.drill.measure.Spread;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A line of the table: which measurements make it.
 *
 * @param judged how it is held against its target; what only stands beside it is not
 * @param over by what each round's value is divided, by that of the same round
 */
record Figure(
        Target target, String what, Judged judged, Unit unit, Source of, Optional<Source> over) {

    /** Which value is held against the target. */
    enum Judged {
        MEDIAN,
        /** The same, and there is nothing to aim at beyond what must be reached. */
        MEDIAN_WITHOUT_AIM,
        WORST,
        NOT
    }

    /** Where a value comes from. */
    record Source(Contender contender, Measure measure) {}

    /** Every line there can be, in the order of the table. */
    static final List<Figure> ALL =
            List.of(
                    ratio(
                            Target.T1,
                            "RR 1 × 1, one core: protected / unprotected",
                            new Source(Contender.PAIR_ONE_CORE, Measure.RATE),
                            new Source(Contender.ALONE_ONE_CORE, Measure.RATE)),
                    beside(
                            Target.T1,
                            "the same on all cores",
                            new Source(Contender.PAIR_1, Measure.RATE),
                            new Source(Contender.ALONE_1, Measure.RATE)),
                    ratio(
                            Target.T2,
                            "RR 50 × 1: protected / unprotected",
                            new Source(Contender.PAIR_50, Measure.RATE),
                            new Source(Contender.ALONE_50, Measure.RATE)),
                    ratio(
                            Target.T3,
                            "RR 64 × 16: protected / unprotected",
                            new Source(Contender.PAIR_64, Measure.RATE),
                            new Source(Contender.ALONE_64, Measure.RATE)),
                    ratio(
                            Target.T4,
                            "RR 50 × 1 protected: 8 times the memory / memory",
                            new Source(Contender.LARGE, Measure.RATE),
                            new Source(Contender.SMALL, Measure.RATE)),
                    ratio(
                            Target.T6,
                            "p50, one core: blocking-socket floor / protected",
                            new Source(Contender.FLOOR_STOP_AND_WAIT, Measure.P50),
                            new Source(Contender.PAIR_PLAIN, Measure.P50)),
                    beside(Target.T6, "p50 of the unprotected floor", Contender.FLOOR_ECHO),
                    beside(Target.T6, "p50 of the floor", Contender.FLOOR_STOP_AND_WAIT),
                    beside(Target.T6, "p50 of the pair", Contender.PAIR_PLAIN),
                    withoutAim(
                            Target.T7,
                            "SET 1 × 1: kv pair / Redis, WAIT after each SET",
                            new Source(Contender.KV_1, Measure.RATE),
                            new Source(Contender.REDIS_1, Measure.RATE)),
                    ratio(
                            Target.T7,
                            "SET 50 × 1: kv pair / Redis, WAIT after each SET",
                            new Source(Contender.KV_50, Measure.RATE),
                            new Source(Contender.REDIS_50, Measure.RATE)),
                    withoutAim(
                            Target.T7,
                            "SET 50 × 16: kv pair / Redis, WAIT after each SET",
                            new Source(Contender.KV_50_16, Measure.RATE),
                            new Source(Contender.REDIS_50_16, Measure.RATE)),
                    beside(
                            Target.T7,
                            "SET 50 × 16: kv pair / Redis, WAIT after 16 SETs",
                            new Source(Contender.KV_50_16, Measure.RATE),
                            new Source(Contender.REDIS_50_16_BATCH, Measure.RATE)),
                    beside(
                            Target.T7,
                            "memory per key of 16/16 bytes: kv guest / Redis",
                            new Source(Contender.KV_FILLED, Measure.KEY_BYTES),
                            new Source(Contender.REDIS_FILLED, Measure.KEY_BYTES)),
                    ratio(
                            Target.T8,
                            "redis-benchmark SET, 100 keys: protected / unprotected",
                            new Source(Contender.PAIR_100, Measure.RATE),
                            new Source(Contender.ALONE_100, Measure.RATE)),
                    ratio(
                            Target.T8,
                            "redis-benchmark SET, 100,000 keys: protected / unprotected",
                            new Source(Contender.PAIR_100K, Measure.RATE),
                            new Source(Contender.ALONE_100K, Measure.RATE)),
                    ratio(
                            Target.T8,
                            "redis-benchmark SET, 100,000,000 keys: protected / unprotected",
                            new Source(Contender.PAIR_100M, Measure.RATE),
                            new Source(Contender.ALONE_100M, Measure.RATE)),
                    ratio(
                            Target.T9,
                            "+1 ms on acknowledgements, 64 × 4: window 4 / 1",
                            new Source(Contender.WINDOW_4, Measure.RATE),
                            new Source(Contender.WINDOW_1, Measure.RATE)),
                    beside(
                            Target.T9,
                            "window 4 / window 16",
                            new Source(Contender.WINDOW_4, Measure.RATE),
                            new Source(Contender.WINDOW_16, Measure.RATE)),
                    beside(
                            Target.T9,
                            "window auto / window 16",
                            new Source(Contender.WINDOW_AUTO, Measure.RATE),
                            new Source(Contender.WINDOW_16, Measure.RATE)),
                    single(
                            Target.T10,
                            "guest pause per checkpoint, 8 pages, p99",
                            Judged.MEDIAN,
                            new Source(Contender.PAIR_1, Measure.SEAL_P99)),
                    single(
                            Target.T10,
                            "the same, p50",
                            Judged.NOT,
                            new Source(Contender.PAIR_1, Measure.SEAL_P50)),
                    single(
                            Target.T11,
                            "longest JVM pause under load, 8 times the memory",
                            Judged.WORST,
                            new Source(Contender.LARGE_COLLECTED, Measure.PAUSE_MAX)),
                    single(
                            Target.T12,
                            "takeover: suspicion to first reply",
                            Judged.MEDIAN,
                            new Source(Contender.TAKEOVER, Measure.FIRST_REPLY)),
                    single(
                            Target.T12,
                            "suspicion to takeover",
                            Judged.NOT,
                            new Source(Contender.TAKEOVER, Measure.TOOK_OVER)),
                    single(
                            Target.T12,
                            "p99 of the first second after takeover",
                            Judged.NOT,
                            new Source(Contender.TAKEOVER, Measure.P99_AFTER)),
                    single(
                            Target.T12,
                            "longest gap that the load saw",
                            Judged.NOT,
                            new Source(Contender.TAKEOVER, Measure.GAP)));

    private static Figure withoutAim(Target target, String what, Source of, Source over) {
        return new Figure(
                target, what, Judged.MEDIAN_WITHOUT_AIM, Unit.RATIO, of, Optional.of(over));
    }

    private static Figure ratio(Target target, String what, Source of, Source over) {
        return new Figure(target, what, Judged.MEDIAN, Unit.RATIO, of, Optional.of(over));
    }

    private static Figure beside(Target target, String what, Source of, Source over) {
        return new Figure(target, what, Judged.NOT, Unit.RATIO, of, Optional.of(over));
    }

    private static Figure beside(Target target, String what, Contender contender) {
        return single(target, what, Judged.NOT, new Source(contender, Measure.P50));
    }

    private static Figure single(Target target, String what, Judged judged, Source of) {
        return new Figure(target, what, judged, of.measure.unit(), of, Optional.empty());
    }

    /** Who must be measured for it. */
    Set<Contender> contenders() {
        Set<Contender> needed = EnumSet.of(of.contender);
        over.ifPresent(source -> needed.add(source.contender));
        return needed;
    }

    /**
     * Its value in each round in which all that it needs was measured; not in that which warms up.
     */
    List<Double> rounds(List<Reading> readings) {
        var values = new ArrayList<Double>();
        for (Reading reading : readings) {
            if (!reading.isWarmUp() && reading.contender() == of.contender) {
                double upper = reading.value(of.measure);
                if (over.isEmpty()) {
                    values.add(upper);
                } else {
                    value(readings, over.get(), reading.round())
                            .ifPresent(lower -> values.add(upper / lower));
                }
            }
        }
        return values;
    }

    /** What a source was in all rounds. */
    static Spread spread(List<Reading> readings, Source source) {
        return Spread.of(
                readings.stream()
                        .filter(reading -> !reading.isWarmUp())
                        .filter(reading -> reading.contender() == source.contender)
                        .map(reading -> reading.value(source.measure))
                        .toList());
    }

    private static Optional<Double> value(List<Reading> readings, Source source, int round) {
        return readings.stream()
                .filter(reading -> reading.contender() == source.contender)
                .filter(reading -> reading.round() == round)
                .map(reading -> reading.value(source.measure))
                .findFirst();
    }

    /** What must be reached; empty for what is not held against its target. */
    Optional<Double> atLeast() {
        return judged == Judged.NOT ? Optional.empty() : Optional.of(target.atLeast());
    }

    /** What is hoped for. */
    Optional<Double> aim() {
        return switch (judged) {
            case MEDIAN, WORST -> Optional.of(target.aim());
            case MEDIAN_WITHOUT_AIM, NOT -> Optional.empty();
        };
    }

    /** How far it gets; empty for what is not held against its target. */
    Optional<Target.Met> met(Spread spread) {
        return switch (judged) {
            case MEDIAN -> Optional.of(target.met(spread.median()));
            case WORST -> Optional.of(target.met(spread.max()));
            case MEDIAN_WITHOUT_AIM -> Optional.of(target.metAtLeast(spread.median()));
            case NOT -> Optional.empty();
        };
    }
}

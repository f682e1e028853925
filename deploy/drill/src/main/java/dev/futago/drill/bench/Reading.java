package dev.futago.drill.bench;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * One measurement.
 *
 * @param round from 1; 0 is the one that warms up, and counts for nothing
 */
record Reading(Contender contender, int round, Map<Measure, Double> values) {

    /** What nobody can change. */
    Reading {
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    /** What it tells of this; only what its contender is measured for may be asked. */
    double value(Measure measure) {
        return Objects.requireNonNull(values.get(measure), measure.word());
    }

    boolean isWarmUp() {
        return round == 0;
    }
}

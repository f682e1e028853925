package dev.futago.drill.paper;

import dev.futago.drill.measure.Machine;
import dev.futago.drill.measure.Spread;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All that a run has found.
 *
 * @param plan what was to be measured
 * @param machine where
 * @param began when
 * @param samples every measurement, in the order in which they were made
 * @param notMeasured what was left out, and what failed
 */
public record Findings(
        PaperPlan plan,
        Machine machine,
        Instant began,
        List<Sample> samples,
        List<NotMeasured> notMeasured) {

    /** Refuses nothing: a run that found nothing can be shown, too. */
    public Findings {
        samples = List.copyOf(samples);
        notMeasured = List.copyOf(notMeasured);
    }

    /** Whether every combination was measured in every round. */
    public boolean isComplete() {
        return notMeasured.isEmpty()
                && samples.size() == plan.combinations().size() * plan.rounds();
    }

    /** Some figure of a combination over the rounds; empty if there is none. */
    Optional<Spread> of(Combination combination, ToDoubleFunction<Sample> figure) {
        List<Double> values =
                samples.stream()
                        .filter(sample -> sample.step().combination().equals(combination))
                        .map(figure::applyAsDouble)
                        .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** Requests per second. */
    Optional<Spread> rate(Combination combination) {
        return of(combination, Sample::rate);
    }

    /** What part of the rate of a node alone is left, of medians, 1 for all of it. */
    Optional<Double> left(Combination combination) {
        if (!combination.variant().isProtected()) {
            return Optional.empty();
        }
        var alone = new Combination(combination.memoryBytes(), Variant.OFF);
        return ratio(rate(combination), rate(alone));
    }

    /** What part of its rate at the least memory a variant has at the most, of medians. */
    Optional<Double> kept(Variant variant) {
        return ratio(
                rate(new Combination(plan.memories().getLast(), variant)),
                rate(new Combination(plan.memories().getFirst(), variant)));
    }

    private static Optional<Double> ratio(Optional<Spread> part, Optional<Spread> whole) {
        return part.flatMap(p -> whole.map(w -> p.median() / w.median()));
    }
}

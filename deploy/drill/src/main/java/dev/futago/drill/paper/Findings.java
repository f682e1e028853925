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
        return ratio(combination, new Combination(combination.memoryBytes(), Variant.OFF));
    }

    /** What part one rate is of another, of medians; empty if one of them is not known. */
    Optional<Double> ratio(Combination part, Combination whole) {
        return rate(part).flatMap(p -> rate(whole).map(w -> p.median() / w.median()));
    }

    /** The memory sizes with which everything was measured that was to be, the least first. */
    List<Long> fullMemories() {
        return plan.memories().stream()
                .filter(
                        bytes ->
                                plan.variants().stream()
                                        .map(each -> new Combination(bytes, each))
                                        .allMatch(each -> rate(each).isPresent()))
                .toList();
    }
}

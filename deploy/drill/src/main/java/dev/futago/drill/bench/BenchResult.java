package dev.futago.drill.bench;

import dev.futago.drill.measure.Machine;
import dev.futago.drill.measure.Spread;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a benchmark has shown.
 *
 * @param isPinned whether what should run on one core did
 * @param readings every measurement, in the order in which they were made
 * @param missing why a setting was not measured, or not to its end
 * @param skipped what a setting needs that is not ours and not installed; that is no failure
 */
public record BenchResult(
        BenchPlan plan,
        Machine machine,
        Instant began,
        boolean isPinned,
        List<Reading> readings,
        Map<Setting, String> missing,
        Map<Setting, String> skipped) {

    /** What nobody can change. */
    public BenchResult {
        readings = List.copyOf(readings);
        missing = Map.copyOf(missing);
        skipped = Map.copyOf(skipped);
    }

    /**
     * A line of the table.
     *
     * @param spread empty if it was not measured
     * @param reason why not
     */
    record Line(Figure figure, List<Double> rounds, Optional<Spread> spread, String reason) {

        /** How far it gets; empty for what is not held against its target, or not measured. */
        Optional<Target.Met> met() {
            return spread.flatMap(figure::met);
        }
    }

    /** The table. */
    List<Line> lines() {
        return plan.figures().stream().map(this::line).toList();
    }

    private Line line(Figure figure) {
        List<Double> rounds = figure.rounds(readings);
        return rounds.isEmpty()
                ? new Line(figure, rounds, Optional.empty(), reason(figure))
                : new Line(figure, rounds, Optional.of(Spread.of(rounds)), "");
    }

    private String reason(Figure figure) {
        Setting setting = figure.of().contender().setting();
        return missing.getOrDefault(setting, skipped.getOrDefault(setting, "not measured"));
    }

    /** Whether every target was measured in every round, but for what is not installed. */
    public boolean isComplete() {
        return missing.isEmpty();
    }
}

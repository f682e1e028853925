package dev.futago.drill.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What one drill has shown.
 *
 * @param name the drill's
 * @param proves what it shows when it passes
 * @param cycles as far as they were run
 * @param checks those of the drill as a whole
 * @param processes how large the processes were, over time
 * @param skipped why it was not run; empty when it was
 * @param trouble why it ended early, or did not end well; empty otherwise
 */
public record DrillResult(
        String name,
        String proves,
        List<Cycle> cycles,
        List<Check> checks,
        List<ProcessSample> processes,
        String skipped,
        String trouble) {

    /** Keeps everything as it is now. */
    public DrillResult {
        cycles = List.copyOf(cycles);
        checks = List.copyOf(checks);
        processes = List.copyOf(processes);
    }

    /** One that was not run. */
    public static DrillResult skipped(String name, String proves, String why) {
        return new DrillResult(name, proves, List.of(), List.of(), List.of(), why, "");
    }

    /** One of which no cycle was run. */
    public static DrillResult failed(String name, String proves, String why) {
        return new DrillResult(name, proves, List.of(), List.of(), List.of(), "", why);
    }

    /** Whether it was not run. */
    public boolean isSkipped() {
        return !skipped.isEmpty();
    }

    /** Whether it was run, and every cycle was good. */
    public boolean isGood() {
        return !isSkipped()
                && trouble.isEmpty()
                && checks.stream().allMatch(Check::holds)
                && !cycles.isEmpty()
                && cycles.stream().allMatch(Cycle::isGood);
    }

    /** A figure over the cycles that have it; empty where none has. */
    public Optional<Quantiles> over(Figure figure) {
        double[] values = values(figure).toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Quantiles.of(values));
    }

    /** The sum of a figure over the cycles that have it; empty where none has. */
    public OptionalDouble total(Figure figure) {
        return values(figure).reduce(Double::sum);
    }

    private DoubleStream values(Figure figure) {
        return cycles.stream()
                .map(cycle -> cycle.figures().get(figure))
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue);
    }

    /**
     * A figure over cycles: of the sorted values the one at the rank, no value between two.
     *
     * @param count of how many
     */
    public record Quantiles(double p50, double p90, double max, int count) {

        static Quantiles of(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Quantiles(
                    at(sorted, 0.5), at(sorted, 0.9), sorted[sorted.length - 1], sorted.length);
        }

        private static double at(double[] sorted, double quantile) {
            return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
        }
    }
}

package dev.futago.drill.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One cycle of a drill: a fault, what came of it, and the pair protected again.
 *
 * @param number from 1
 * @param fault what was broken
 * @param moments what happened, in order
 * @param figures those that there are: what did not happen has none, and what is no finite number
 *     is none
 * @param trouble why the cycle could not be brought to its end; empty when it was
 */
public record Cycle(
        int number,
        String fault,
        List<Moment> moments,
        Map<Figure, Double> figures,
        List<Check> checks,
        Course course,
        String trouble) {

    /** Keeps everything as it is now. */
    public Cycle {
        moments = List.copyOf(moments);
        var kept = new EnumMap<Figure, Double>(Figure.class);
        kept.putAll(figures);
        kept.values().removeIf(value -> !Double.isFinite(value));
        figures = kept;
        checks = List.copyOf(checks);
    }

    /** Whether it came to its end, and every check holds. */
    public boolean isGood() {
        return trouble.isEmpty() && checks.stream().allMatch(Check::holds);
    }
}

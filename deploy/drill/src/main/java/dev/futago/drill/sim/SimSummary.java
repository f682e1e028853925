package dev.futago.drill.sim;

import java.util.Map;
import java.util.TreeMap;

/** What many seeds showed together. */
public final class SimSummary {

    private final Map<String, Long> seen = new TreeMap<>();
    private long seeds;
    private long violated;
    private long down;
    private long happened;
    private long acknowledged;

    /** Of no seed yet. */
    public SimSummary() {}

    /** Adds a seed. */
    public void add(SimReport report) {
        seeds++;
        happened += report.happened();
        acknowledged += report.acknowledged();
        down += report.isDown() ? 1 : 0;
        violated += report.violations().isEmpty() ? 0 : 1;
        report.seen().forEach((what, times) -> seen.merge(what, times, Long::sum));
    }

    /** Whether no seed showed what must never be. */
    public boolean isSound() {
        return violated == 0;
    }

    /** How often a milestone or a fault was seen. */
    public long seen(String what) {
        return seen.getOrDefault(what, 0L);
    }

    /** For people. */
    public String text() {
        long faults =
                seen.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("Fault"))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        return """
        seeds %d, violated %d, events %d, faults %d, takeovers %d, acknowledged %d, down %d
        seen %s\
        """
                .formatted(
                        seeds,
                        violated,
                        happened,
                        faults,
                        seen("TookOver"),
                        acknowledged,
                        down,
                        seen);
    }
}

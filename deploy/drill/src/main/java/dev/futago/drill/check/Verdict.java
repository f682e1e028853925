package dev.futago.drill.check;

import java.util.List;
import java.util.Locale;

/**
 * What a run showed.
 *
 * @param acknowledged requests that were answered as done
 * @param reads how many of these were reads
 * @param retried requests that were sent again, once for each time
 * @param lost effects that were acknowledged and later were gone
 * @param duplicated effects beyond the first of a request
 * @param stale answers that contradict one linear history
 * @param unknown requests of which nobody can say what became of them, for the guest has forgotten
 *     their session
 * @param confirmed answers that were asked for again and came again the same
 * @param unanswered requests that still wait
 * @param longestGap the longest time without a reply while a request waited
 * @param evidence the first findings, in words
 */
public record Verdict(
        long acknowledged,
        long reads,
        long retried,
        long lost,
        long duplicated,
        long stale,
        long unknown,
        long confirmed,
        long unanswered,
        Gap longestGap,
        List<String> evidence) {

    /** Keeps the evidence as it is now. */
    public Verdict {
        evidence = List.copyOf(evidence);
    }

    /** Whether nothing was lost, duplicated or stale, and nothing unknown. */
    public boolean holds() {
        return lost == 0 && duplicated == 0 && stale == 0 && unknown == 0;
    }

    /** Length of the longest gap. */
    public long maxGapNanos() {
        return longestGap.lengthNanos();
    }

    /**
     * In one line, as {@code futago rr --check} prints it; what is unknown only if there is any.
     */
    public String line() {
        return String.format(
                Locale.ROOT,
                "acknowledged=%d lost=%d duplicated=%d stale=%d%s max_gap_ms=%.1f",
                acknowledged,
                lost,
                duplicated,
                stale,
                unknown == 0 ? "" : " unknown=" + unknown,
                maxGapNanos() / 1e6);
    }
}

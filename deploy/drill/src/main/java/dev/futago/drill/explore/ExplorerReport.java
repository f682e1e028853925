package dev.futago.drill.explore;

import java.util.List;

/**
 * What one exploration showed.
 *
 * @param scope its name
 * @param states how many different worlds were reached
 * @param transitions how many times something happened in one of them
 * @param depth how much happened, at most, on the shortest way to a world
 * @param isExhausted whether every world of the scope was looked at
 * @param violations what must never be; empty in a sound run
 * @param story the shortest way to the violation
 */
public record ExplorerReport(
        String scope,
        long states,
        long transitions,
        int depth,
        boolean isExhausted,
        List<String> violations,
        List<String> story) {

    /** Keeps what it is told as it is now. */
    public ExplorerReport {
        violations = List.copyOf(violations);
        story = List.copyOf(story);
    }

    /** For people: a line, and the shortest way to a violation if there is one. */
    public String text() {
        String line =
                "explored %s: %d states, %d transitions, depth %d, %s, violations %d"
                        .formatted(
                                scope,
                                states,
                                transitions,
                                depth,
                                isExhausted ? "all of it" : "not all of it",
                                violations.size());
        if (violations.isEmpty()) {
            return line;
        }
        return "%s%n  %s%n  %s"
                .formatted(line, String.join("\n  ", story), String.join("\n  ", violations));
    }
}

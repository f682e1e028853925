package dev.futago.node.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a user may have meant. */
public final class Nearest {

    private Nearest() {}

    /**
     * The name that differs least.
     *
     * @param known not empty
     */
    public static String to(String written, Collection<String> known) {
        String lower = written.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(lower, name)))
                .orElseThrow();
    }

    /**
     * Levenshtein's distance: insertions, deletions and replacements that turn one into the other.
     */
    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}

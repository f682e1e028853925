package dev.futago.common.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Pages that two memories do not have in common: how many, and the numbers of the first few.
 *
 * @param pages how many
 * @param first the numbers of the first {@value #FIRST_MAX} of them, or of all, ascending
 */
public record Mismatches(int pages, List<Integer> first) {

    /** How many are named. */
    public static final int FIRST_MAX = 8;

    /** None at all. */
    public static final Mismatches NONE = new Mismatches(0, List.of());

    public Mismatches {
        if (pages < 0 || first.size() != Math.min(pages, FIRST_MAX)) {
            throw new IllegalArgumentException(
                    "%d pages, of which %d are named".formatted(pages, first.size()));
        }
        first = List.copyOf(first);
        int last = -1;
        for (int page : first) {
            if (page <= last) {
                throw new IllegalArgumentException("page %d named after %d".formatted(page, last));
            }
            last = page;
        }
    }

    /** One page more, after all of these. */
    Mismatches and(int page) {
        return plus(new Mismatches(1, List.of(page)));
    }

    /** These, and then others that come after all of these. */
    public Mismatches plus(Mismatches later) {
        if (later.pages == 0) {
            return this;
        }
        List<Integer> named = new ArrayList<>(first);
        later.first.stream().limit(FIRST_MAX - first.size()).forEach(named::add);
        return new Mismatches(Math.addExact(pages, later.pages), named);
    }

    /** Whether all are pages of a range. */
    public boolean areWithin(int fromPage, int toPage) {
        return pages <= toPage - fromPage
                && (pages == 0 || (first.getFirst() >= fromPage && first.getLast() < toPage));
    }

    /** Whether there are none. */
    public boolean isNone() {
        return pages == 0;
    }

    /** The named ones, for people. */
    public String names() {
        String named = first.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return pages > first.size() ? named + ", …" : named;
    }
}

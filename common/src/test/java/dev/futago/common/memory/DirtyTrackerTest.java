package dev.futago.common.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** One suite for all trackers: they differ in what a search costs, not in what it finds. */
@ParameterizedClass
@EnumSource(
        value = Tracking.class,
        names = {"QUEUE", "BITMAP", "FLAGS"})
record DirtyTrackerTest(Tracking tracking) {

    private static final int PAGES = 200;
    private static final long LINE_3 = 1L << 3;

    @Test
    void aNewTrackerFindsNothing() {
        var tracker = tracking.trackerOf(PAGES);

        assertThat(tracker.dirtyPages()).isZero();
        assertThat(pass(tracker)).isEmpty();
    }

    @Test
    void eachChangedPageIsFoundExactlyOnce() {
        var tracker = tracking.trackerOf(PAGES);

        mark(tracker, 199, 64, 0, 63, 128, 65);

        assertThat(pass(tracker)).containsExactlyInAnyOrder(0, 63, 64, 65, 128, 199);
        assertThat(pass(tracker)).isEmpty();
    }

    @Test
    void noneIsMissedWhenAllChanged() {
        for (int pages : new int[] {1, 2, 63, 64, 65, 127, 128, 129, PAGES}) {
            var tracker = tracking.trackerOf(pages);

            mark(tracker, IntStream.range(0, pages).toArray());

            assertThat(pass(tracker))
                    .as("all of %d pages", pages)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, pages).boxed().toList());
        }
    }

    @Test
    void aPageChangedAgainAfterItWasTakenIsFoundAgain() {
        var tracker = tracking.trackerOf(PAGES);
        mark(tracker, 7, 150);
        pass(tracker);

        mark(tracker, 7);

        assertThat(pass(tracker)).containsExactly(7);
    }

    @Test
    void aPageStoredToManyTimesIsFoundOnce() {
        var tracker = tracking.trackerOf(PAGES);

        for (int i = 0; i < 1000; i++) {
            tracker.mark(42, 1L << i % Long.SIZE);
        }

        assertThat(tracker.dirtyPages()).isEqualTo(1);
        assertThat(pass(tracker)).containsExactly(42);
    }

    @Test
    void dirtyPagesCountsWhatIsLeftToFind() {
        var tracker = tracking.trackerOf(PAGES);
        mark(tracker, 1, 2, 3);
        mark(tracker, 2);

        assertThat(tracker.dirtyPages()).isEqualTo(3);
        tracker.rewind();
        tracker.next();
        assertThat(tracker.dirtyPages()).isEqualTo(2);
        mark(tracker, 100);
        assertThat(tracker.dirtyPages()).isEqualTo(3);
    }

    @Test
    void clearForgetsEverythingAlsoInTheMiddleOfAPass() {
        var tracker = tracking.trackerOf(PAGES);
        mark(tracker, 1, 99, 199);
        tracker.rewind();
        tracker.next();

        tracker.clear();

        assertThat(tracker.dirtyPages()).isZero();
        assertThat(pass(tracker)).isEmpty();
        mark(tracker, 0, 99);
        assertThat(pass(tracker)).containsExactlyInAnyOrder(0, 99);
    }

    @Test
    void anInterruptedPassGoesOnWhereItStopped() {
        var tracker = tracking.trackerOf(PAGES);
        mark(tracker, 5, 70, 140);
        tracker.rewind();

        var found = new ArrayList<>(List.of(tracker.next()));
        assertThat(tracker.dirtyPages()).isEqualTo(2);
        for (int page = tracker.next(); page >= 0; page = tracker.next()) {
            found.add(page);
        }

        assertThat(found).containsExactlyInAnyOrder(5, 70, 140);
    }

    @Test
    void aNewPassFindsWhatAnAbandonedOneLeft() {
        var tracker = tracking.trackerOf(PAGES);
        mark(tracker, 5, 70, 140);
        tracker.rewind();
        int first = tracker.next();
        mark(tracker, first, 1);

        assertThat(pass(tracker)).containsExactlyInAnyOrder(1, 5, 70, 140);
    }

    @Test
    void aCompletedPassIsFollowedByAnotherWithoutBeingAskedTo() {
        var tracker = tracking.trackerOf(PAGES);
        mark(tracker, 150);
        pass(tracker);

        mark(tracker, 3);

        assertThat(tracker.next()).isEqualTo(3);
        assertThat(tracker.next()).isEqualTo(-1);
    }

    @Test
    void linesAreExactWhereTheTrackerKnowsThemAndAllElsewhere() {
        var tracker = tracking.trackerOf(PAGES);
        tracker.mark(9, LINE_3);
        tracker.mark(9, 1L << 63);
        tracker.rewind();

        assertThat(tracker.next()).isEqualTo(9);

        assertThat(tracker.lines()).isEqualTo(expectedLines(LINE_3 | 1L << 63));
    }

    @Test
    void linesOfAnEarlierSealAreForgotten() {
        var tracker = tracking.trackerOf(PAGES);
        tracker.mark(9, 1);
        pass(tracker);
        tracker.mark(9, LINE_3);
        tracker.rewind();

        tracker.next();

        assertThat(tracker.lines()).isEqualTo(expectedLines(LINE_3));
    }

    @Test
    void agreesWithAPlainSetOnRandomRuns() {
        for (int seed = 0; seed < 2000; seed++) {
            new RandomRun(seed).go();
        }
    }

    private long expectedLines(long marked) {
        return tracking == Tracking.QUEUE ? marked : DirtyTracker.ALL_LINES;
    }

    private static void mark(DirtyTracker tracker, int... pages) {
        for (int page : pages) {
            tracker.mark(page, LINE_3);
        }
    }

    private static List<Integer> pass(DirtyTracker tracker) {
        var found = new ArrayList<Integer>();
        tracker.rewind();
        for (int page = tracker.next(); page >= 0; page = tracker.next()) {
            found.add(page);
        }
        return found;
    }

    /** Marks, passes, interrupted passes and clears as a seed has them, beside a plain set. */
    private final class RandomRun {
        private final int seed;
        private final Random random;
        private final int pages;
        private final DirtyTracker tracker;
        private final BitSet dirty = new BitSet();
        private final long[] lines;

        RandomRun(int seed) {
            this.seed = seed;
            random = new Random(seed);
            pages = 1 + random.nextInt(random.nextBoolean() ? 8 : 300);
            tracker = tracking.trackerOf(pages);
            lines = new long[pages];
        }

        void go() {
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(10)) {
                    case 0 -> clear();
                    case 1, 2, 3 -> passInParts();
                    default -> mark();
                }
                assertThat(tracker.dirtyPages()).as("seed %d", seed).isEqualTo(dirty.cardinality());
            }
            passInParts();
            assertThat(tracker.dirtyPages()).as("seed %d", seed).isEqualTo(dirty.cardinality());
        }

        private void mark() {
            for (int left = random.nextInt(20); left > 0; left--) {
                int page = random.nextInt(pages);
                long more = 1L << random.nextInt(Long.SIZE);
                tracker.mark(page, more);
                dirty.set(page);
                lines[page] |= more;
            }
        }

        private void clear() {
            tracker.clear();
            dirty.clear();
            Arrays.fill(lines, 0);
        }

        /** As a seal does it, and as a resync does it, which lets the guest store in between. */
        private void passInParts() {
            boolean isQuiet = random.nextBoolean();
            boolean isAbandoned = random.nextInt(4) == 0;
            tracker.rewind();
            for (int page = tracker.next(); page >= 0; page = tracker.next()) {
                assertThat(dirty.get(page)).as("seed %d page %d", seed, page).isTrue();
                assertThat(tracker.lines())
                        .as("seed %d lines of page %d", seed, page)
                        .isEqualTo(expectedLines(lines[page]));
                dirty.clear(page);
                lines[page] = 0;
                if (isAbandoned && random.nextInt(5) == 0) {
                    return;
                }
                if (!isQuiet && random.nextInt(20) == 0) {
                    mark();
                }
            }
            if (isQuiet) {
                assertThat(dirty.isEmpty()).as("seed %d: all found in one pass", seed).isTrue();
            }
        }
    }
}

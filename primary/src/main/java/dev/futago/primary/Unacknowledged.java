package dev.futago.primary;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;

import java.util.Arrays;

/**
 * Which pages the checkpoints under way carry, so that they can be sealed again for a standby that
 * returns without them (PROTOCOL R11).
 */
final class Unacknowledged {

    /** Pages remembered of one checkpoint; with more of them a resync costs little more. */
    private static final int PAGES_MAX = 1 << 16;

    private static final int PAGES_AT_FIRST = 64;

    private final int[][] pages;
    private final int[] counts;

    /** Room for so many checkpoints at once. */
    Unacknowledged(int checkpointsMax) {
        pages = new int[checkpointsMax][PAGES_AT_FIRST];
        counts = new int[checkpointsMax];
    }

    /** A checkpoint begins, in the place of one acknowledged long ago. */
    void begin(long number) {
        counts[slotOf(number)] = 0;
    }

    /** A part of it carries these pages. */
    void add(long number, PageBatch batch) {
        int slot = slotOf(number);
        int count = counts[slot] + batch.pages();
        counts[slot] = count;
        if (count > PAGES_MAX) {
            return;
        }
        if (count > pages[slot].length) {
            pages[slot] = Arrays.copyOf(pages[slot], Integer.highestOneBit(count) << 1);
        }
        batch.copyPageNumbers(pages[slot], count - batch.pages());
    }

    /** Whether all pages of a checkpoint are remembered. */
    boolean isComplete(long number) {
        return counts[slotOf(number)] <= PAGES_MAX;
    }

    /** Lets the pages of a checkpoint be sealed again. */
    void markAgain(long number, GuestMemory memory) {
        int slot = slotOf(number);
        for (int i = 0; i < counts[slot]; i++) {
            memory.markDirty(pages[slot][i]);
        }
    }

    private int slotOf(long number) {
        return (int) (number % counts.length);
    }
}

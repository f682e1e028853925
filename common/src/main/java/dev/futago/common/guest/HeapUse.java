package dev.futago.common.guest;

/**
 * Heap that a guest uses beside guest memory and its answers (P5).
 *
 * @param limitBytes the most that it ever uses
 * @param keptBytes what it keeps now from one request to the next
 * @param collectedPeakBytes the most that one request has collected so far
 * @param refusals requests that were refused because they would have used too much
 */
public record HeapUse(long limitBytes, long keptBytes, long collectedPeakBytes, long refusals) {

    /** That of a guest that keeps nothing worth counting. */
    public static final HeapUse NONE = new HeapUse(0, 0, 0, 0);
}

package dev.futago.common.memory;

/** Which {@link DirtyTracker} a guest memory uses; {@code --tracker} chooses. */
public enum Tracking {
    /** A flag for each page and a queue of dirty pages: the paper's proposal, and the default. */
    QUEUE,
    /** A bit for each page, searched by 64-bit words. */
    BITMAP,
    /** A flag for each page, all of them tested at each seal: Kemari. */
    FLAGS,
    /** None: only where nothing is ever sealed. */
    NONE;

    /** A tracker for a memory of so many pages, all clean. */
    DirtyTracker trackerOf(int pages) {
        return switch (this) {
            case QUEUE -> new DirtyPageQueue(pages);
            case BITMAP -> new BitmapScan(pages);
            case FLAGS -> new FlagScan(pages);
            case NONE -> new Untracked(pages);
        };
    }
}

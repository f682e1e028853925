package dev.futago.common.memory;

/**
 * Finds which pages of a guest memory changed since they were last sealed.
 *
 * <p>{@link #mark} is the write barrier and runs at every store; {@link #next} is the search that a
 * seal runs. The implementations differ in what that search costs: see the paper's digest in
 * docs/PAPER.md. A tracker belongs to one {@link GuestMemory} and to one thread.
 */
sealed interface DirtyTracker permits DirtyPageQueue, BitmapScan, FlagScan, Untracked, ReadOnly {

    /** All lines of a page. */
    long ALL_LINES = -1L;

    /**
     * Notes a store. Tests before it stores: a page that is dirty already costs a read only.
     *
     * @param page page number, from 0
     * @param lines a bit for each 64-byte line stored to, bit 0 the lowest address
     */
    void mark(int page, long lines);

    /** How many pages are dirty now. */
    int dirtyPages();

    /** Starts a search from its beginning, so that the pages of one seal are found in one pass. */
    void rewind();

    /**
     * Takes the next dirty page out, leaving it clean.
     *
     * @return its number, or -1 when this pass has found all; the next call then begins another
     *     pass
     */
    int next();

    /** The dirty lines of the page that {@link #next} returned last; never 0. */
    long lines();

    /** Forgets all that is dirty. */
    void clear();

    /**
     * From now on, saves the lines of a store in an undo log before their first store, and marks
     * nothing dirty. A tracker that knows only pages saves whole pages.
     */
    void record(UndoLog log);

    /** Marks again. What the log saved is neither marked nor forgotten yet. */
    void stopRecording();

    /** Forgets that lines of a page were saved. */
    void forgetSaved(int page);
}

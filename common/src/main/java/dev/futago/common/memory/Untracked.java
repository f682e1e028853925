package dev.futago.common.memory;

import org.jspecify.annotations.Nullable;

/** No tracking at all: the memory of a node that runs with {@code --sync off}. */
final class Untracked implements DirtyTracker {

    private final int pages;
    private long[] saved = {};
    private @Nullable UndoLog log;

    Untracked(int pages) {
        this.pages = pages;
    }

    /** Marks nothing, because nobody asks; saves lines while a log is open. */
    @Override
    public void mark(int page, long lines) {
        if (log != null) {
            save(log, page, lines);
        }
    }

    private void save(UndoLog open, int page, long lines) {
        long missing = lines & ~saved[page];
        if (missing != 0 && open.save(page, missing)) {
            saved[page] |= lines;
        }
    }

    @Override
    public int dirtyPages() {
        return 0;
    }

    @Override
    public void rewind() {
        // There is nothing to search.
    }

    @Override
    public int next() {
        return -1;
    }

    @Override
    public long lines() {
        return ALL_LINES;
    }

    @Override
    public void clear() {
        // There is nothing to forget.
    }

    @Override
    public void record(UndoLog open) {
        if (saved.length == 0) {
            saved = new long[pages];
        }
        log = open;
    }

    @Override
    public void stopRecording() {
        log = null;
    }

    @Override
    public void forgetSaved(int page) {
        saved[page] = 0;
    }
}

package dev.futago.common.memory;

import org.jspecify.annotations.Nullable;

/**
 * The paper's proposal: a flag for each page and a queue of the pages whose flag is set. A seal
 * costs O(pages changed), whatever the size of the memory.
 *
 * <p>One {@code long} for each page is its flag and the mask of its dirty lines at once. A page is
 * queued when its mask leaves 0, so it stands in the queue at most once and the queue never needs
 * more room than there are pages.
 */
final class DirtyPageQueue implements DirtyTracker {

    private final long[] dirty;
    private final int[] queue;
    private int head;
    private int size;
    private long lines;

    /** What a store tests: the dirty lines, or the saved lines while a log is open. */
    private long[] masks;

    private long[] saved = {};
    private @Nullable UndoLog log;

    DirtyPageQueue(int pages) {
        dirty = new long[pages];
        masks = dirty;
        queue = new int[pages];
    }

    @Override
    public void mark(int page, long lines) {
        long mask = masks[page];
        if ((mask & lines) == lines) {
            return;
        }
        if (log != null) {
            save(log, page, lines);
            return;
        }
        masks[page] = mask | lines;
        if (mask == 0) {
            enqueue(page);
        }
    }

    private void save(UndoLog open, int page, long lines) {
        if (open.save(page, lines & ~masks[page])) {
            masks[page] |= lines;
        } else {
            mark(page, lines);
        }
    }

    private void enqueue(int page) {
        int tail = head + size;
        queue[tail < queue.length ? tail : tail - queue.length] = page;
        size++;
    }

    @Override
    public int dirtyPages() {
        return size;
    }

    @Override
    public void rewind() {
        // A queue has no pass to begin: its head is always the next page.
    }

    @Override
    public int next() {
        if (size == 0) {
            return -1;
        }
        int page = queue[head];
        head = head + 1 == queue.length ? 0 : head + 1;
        size--;
        lines = dirty[page];
        dirty[page] = 0;
        return page;
    }

    @Override
    public long lines() {
        return lines;
    }

    @Override
    public void clear() {
        while (next() >= 0) {
            // Taking a page out is what cleans it.
        }
    }

    @Override
    public void record(UndoLog open) {
        if (saved.length == 0) {
            saved = new long[dirty.length];
        }
        masks = saved;
        log = open;
    }

    @Override
    public void stopRecording() {
        masks = dirty;
        log = null;
    }

    @Override
    public void forgetSaved(int page) {
        saved[page] = 0;
    }
}

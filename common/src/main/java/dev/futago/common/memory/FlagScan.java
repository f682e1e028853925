package dev.futago.common.memory;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Kemari's way, the paper's baseline: a flag for each page, and every flag tested at every seal,
 * however few pages changed. It knows pages, not lines. Nothing in it is slowed on purpose.
 */
final class FlagScan implements DirtyTracker {

    private final byte[] dirty;
    private int dirtyPages;
    private int cursor;

    /** What a store tests: the dirty pages, or the saved pages while a log is open. */
    private byte[] flags;

    private byte[] saved = {};
    private @Nullable UndoLog log;

    FlagScan(int pages) {
        dirty = new byte[pages];
        flags = dirty;
    }

    @Override
    public void mark(int page, long lines) {
        if (flags[page] == 0) {
            if (log != null) {
                save(log, page);
                return;
            }
            flags[page] = 1;
            dirtyPages++;
        }
    }

    private void save(UndoLog open, int page) {
        if (open.save(page, ALL_LINES)) {
            saved[page] = 1;
        } else {
            mark(page, ALL_LINES);
        }
    }

    @Override
    public int dirtyPages() {
        return dirtyPages;
    }

    @Override
    public void rewind() {
        cursor = 0;
    }

    @Override
    public int next() {
        byte[] all = dirty;
        for (int page = cursor; page < all.length; page++) {
            if (all[page] != 0) {
                all[page] = 0;
                dirtyPages--;
                cursor = page + 1;
                return page;
            }
        }
        cursor = 0;
        return -1;
    }

    @Override
    public long lines() {
        return ALL_LINES;
    }

    @Override
    public void clear() {
        Arrays.fill(dirty, (byte) 0);
        dirtyPages = 0;
        cursor = 0;
    }

    @Override
    public void record(UndoLog open) {
        if (saved.length == 0) {
            saved = new byte[dirty.length];
        }
        flags = saved;
        log = open;
    }

    @Override
    public void stopRecording() {
        flags = dirty;
        log = null;
    }

    @Override
    public void forgetSaved(int page) {
        saved[page] = 0;
    }
}

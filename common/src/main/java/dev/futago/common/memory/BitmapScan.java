package dev.futago.common.memory;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Today's honest competitor (dirty logs of KVM, Firecracker): a bit for each page, searched by
 * 64-bit words at every seal. It knows pages, not lines.
 */
final class BitmapScan implements DirtyTracker {

    private final long[] dirty;
    private int dirtyPages;
    private int cursor;

    /** What a store tests: the dirty pages, or the saved pages while a log is open. */
    private long[] words;

    private long[] saved = {};
    private @Nullable UndoLog log;

    BitmapScan(int pages) {
        dirty = new long[(pages + Long.SIZE - 1) / Long.SIZE];
        words = dirty;
    }

    @Override
    public void mark(int page, long lines) {
        int word = page >>> 6;
        long bit = 1L << page;
        if ((words[word] & bit) == 0) {
            if (log != null) {
                save(log, page);
                return;
            }
            words[word] |= bit;
            dirtyPages++;
        }
    }

    private void save(UndoLog open, int page) {
        if (open.save(page, ALL_LINES)) {
            saved[page >>> 6] |= 1L << page;
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
        for (; cursor < dirty.length; cursor++) {
            long word = dirty[cursor];
            if (word != 0) {
                dirty[cursor] = word & (word - 1);
                dirtyPages--;
                return (cursor << 6) + Long.numberOfTrailingZeros(word);
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
        Arrays.fill(dirty, 0);
        dirtyPages = 0;
        cursor = 0;
    }

    @Override
    public void record(UndoLog open) {
        if (saved.length == 0) {
            saved = new long[dirty.length];
        }
        words = saved;
        log = open;
    }

    @Override
    public void stopRecording() {
        words = dirty;
        log = null;
    }

    @Override
    public void forgetSaved(int page) {
        saved[page >>> 6] &= ~(1L << page);
    }
}

package dev.futago.common.memory;

import java.util.Arrays;

/**
 * Kemari's way, the paper's baseline: a flag for each page, and every flag tested at every seal,
 * however few pages changed. It knows pages, not lines. Nothing in it is slowed on purpose.
 */
final class FlagScan implements DirtyTracker {

    private final byte[] flags;
    private int dirtyPages;
    private int cursor;

    FlagScan(int pages) {
        flags = new byte[pages];
    }

    @Override
    public void mark(int page, long lines) {
        if (flags[page] == 0) {
            flags[page] = 1;
            dirtyPages++;
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
        byte[] all = flags;
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
        Arrays.fill(flags, (byte) 0);
        dirtyPages = 0;
        cursor = 0;
    }
}

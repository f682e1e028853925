package dev.futago.common.memory;

import java.util.Arrays;

/**
 * Today's honest competitor (dirty logs of KVM, Firecracker): a bit for each page, searched by
 * 64-bit words at every seal. It knows pages, not lines.
 */
final class BitmapScan implements DirtyTracker {

    private final long[] words;
    private int dirtyPages;
    private int cursor;

    BitmapScan(int pages) {
        words = new long[(pages + Long.SIZE - 1) / Long.SIZE];
    }

    @Override
    public void mark(int page, long lines) {
        int word = page >>> 6;
        long bit = 1L << page;
        if ((words[word] & bit) == 0) {
            words[word] |= bit;
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
        for (; cursor < words.length; cursor++) {
            long word = words[cursor];
            if (word != 0) {
                words[cursor] = word & (word - 1);
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
        Arrays.fill(words, 0);
        dirtyPages = 0;
        cursor = 0;
    }
}

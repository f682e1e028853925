package dev.futago.common.memory;

/** No tracking at all: the memory of a node that runs with {@code --sync off}. */
final class Untracked implements DirtyTracker {

    @Override
    public void mark(int page, long lines) {
        // Nobody will ever ask.
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
}

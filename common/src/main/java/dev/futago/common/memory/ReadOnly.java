package dev.futago.common.memory;

/** The tracker of a view that is for readers: each store through it is a defect, and throws. */
final class ReadOnly implements DirtyTracker {

    @Override
    public void mark(int page, long lines) {
        throw refusal();
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
        throw refusal();
    }

    @Override
    public void record(UndoLog log) {
        throw refusal();
    }

    @Override
    public void stopRecording() {
        throw refusal();
    }

    @Override
    public void forgetSaved(int page) {
        throw refusal();
    }

    private static IllegalStateException refusal() {
        return new IllegalStateException("a store to a guest memory that is read only");
    }
}

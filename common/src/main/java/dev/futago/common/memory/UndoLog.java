package dev.futago.common.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * The undo log of one request: before-images of the lines that the request stores to, in the Java
 * heap.
 *
 * <p>While the log is open, the {@link DirtyTracker} saves each line here before the line's first
 * store. The log is bounded: a request that stores to more lines goes on without it
 * (docs/decisions/0022).
 */
final class UndoLog {

    private static final int LINE_BYTES = GuestMemory.LINE_BYTES;

    /** Lines of a segment: a whole page fits into an empty one. */
    private static final int SEGMENT_LINES = 4096;

    private static final int SEGMENT_BYTES =
            SEGMENT_LINES * (LINE_BYTES + Integer.BYTES + Long.BYTES);

    private static final int SEGMENTS_MAX = (int) (GuestMemory.UNDO_BYTES_MAX / SEGMENT_BYTES);

    /** Segments kept from one request to the next. */
    private static final int SEGMENTS_KEPT = 4;

    /** Entries in the order in which they were saved: a page, its saved lines, their bytes. */
    private static final class Segment {
        private final int[] pages = new int[SEGMENT_LINES];
        private final long[] masks = new long[SEGMENT_LINES];
        private final byte[] bytes = new byte[SEGMENT_LINES * LINE_BYTES];
        private int entries;
        private int lines;
    }

    private final GuestMemory memory;
    private final DirtyTracker tracker;
    private final List<Segment> segments = new ArrayList<>();
    private Segment current = new Segment();
    private int used = 1;
    private boolean isOpen;

    /** Creates a closed log. */
    UndoLog(GuestMemory memory, DirtyTracker tracker) {
        this.memory = memory;
        this.tracker = tracker;
        segments.add(current);
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Saves each line before its first store from now on. */
    void open() {
        tracker.record(this);
        isOpen = true;
    }

    /** Closes the log: what was stored is dirty. */
    void keep() {
        tracker.stopRecording();
        for (int i = 0; i < used; i++) {
            Segment segment = segments.get(i);
            for (int entry = 0; entry < segment.entries; entry++) {
                tracker.forgetSaved(segment.pages[entry]);
                tracker.mark(segment.pages[entry], segment.masks[entry]);
            }
        }
        close();
    }

    /** Closes the log: memory and tracker are as they were when it was opened. */
    void undo() {
        tracker.stopRecording();
        for (int i = 0; i < used; i++) {
            Segment segment = segments.get(i);
            int from = 0;
            for (int entry = 0; entry < segment.entries; entry++) {
                int page = segment.pages[entry];
                long mask = segment.masks[entry];
                tracker.forgetSaved(page);
                memory.restoreLines(page, mask, segment.bytes, from);
                from += Long.bitCount(mask) * LINE_BYTES;
            }
        }
        close();
    }

    private void close() {
        for (int i = 0; i < used; i++) {
            segments.get(i).entries = 0;
            segments.get(i).lines = 0;
        }
        if (segments.size() > SEGMENTS_KEPT) {
            segments.subList(SEGMENTS_KEPT, segments.size()).clear();
        }
        current = segments.getFirst();
        used = 1;
        isOpen = false;
    }

    /**
     * Saves lines of a page as they are now. An error thrown here leaves the log as it was, because
     * nothing is called once an entry has begun.
     *
     * @param mask a bit for each line, not 0
     * @return false when the log was full: it is closed, and what was stored before is kept
     */
    boolean save(int page, long mask) {
        int count = Long.bitCount(mask);
        if (current.lines + count > SEGMENT_LINES && !advance()) {
            keep();
            return false;
        }
        Segment segment = current;
        memory.saveLines(page, mask, segment.bytes, segment.lines * LINE_BYTES);
        segment.pages[segment.entries] = page;
        segment.masks[segment.entries] = mask;
        segment.lines += count;
        segment.entries++;
        return true;
    }

    private boolean advance() {
        if (used == SEGMENTS_MAX) {
            return false;
        }
        if (used == segments.size()) {
            segments.add(new Segment());
        }
        current = segments.get(used);
        used++;
        return true;
    }
}

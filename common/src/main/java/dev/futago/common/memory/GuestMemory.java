package dev.futago.common.memory;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * A running guest's memory, in the Java heap: bytes at addresses from 0, little-endian, in pages of
 * 4 KiB and lines of 64 B. Every store goes through the write barrier of its {@link DirtyTracker}.
 *
 * <p>Allocated and touched whole by its factory. Owned by one thread. An {@code int} or a {@code
 * long} stands at a multiple of its own size, so that no value crosses a line; byte ranges may lie
 * anywhere. An address outside, or one that is not aligned, is a defect of the guest and throws.
 */
public final class GuestMemory {

    /** Bytes of a page. */
    public static final int PAGE_BYTES = 4096;

    /** Bytes of a line, the unit of a delta. */
    public static final int LINE_BYTES = 64;

    /**
     * Bytes of heap that the undo log of one request takes at most. A memory of less than 51 MiB
     * never fills it.
     */
    public static final long UNDO_BYTES_MAX = 64L << 20;

    private static final int PAGE_SHIFT = 12;
    private static final int LINE_SHIFT = 6;

    // Large arrays: ZGC never copies them, and G1 would (docs/decisions/0005).
    private static final int CHUNK_SHIFT = 28;
    private static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;
    private static final int CHUNK_MASK = CHUNK_BYTES - 1;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] ZERO_PAGE = new byte[PAGE_BYTES];

    private final long bytes;
    private final byte[][] chunks;
    private final DirtyTracker tracker;
    private @Nullable UndoLog undoLog;

    private GuestMemory(long bytes, byte[][] chunks, DirtyTracker tracker) {
        this.bytes = bytes;
        this.chunks = chunks;
        this.tracker = tracker;
    }

    /**
     * Allocates a memory of zeroes.
     *
     * @param bytes a positive multiple of {@link #PAGE_BYTES}, at most 2^31 - 1 pages
     * @throws OutOfMemoryError when the heap has no room for it
     */
    public static GuestMemory allocate(long bytes, Tracking tracking) {
        return allocate(bytes, tracking, done -> {});
    }

    /**
     * Allocates a memory of zeroes, which takes a while where it is large.
     *
     * @param bytes a positive multiple of {@link #PAGE_BYTES}, at most 2^31 - 1 pages
     * @param progress told now and then, and at the end, how many bytes are allocated and touched
     * @throws OutOfMemoryError when the heap has no room for it
     */
    public static GuestMemory allocate(long bytes, Tracking tracking, LongConsumer progress) {
        if (bytes <= 0 || bytes % PAGE_BYTES != 0 || bytes >>> PAGE_SHIFT > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("not a number of whole pages: " + bytes);
        }
        var chunks = new byte[(int) ((bytes + CHUNK_BYTES - 1) >>> CHUNK_SHIFT)][];
        for (int i = 0; i < chunks.length; i++) {
            long done = (long) i << CHUNK_SHIFT;
            chunks[i] = new byte[(int) Math.min(bytes - done, CHUNK_BYTES)];
            progress.accept(done + chunks[i].length);
        }
        return new GuestMemory(bytes, chunks, tracking.trackerOf((int) (bytes >>> PAGE_SHIFT)));
    }

    /**
     * The same bytes for a guest that only reads: each of its stores throws before it is done. The
     * view shows what becomes part of this memory later, too.
     */
    public GuestMemory readOnlyView() {
        return new GuestMemory(bytes, chunks, new ReadOnly());
    }

    /** Whether it is a {@link #readOnlyView}. */
    public boolean isReadOnly() {
        return tracker instanceof ReadOnly;
    }

    /** Size in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Size in pages. */
    public int pages() {
        return (int) (bytes >>> PAGE_SHIFT);
    }

    /** The eight bytes at an address that is a multiple of 8. */
    public long getLong(long address) {
        checkAligned(address, Long.BYTES);
        return (long) LONG.get(chunkAt(address), (int) (address & CHUNK_MASK));
    }

    /** Stores eight bytes at an address that is a multiple of 8. */
    public void putLong(long address, long value) {
        checkAligned(address, Long.BYTES);
        tracker.mark((int) (address >>> PAGE_SHIFT), 1L << (address >>> LINE_SHIFT));
        LONG.set(chunkAt(address), (int) (address & CHUNK_MASK), value);
    }

    /** The four bytes at an address that is a multiple of 4. */
    public int getInt(long address) {
        checkAligned(address, Integer.BYTES);
        return (int) INT.get(chunkAt(address), (int) (address & CHUNK_MASK));
    }

    /** Stores four bytes at an address that is a multiple of 4. */
    public void putInt(long address, int value) {
        checkAligned(address, Integer.BYTES);
        tracker.mark((int) (address >>> PAGE_SHIFT), 1L << (address >>> LINE_SHIFT));
        INT.set(chunkAt(address), (int) (address & CHUNK_MASK), value);
    }

    /** The byte at an address. */
    public byte getByte(long address) {
        checkAligned(address, Byte.BYTES);
        return chunkAt(address)[(int) (address & CHUNK_MASK)];
    }

    /** Stores a byte. */
    public void putByte(long address, byte value) {
        checkAligned(address, Byte.BYTES);
        tracker.mark((int) (address >>> PAGE_SHIFT), 1L << (address >>> LINE_SHIFT));
        chunkAt(address)[(int) (address & CHUNK_MASK)] = value;
    }

    /** Copies a range of this memory to an array. */
    public void copyOut(long address, byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(address, length, bytes);
        int done = 0;
        while (done < length) {
            int part = partWithinPage(address + done, length - done);
            System.arraycopy(
                    chunkAt(address + done),
                    (int) ((address + done) & CHUNK_MASK),
                    to,
                    offset + done,
                    part);
            done += part;
        }
    }

    /** Copies a range of an array to this memory. */
    public void copyIn(long address, byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(address, length, bytes);
        int done = 0;
        while (done < length) {
            long at = address + done;
            int part = partWithinPage(at, length - done);
            tracker.mark((int) (at >>> PAGE_SHIFT), linesOf(at, part));
            System.arraycopy(from, offset + done, chunkAt(at), (int) (at & CHUNK_MASK), part);
            done += part;
        }
    }

    private static int partWithinPage(long address, int length) {
        return Math.min(length, PAGE_BYTES - (int) (address & (PAGE_BYTES - 1)));
    }

    /** The mask of the lines that a range within one page touches. */
    private static long linesOf(long address, int length) {
        int inPage = (int) (address & (PAGE_BYTES - 1));
        int first = inPage >>> LINE_SHIFT;
        int last = (inPage + length - 1) >>> LINE_SHIFT;
        return (-1L << first) & (-1L >>> (Long.SIZE - 1 - last));
    }

    private void checkAligned(long address, int size) {
        if ((address & (size - 1)) != 0 || address < 0 || address >= bytes) {
            throw new IndexOutOfBoundsException(
                    "a value of %d bytes at %d in a guest memory of %d"
                            .formatted(size, address, bytes));
        }
    }

    private byte[] chunkAt(long address) {
        return chunks[(int) (address >>> CHUNK_SHIFT)];
    }

    // ---- undo for one request ----

    /**
     * Begins to keep before-images, so that what is stored from here on can be undone. Until {@link
     * #keep} or {@link #undo}, a store to a line for the first time costs a copy of the line, and
     * nothing may be sealed.
     */
    public void beginUndo() {
        checkNotUndoable();
        if (undoLog == null) {
            undoLog = new UndoLog(this, tracker);
        }
        undoLog.open();
    }

    /**
     * Returns whether {@link #undo} is possible: it is from {@link #beginUndo} on, until {@link
     * #keep}, {@link #undo}, or the store that fills the log ({@link #UNDO_BYTES_MAX}).
     */
    public boolean isUndoable() {
        return undoLog != null && undoLog.isOpen();
    }

    /** Keeps what was stored since {@link #beginUndo}; does nothing where no undo is possible. */
    public void keep() {
        if (undoLog != null && undoLog.isOpen()) {
            undoLog.keep();
        }
    }

    /** Restores the memory, and what of it is dirty, as it was at {@link #beginUndo}. */
    public void undo() {
        if (undoLog == null || !undoLog.isOpen()) {
            throw new IllegalStateException("nothing can be undone: call beginUndo first");
        }
        undoLog.undo();
    }

    private void checkNotUndoable() {
        if (isUndoable()) {
            throw new IllegalStateException("a request is not over: call keep or undo first");
        }
    }

    /** Copies lines of a page to an array, one after the other. */
    void saveLines(int page, long mask, byte[] to, int offset) {
        byte[] chunk = chunkOfPage(page);
        int base = offsetOfPage(page);
        int at = offset;
        for (long left = mask; left != 0; left &= left - 1) {
            int line = Long.numberOfTrailingZeros(left) << LINE_SHIFT;
            System.arraycopy(chunk, base + line, to, at, LINE_BYTES);
            at += LINE_BYTES;
        }
    }

    /** Copies the same lines back, past the tracker. */
    void restoreLines(int page, long mask, byte[] from, int offset) {
        byte[] chunk = chunkOfPage(page);
        int base = offsetOfPage(page);
        int at = offset;
        for (long left = mask; left != 0; left &= left - 1) {
            int line = Long.numberOfTrailingZeros(left) << LINE_SHIFT;
            System.arraycopy(from, at, chunk, base + line, LINE_BYTES);
            at += LINE_BYTES;
        }
    }

    // ---- what changed ----

    /** How many pages changed since they were last sealed. */
    public int dirtyPages() {
        return tracker.dirtyPages();
    }

    /** Takes everything for clean, as when a full image is about to be copied from it. */
    public void forgetDirty() {
        checkNotUndoable();
        tracker.clear();
    }

    /** Must precede the first {@link #seal} of a checkpoint, so that one pass finds all of it. */
    public void beginSeal() {
        checkNotUndoable();
        tracker.rewind();
    }

    /**
     * Moves changed pages into a batch, each once, leaving them clean. This is the one copy out of
     * guest memory on a reply's way.
     *
     * @param batch empty, filled and finished on return
     * @return true when the pass is complete; false when the batch is full and another must follow.
     *     A guest that stores between the two belongs to no checkpoint: it must not.
     */
    public boolean seal(PageBatch batch, Delta delta) {
        boolean complete = false;
        while (batch.hasRoom()) {
            int page = tracker.next();
            if (page < 0) {
                complete = true;
                break;
            }
            long lines = delta == Delta.LINE ? tracker.lines() : DirtyTracker.ALL_LINES;
            batch.add(page, lines, chunkOfPage(page), offsetOfPage(page));
        }
        batch.finish();
        return complete;
    }

    /**
     * Copies pages of the image as it stands, whole, in order, leaving out those that are all zero.
     *
     * @param batch empty, filled and finished on return
     * @param fromPage where to begin
     * @param scanMax how many pages to look at, at most
     * @return the page after the last one looked at
     */
    public int image(PageBatch batch, int fromPage, int scanMax) {
        int end = (int) Math.min(pages(), (long) fromPage + scanMax);
        int page = fromPage;
        while (page < end && batch.hasRoom()) {
            if (!isZero(page)) {
                batch.add(page, DirtyTracker.ALL_LINES, chunkOfPage(page), offsetOfPage(page));
            }
            page++;
        }
        batch.finish();
        return page;
    }

    private boolean isZero(int page) {
        int offset = offsetOfPage(page);
        return Arrays.equals(
                chunkOfPage(page), offset, offset + PAGE_BYTES, ZERO_PAGE, 0, PAGE_BYTES);
    }

    /**
     * Makes a checked batch part of this memory. What is applied is not dirty: it came from the one
     * who would have to be told.
     */
    public void apply(PageBatch batch) {
        batch.rewind();
        applyNext(batch, Integer.MAX_VALUE);
    }

    /** The same, with no more than so many pages of a batch, from where it was left. */
    public void applyNext(PageBatch batch, int pagesMax) {
        for (int left = pagesMax; left > 0 && batch.advance(); left--) {
            int page = batch.entryPage();
            batch.copyEntryTo(chunkOfPage(page), offsetOfPage(page));
        }
    }

    /**
     * Makes a checked piece of an image part of this memory: the pages of the batch, and zeroes for
     * the pages of the range that the batch leaves out.
     *
     * @param fromPage first page of the range
     * @param toPage page after its last
     */
    public void applyImage(PageBatch batch, int fromPage, int toPage) {
        for (int page = fromPage; page < toPage; page++) {
            if (!isZero(page)) {
                int offset = offsetOfPage(page);
                Arrays.fill(chunkOfPage(page), offset, offset + PAGE_BYTES, (byte) 0);
            }
        }
        apply(batch);
    }

    private byte[] chunkOfPage(int page) {
        return chunks[page >>> (CHUNK_SHIFT - PAGE_SHIFT)];
    }

    private static int offsetOfPage(int page) {
        return (page << PAGE_SHIFT) & CHUNK_MASK;
    }

    /** Takes a page for changed, all of it, so that it is sealed again. */
    public void markDirty(int page) {
        tracker.mark(page, DirtyTracker.ALL_LINES);
    }

    /** Sets every byte to 0 and takes everything for clean. */
    public void wipe() {
        checkNotUndoable();
        tracker.clear();
        for (byte[] chunk : chunks) {
            Arrays.fill(chunk, (byte) 0);
        }
    }

    /** CRC32C of one page, by an instance to use for it. */
    int pageDigest(int page, CRC32C crc) {
        crc.reset();
        crc.update(chunkOfPage(page), offsetOfPage(page), PAGE_BYTES);
        return (int) crc.getValue();
    }

    /** CRC32C of all of it: equal images have equal digests. */
    public int digest() {
        var crc = new CRC32C();
        for (byte[] chunk : chunks) {
            crc.update(chunk);
        }
        return (int) crc.getValue();
    }
}

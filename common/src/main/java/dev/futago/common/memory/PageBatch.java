package dev.futago.common.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Pages, or lines of pages, on their way from one guest memory to another: the payload of a frame,
 * as it stands on the wire.
 *
 * <p>Layout, little-endian, repeated to the end: {@code int page | long lines | 64 bytes for each
 * bit set in lines}, lowest line first. Whoever holds a batch owns it and must {@link #release} it
 * once; after that it must not be touched.
 */
public final class PageBatch {

    /** Bytes before a page's lines. */
    public static final int ENTRY_HEADER_BYTES = Integer.BYTES + Long.BYTES;

    /** Bytes that one page takes at most. */
    public static final int ENTRY_BYTES_MAX = ENTRY_HEADER_BYTES + GuestMemory.PAGE_BYTES;

    private final ByteBuffer payload;
    private final Runnable onRelease;
    private final CRC32C crc = new CRC32C();
    private int pages;
    private int digest;
    private boolean isReleased;
    private int entryPage;
    private long entryLines;

    private PageBatch(ByteBuffer payload, int digest, Runnable onRelease) {
        this.payload = payload.order(ByteOrder.LITTLE_ENDIAN);
        this.digest = digest;
        this.onRelease = onRelease;
    }

    /** A batch to fill, over a buffer of which it uses everything. */
    static PageBatch empty(ByteBuffer buffer, Runnable onRelease) {
        return new PageBatch(buffer, 0, onRelease);
    }

    /**
     * A batch that came from a peer: to be {@linkplain #isSound checked} before it is believed.
     *
     * @param payload from its position to its limit; the batch owns it until it is released
     * @param digest CRC32C of the payload as the sender computed it
     * @param onRelease told once that the payload may be reused
     */
    public static PageBatch received(ByteBuffer payload, int digest, Runnable onRelease) {
        return new PageBatch(payload.slice(), digest, onRelease);
    }

    void reset() {
        payload.clear();
        isReleased = false;
        pages = 0;
        digest = 0;
    }

    boolean hasRoom() {
        return payload.remaining() >= ENTRY_BYTES_MAX;
    }

    void add(int page, long lines, byte[] from, int offset) {
        payload.putInt(page).putLong(lines);
        for (long left = lines; left != 0; ) {
            int first = Long.numberOfTrailingZeros(left);
            int run = Long.numberOfTrailingZeros(~(left >>> first));
            payload.put(
                    from, offset + first * GuestMemory.LINE_BYTES, run * GuestMemory.LINE_BYTES);
            left &= ~(runMask(run) << first);
        }
        pages++;
    }

    /** Ends the filling: the payload is readable from here on and the digest known. */
    void finish() {
        payload.flip();
        digest = computeDigest();
    }

    private int computeDigest() {
        crc.reset();
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }

    /**
     * Whether a received batch is what its sender sealed: the digest fits, each entry is whole, and
     * each page lies within a memory of {@code memoryPages}. Counts the pages on the way.
     */
    public boolean isSound(int memoryPages) {
        if (computeDigest() != digest) {
            return false;
        }
        pages = 0;
        rewind();
        while (payload.hasRemaining()) {
            if (payload.remaining() < ENTRY_HEADER_BYTES) {
                return false;
            }
            readEntry();
            int bytes = entryBytes();
            if (entryPage < 0
                    || entryPage >= memoryPages
                    || entryLines == 0
                    || payload.remaining() < bytes) {
                return false;
            }
            payload.position(payload.position() + bytes);
            pages++;
        }
        rewind();
        return true;
    }

    /** Goes back before the first page. */
    void rewind() {
        payload.position(0);
    }

    /** Moves to the next page; false at the end. After true, {@link #copyEntryTo} must follow. */
    boolean advance() {
        if (!payload.hasRemaining()) {
            return false;
        }
        readEntry();
        return true;
    }

    private void readEntry() {
        entryPage = payload.getInt();
        entryLines = payload.getLong();
    }

    int entryPage() {
        return entryPage;
    }

    private int entryBytes() {
        return Long.bitCount(entryLines) * GuestMemory.LINE_BYTES;
    }

    void copyEntryTo(byte[] to, int offset) {
        for (long left = entryLines; left != 0; ) {
            int first = Long.numberOfTrailingZeros(left);
            int run = Long.numberOfTrailingZeros(~(left >>> first));
            payload.get(to, offset + first * GuestMemory.LINE_BYTES, run * GuestMemory.LINE_BYTES);
            left &= ~(runMask(run) << first);
        }
    }

    private static long runMask(int run) {
        return run == Long.SIZE ? -1L : (1L << run) - 1;
    }

    /** How many pages it holds; of a received batch, known once {@link #isSound} has answered. */
    public int pages() {
        return pages;
    }

    /**
     * Copies the numbers of its pages, as many as {@link #pages} tells.
     *
     * @param to has room for them from {@code offset} on
     */
    public void copyPageNumbers(int[] to, int offset) {
        int at = offset;
        rewind();
        while (advance()) {
            to[at] = entryPage;
            at++;
            payload.position(payload.position() + entryBytes());
        }
        rewind();
    }

    /** Length of the payload. */
    public int bytes() {
        return payload.limit();
    }

    /** CRC32C of the payload. */
    public int digest() {
        return digest;
    }

    /** The payload for sending: a view from its first to its last byte, valid until release. */
    public ByteBuffer payload() {
        return payload.duplicate().rewind();
    }

    /** Gives the batch on: its memory will be used again. */
    public void release() {
        if (isReleased) {
            throw new IllegalStateException("a batch was released twice");
        }
        isReleased = true;
        onRelease.run();
    }
}

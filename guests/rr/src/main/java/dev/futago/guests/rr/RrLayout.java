package dev.futago.guests.rr;

import dev.futago.common.memory.GuestMemory;

/**
 * Where everything stands in the memory of the rr guest, as the header in its first line says.
 *
 * <pre>
 * page 0      header: magic, version, dirty pages, table, its pages, work area, its pages, order
 * page 1 …    session table: 7 sessions a page ({@link SessionTable})
 * then        work area: the first long of each page counts how often the page was written to
 * </pre>
 *
 * <p>From 5,121 pages (21 MB) on the layout is the same whatever the size of the memory, so that
 * rates at different sizes can be compared; below, table and work area share what there is.
 *
 * @param dirtyPages how many pages each request dirties
 * @param tableAddress where the session table begins
 * @param tablePages how many pages it has
 * @param workAddress where the work area begins
 * @param workPages how many pages it has
 */
record RrLayout(
        int dirtyPages, long tableAddress, int tablePages, long workAddress, int workPages) {

    static final int DIRTY_PAGES_MAX = 1024;

    /** The header page and the page of the session's slot, which every request dirties. */
    static final int OWN_PAGES = 2;

    /** The header, a page of the table, a page of work. */
    private static final int PAGES_MIN = 3;

    private static final int TABLE_PAGES_MAX = 4096;
    private static final int WORK_PAGES_MAX = 1024;

    private static final long MAGIC = 0x7272_6F67_6174_7566L; // "futagorr"
    private static final long VERSION = 2;

    private static final long MAGIC_AT = 0;
    private static final long VERSION_AT = 8;
    private static final long DIRTY_PAGES_AT = 16;
    private static final long TABLE_AT = 24;
    private static final long TABLE_PAGES_AT = 32;
    private static final long WORK_AT = 40;
    private static final long WORK_PAGES_AT = 48;
    private static final long ORDER_AT = 56;

    /** The layout of a memory that has at least {@link #pagesMin} pages. */
    static RrLayout of(int pages, int dirtyPages) {
        if (dirtyPages < OWN_PAGES) {
            return withinOnePage(dirtyPages);
        }
        int shared = pages - 1;
        int workPages =
                Math.min(WORK_PAGES_MAX, Math.max(dirtyPages - OWN_PAGES, shared - shared / 2));
        int tablePages = Math.min(TABLE_PAGES_MAX, shared - workPages);
        return new RrLayout(
                dirtyPages,
                GuestMemory.PAGE_BYTES,
                tablePages,
                (1L + tablePages) * GuestMemory.PAGE_BYTES,
                workPages);
    }

    /** One dirty page only: it is also the table's, which leaves line 0 of a page to others. */
    private static RrLayout withinOnePage(int dirtyPages) {
        return new RrLayout(dirtyPages, 0, 1, GuestMemory.PAGE_BYTES, 0);
    }

    static int pagesMin(int dirtyPages) {
        return dirtyPages < OWN_PAGES ? 1 : Math.max(PAGES_MIN, dirtyPages);
    }

    /** Writes the header; a memory of zeroes is then ready. */
    void writeTo(GuestMemory memory) {
        memory.putLong(MAGIC_AT, MAGIC);
        memory.putLong(VERSION_AT, VERSION);
        memory.putLong(DIRTY_PAGES_AT, dirtyPages);
        memory.putLong(TABLE_AT, tableAddress);
        memory.putLong(TABLE_PAGES_AT, tablePages);
        memory.putLong(WORK_AT, workAddress);
        memory.putLong(WORK_PAGES_AT, workPages);
        memory.putLong(ORDER_AT, 0);
    }

    /** Whether the memory was laid out by this version of the guest. */
    static boolean isIn(GuestMemory memory) {
        return memory.getLong(MAGIC_AT) == MAGIC && memory.getLong(VERSION_AT) == VERSION;
    }

    static int dirtyPagesOf(GuestMemory memory) {
        return (int) memory.getLong(DIRTY_PAGES_AT);
    }

    static long tableOf(GuestMemory memory) {
        return memory.getLong(TABLE_AT);
    }

    static int tablePagesOf(GuestMemory memory) {
        return (int) memory.getLong(TABLE_PAGES_AT);
    }

    static long workOf(GuestMemory memory) {
        return memory.getLong(WORK_AT);
    }

    static int workPagesOf(GuestMemory memory) {
        return (int) memory.getLong(WORK_PAGES_AT);
    }

    /** How many requests took effect, over all sessions: the place of the last one. */
    static long orderOf(GuestMemory memory) {
        return memory.getLong(ORDER_AT);
    }

    static void setOrder(GuestMemory memory, long order) {
        memory.putLong(ORDER_AT, order);
    }
}

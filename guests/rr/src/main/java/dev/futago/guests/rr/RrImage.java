package dev.futago.guests.rr;

import dev.futago.common.memory.GuestMemory;

/** Reads what a memory of the rr guest says, for checks: it changes nothing and marks nothing. */
public final class RrImage {

    private final GuestMemory memory;

    /**
     * A view; it shows the memory as it is at each question.
     *
     * @throws IllegalArgumentException when the rr guest did not lay the memory out
     */
    public RrImage(GuestMemory memory) {
        if (!RrLayout.isIn(memory)) {
            throw new IllegalArgumentException("this memory was not laid out by the rr guest");
        }
        this.memory = memory;
    }

    /** How many pages each request dirties. */
    public int dirtyPages() {
        return RrLayout.dirtyPagesOf(memory);
    }

    /** How many requests took effect, over all sessions: the length of the one history. */
    public long order() {
        return RrLayout.orderOf(memory);
    }

    /** The number of a session's last request, 0 when the session is not known. */
    public long lastNumber(long session) {
        long slot = SessionTable.find(memory, session);
        return slot == SessionTable.NONE ? 0 : SessionTable.number(memory, slot);
    }

    /** How many requests of a session took effect, 0 when the session is not known. */
    public long count(long session) {
        long slot = SessionTable.find(memory, session);
        return slot == SessionTable.NONE ? 0 : SessionTable.count(memory, slot);
    }

    /** The place of a session's last request in the history, 0 when the session is not known. */
    public long lastOrder(long session) {
        long slot = SessionTable.find(memory, session);
        return slot == SessionTable.NONE ? 0 : SessionTable.lastOrder(memory, slot);
    }

    /** How many sessions the table has room for. */
    public int sessionsMax() {
        return SessionTable.slots(memory);
    }

    /** How many sessions are known. */
    public int sessions() {
        int sessions = 0;
        long slot = SessionTable.first(memory);
        for (int left = sessionsMax(); left > 0; left--) {
            sessions += SessionTable.session(memory, slot) == 0 ? 0 : 1;
            slot = SessionTable.next(memory, slot);
        }
        return sessions;
    }

    /** How many requests took effect in the sessions that are known, all together. */
    public long countSum() {
        long sum = 0;
        long slot = SessionTable.first(memory);
        for (int left = sessionsMax(); left > 0; left--) {
            sum += SessionTable.count(memory, slot);
            slot = SessionTable.next(memory, slot);
        }
        return sum;
    }

    /** How often pages of the work area were written to, all together. */
    public long workSum() {
        long sum = 0;
        for (int page = 0; page < RrLayout.workPagesOf(memory); page++) {
            sum += memory.getLong(RrLayout.workOf(memory) + (long) page * GuestMemory.PAGE_BYTES);
        }
        return sum;
    }

    /**
     * Whether the memory is one that whole requests leave behind: each of the history wrote to all
     * its work pages, and none counts in a session that is not in the history.
     */
    public boolean isWhole() {
        int owed = Math.max(0, dirtyPages() - RrLayout.OWN_PAGES);
        return workSum() == order() * owed && countSum() <= order();
    }
}

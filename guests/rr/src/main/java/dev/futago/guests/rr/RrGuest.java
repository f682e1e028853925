package dev.futago.guests.rr;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Request/response with a chosen dirty footprint: the guest that measures a pair and shows whether
 * anything was lost.
 *
 * <p>Each fresh request takes effect once: it gets the next place in the guest's one history, is
 * counted in its session, and dirties exactly so many pages as the guest was made for. A request
 * that was seen before changes no byte and gets the reply that it got before, but for the epoch
 * (PROTOCOL P2, R3): every reply is read from the session table, the first as any later one. A read
 * changes no byte either, and is told what is now. What is asked and answered is in {@link RrWire},
 * what a client must do in docs/SESSIONS.md.
 *
 * <p>How many pages a request dirties is written into guest memory by {@link #boot} and read from
 * there, so a node that takes over goes on as its pair began, whatever its own option says.
 */
public final class RrGuest implements Guest {

    /** The name of this type of guest. */
    public static final String TYPE = "rr";

    // These read little-endian in a buffer of either order.
    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // A prime above the number of work pages shares no factor with it: the steps meet every page.
    private static final int STRIDE = 1_000_003;

    private static final RrWire.Sizes REHEARSAL_SIZES = new RrWire.Sizes(64, 64);
    private static final int REHEARSAL_SESSIONS = 8;
    private static final int REHEARSAL_EFFECTS = 3;

    private final int dirtyPages;

    /**
     * A guest.
     *
     * @param dirtyPages how many pages each fresh request dirties, 1 to 1024; with 1 the guest
     *     knows no more than 7 sessions, for then all of it is one page
     */
    public RrGuest(int dirtyPages) {
        if (dirtyPages < 1 || dirtyPages > RrLayout.DIRTY_PAGES_MAX) {
            throw new IllegalArgumentException(
                    "a request dirties 1 to %d pages, not %d"
                            .formatted(RrLayout.DIRTY_PAGES_MAX, dirtyPages));
        }
        this.dirtyPages = dirtyPages;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public long memoryBytesMin() {
        return (long) RrLayout.pagesMin(dirtyPages) * GuestMemory.PAGE_BYTES;
    }

    @Override
    public void boot(GuestMemory fresh) {
        if (fresh.bytes() < memoryBytesMin()) {
            throw new IllegalArgumentException(
                    "the rr guest with %d dirty pages needs a memory of %d bytes, not %d"
                            .formatted(dirtyPages, memoryBytesMin(), fresh.bytes()));
        }
        RrLayout.of(fresh.pages(), dirtyPages).writeTo(fresh);
    }

    @Override
    public int requestBytes(ByteBuffer received) {
        int from = received.position();
        int there = received.remaining();
        if (there < RrWire.REQUEST_FIELDS_BYTES) {
            return isHopeless(received, from, there) ? MALFORMED : 0;
        }
        if (isHopeless(received, from, there)
                || (long) LONG.get(received, from + RrWire.SESSION) == 0
                || (long) LONG.get(received, from + RrWire.NUMBER) < RrWire.READ) {
            return MALFORMED;
        }
        int length = (int) INT.get(received, from + RrWire.LENGTH);
        return length <= there ? length : 0;
    }

    /** Whether a size that is there already is one that is never allowed. */
    private static boolean isHopeless(ByteBuffer received, int from, int there) {
        return (there >= RrWire.LENGTH + Integer.BYTES
                        && !RrWire.isAllowed(
                                (int) INT.get(received, from + RrWire.LENGTH),
                                RrWire.REQUEST_BYTES_MIN))
                || (there >= RrWire.REPLY_BYTES + Integer.BYTES
                        && !RrWire.isAllowed(
                                (int) INT.get(received, from + RrWire.REPLY_BYTES),
                                RrWire.REPLY_BYTES_MIN));
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        Invariant.check(RrLayout.isIn(memory), "this memory was not laid out by the rr guest");
        long session = request.getLong(RrWire.SESSION);
        long number = request.getLong(RrWire.NUMBER);
        long slot = SessionTable.find(memory, session);
        if (number == RrWire.READ) {
            answerRead(memory, slot, request, reply);
            return;
        }
        if (number == lastNumber(memory, slot) + 1) {
            slot = slot == SessionTable.NONE ? SessionTable.claim(memory, session) : slot;
            takeEffect(memory, slot);
        }
        answer(memory, slot, request, reply);
    }

    private static long lastNumber(GuestMemory memory, long slot) {
        return slot == SessionTable.NONE ? 0 : SessionTable.number(memory, slot);
    }

    private static void takeEffect(GuestMemory memory, long slot) {
        long order = RrLayout.orderOf(memory) + 1;
        RrLayout.setOrder(memory, order);
        SessionTable.advance(memory, slot, order);
        work(memory, order);
    }

    /** Writes to as many different pages of the work area as are still owed. */
    private static void work(GuestMemory memory, long order) {
        int owed = RrLayout.dirtyPagesOf(memory) - RrLayout.OWN_PAGES;
        if (owed <= 0) {
            return;
        }
        long base = RrLayout.workOf(memory);
        int pages = RrLayout.workPagesOf(memory);
        int step = STRIDE % pages;
        int page = (int) (((order * 0x9E37_79B9L) & Long.MAX_VALUE) % pages);
        for (int i = 0; i < owed; i++) {
            long address = base + (long) page * GuestMemory.PAGE_BYTES;
            memory.putLong(address, memory.getLong(address) + 1);
            page += step;
            page = page < pages ? page : page - pages;
        }
    }

    private static void answer(GuestMemory memory, long slot, Request request, Reply reply) {
        long number = request.getLong(RrWire.NUMBER);
        long since = lastNumber(memory, slot) - number;
        int status = status(slot, since);
        begin(status, request, reply);
        reply.putLong(countFor(memory, slot, since));
        reply.putLong(
                switch (status) {
                    case RrWire.OK -> SessionTable.order(memory, slot, number);
                    case RrWire.OUT_OF_ORDER -> SessionTable.lastOrder(memory, slot);
                    case RrWire.EXPIRED -> RrLayout.orderOf(memory);
                    default -> 0; // TOO_OLD
                });
        end(request, reply);
    }

    private static void answerRead(GuestMemory memory, long slot, Request request, Reply reply) {
        begin(RrWire.OK, request, reply);
        reply.putLong(countFor(memory, slot, 0));
        reply.putLong(RrLayout.orderOf(memory));
        end(request, reply);
    }

    private static void begin(int status, Request request, Reply reply) {
        reply.putInt(request.getInt(RrWire.REPLY_BYTES));
        reply.putInt(status);
        reply.putLong(request.getLong(RrWire.SESSION));
        reply.putLong(request.getLong(RrWire.NUMBER));
    }

    private static void end(Request request, Reply reply) {
        reply.putLong(request.epoch());
        reply.putZeroes(request.getInt(RrWire.REPLY_BYTES) - RrWire.REPLY_FIELDS_BYTES);
    }

    private static int status(long slot, long since) {
        if (slot == SessionTable.NONE) {
            return RrWire.EXPIRED;
        }
        if (since < 0) {
            return RrWire.OUT_OF_ORDER;
        }
        return since < RrWire.WINDOW ? RrWire.OK : RrWire.TOO_OLD;
    }

    /** What the session's count was when a request took effect, one request each since then. */
    private static long countFor(GuestMemory memory, long slot, long since) {
        return slot == SessionTable.NONE
                ? 0
                : SessionTable.count(memory, slot) - Math.max(0, since);
    }

    /** A few effects and a read, of one of some sessions in turn. */
    @Override
    public ByteBuffer rehearsalRequests(long round) {
        ByteBuffer requests =
                ByteBuffer.allocateDirect((REHEARSAL_EFFECTS + 1) * REHEARSAL_SIZES.requestBytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
        long session = 1 + round % REHEARSAL_SESSIONS;
        long before = round / REHEARSAL_SESSIONS * REHEARSAL_EFFECTS;
        for (int i = 1; i <= REHEARSAL_EFFECTS; i++) {
            RrWire.putRequest(requests, REHEARSAL_SIZES, session, before + i);
        }
        RrWire.putRequest(requests, REHEARSAL_SIZES, session, RrWire.READ);
        return requests.flip();
    }
}

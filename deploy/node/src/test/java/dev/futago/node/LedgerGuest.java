package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntConsumer;

/** An account in each page: a request adds to one and is told the balance and the epoch. */
class LedgerGuest implements Guest {

    static final String TYPE = "ledger";
    static final int MAGIC = 0x1ED6E4;

    /** Magic, account, amount. */
    static final int REQUEST_BYTES = 2 * Integer.BYTES + Long.BYTES;

    /** A request to it lasts until the turn is over. */
    static final int SLOW_ACCOUNT = -1;

    static final long MEMORY_BYTES_MIN = 4L * GuestMemory.PAGE_BYTES;

    /** Told the account of each request that is executed. */
    private static volatile Optional<IntConsumer> listener = Optional.empty();

    /** Tells of each request that is executed in this process from now on. */
    static void tell(IntConsumer onAccount) {
        listener = Optional.of(onAccount);
    }

    static void tellNobody() {
        listener = Optional.empty();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public long memoryBytesMin() {
        return MEMORY_BYTES_MIN;
    }

    @Override
    public int requestBytes(ByteBuffer received) {
        int at = received.position();
        var view = received.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (view.remaining() >= Integer.BYTES && view.getInt(at) != MAGIC) {
            return MALFORMED;
        }
        return view.remaining() < REQUEST_BYTES ? 0 : REQUEST_BYTES;
    }

    @Override
    public void boot(GuestMemory fresh) {
        fresh.putInt(8, MAGIC);
    }

    @Override
    public void handle(GuestMemory memory, Request request, Reply reply) {
        listener.ifPresent(told -> told.accept(request.getInt(4)));
        while (request.getInt(4) == SLOW_ACCOUNT && !request.turn().isOver()) {
            Thread.onSpinWait();
        }
        int account = Integer.remainderUnsigned(request.getInt(4), memory.pages());
        long address = (long) account * GuestMemory.PAGE_BYTES;
        long balance = memory.getLong(address) + request.getLong(8);
        if (request.getLong(8) != 0) {
            memory.putLong(address, balance);
        }
        reply.putLong(balance);
        reply.putLong(request.epoch());
    }

    @Override
    public ByteBuffer rehearsalRequests(long round) {
        var requests = ByteBuffer.allocate(2 * REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int account = 2 + (int) (round % 100);
        requests.putInt(MAGIC).putInt(account).putLong(round);
        requests.putInt(MAGIC).putInt(account).putLong(0);
        return requests.flip();
    }
}

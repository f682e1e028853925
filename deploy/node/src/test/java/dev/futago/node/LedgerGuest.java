package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.memory.GuestMemory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An account in each page: a request adds to one and is told the balance and the epoch. */
class LedgerGuest implements Guest {

    static final String TYPE = "ledger";
    static final int MAGIC = 0x1ED6E4;

    /** Magic, account, amount. */
    static final int REQUEST_BYTES = 2 * Integer.BYTES + Long.BYTES;

    static final long MEMORY_BYTES_MIN = 4L * GuestMemory.PAGE_BYTES;

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

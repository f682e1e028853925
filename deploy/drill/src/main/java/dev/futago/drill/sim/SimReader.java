package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;
import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A client that reads from any node, also from a standby, and may be told of the past: but over one
 * connection never of what was before that which it was told already.
 */
final class SimReader implements SimCaller {

    /** Its session has no effects, and tells a standby that it may answer. */
    static final long SESSION = 0x5EAD_5EAD_5EAD_5EADL;

    private static final long MILLI = 1_000_000;
    private static final RrWire.Sizes SIZES = new RrWire.Sizes(64, 64);

    private final SimWorld world;
    private final Chance chance;
    private Optional<ClientId> connection = Optional.empty();
    private Optional<SimNode> node = Optional.empty();
    private long orderSeen;

    SimReader(SimWorld world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** Reads now and then, from now on. */
    void readOn() {
        world.timeline()
                .after(
                        chance.between(5 * MILLI, 150 * MILLI),
                        () -> {
                            if (connection.isPresent()) {
                                read(node.orElseThrow(), connection.get());
                            } else {
                                connect();
                            }
                            readOn();
                        });
    }

    private void connect() {
        SimNode to = world.nodes().get((int) chance.between(0, world.nodes().size() - 1L));
        if (to.isUp()) {
            to.connect(this);
        }
    }

    private void read(SimNode from, ClientId id) {
        var bytes = ByteBuffer.allocate(SIZES.requestBytes()).order(ByteOrder.LITTLE_ENDIAN);
        RrWire.putRequest(bytes, SIZES, SESSION, RrWire.READ);
        int[] ends = {bytes.position()};
        long atMillis = world.timeline().nowNanos() / MILLI;
        from.receive(id, new Requests(bytes.flip(), ends, atMillis));
    }

    @Override
    public void onConnected(SimNode to, ClientId id) {
        node = Optional.of(to);
        connection = Optional.of(id);
        orderSeen = 0;
    }

    @Override
    public void onReply(ClientId id, byte[] bytes) {
        ByteBuffer replies = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < replies.limit(); at += SIZES.replyBytes()) {
            if (replies.getInt(at + RrWire.STATUS) == SimGuest.FAILED) {
                continue; // It tells nothing.
            }
            long order = replies.getLong(at + RrWire.ORDER);
            if (order < orderSeen) {
                world.violate(
                        "StandbyReadsGoForward",
                        "%s told of effect %d behind %d"
                                .formatted(node.orElseThrow().name(), order, orderSeen));
            }
            orderSeen = order;
        }
    }

    @Override
    public void onLost(SimNode from) {
        connection = Optional.empty();
        node = Optional.empty();
    }
}

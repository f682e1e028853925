package dev.futago.drill.sim;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection between the two nodes. Each direction keeps its order; when it breaks, what was
 * under way is lost from some message on, and each end may learn of it at once, later, or never.
 */
final class SimLink {

    private static final long LATENCY_NANOS_MIN = 20_000;
    private static final long LATENCY_NANOS_MAX = 200_000;
    private static final long SLOW_NANOS_MAX = 400_000_000;

    /** One end: who it belongs to, and when the last thing sent towards it will have come. */
    private static final class End {
        private final SimNode node;
        private final LinkId id;
        private long lastArrivalNanos;
        private boolean isOpen = true;

        private End(SimNode node, LinkId id) {
            this.node = node;
            this.id = id;
        }
    }

    private final Timeline timeline;
    private final Chance chance;
    private final End dialler;
    private final End accepter;
    private final Map<Long, Integer> sealedDigests = new HashMap<>();
    private boolean isSlow;
    private boolean isBroken;

    SimLink(Timeline timeline, Chance chance, SimNode dialler, SimNode accepter) {
        this.timeline = timeline;
        this.chance = chance;
        this.dialler = new End(dialler, dialler.newLinkId());
        this.accepter = new End(accepter, accepter.newLinkId());
    }

    LinkId idAt(SimNode node) {
        return endOf(node).id;
    }

    private End endOf(SimNode node) {
        return node == dialler.node ? dialler : accepter;
    }

    private End otherEnd(SimNode node) {
        return node == dialler.node ? accepter : dialler;
    }

    void setSlow(boolean isSlow) {
        this.isSlow = isSlow;
    }

    /** What the sender's memory was when it sealed a checkpoint. */
    void noteSealed(long number, int digest) {
        sealedDigests.put(number, digest);
    }

    /** Whether an image is what the sender's memory was when it sealed this checkpoint. */
    boolean isImageOf(long number, int digest) {
        Integer sealed = sealedDigests.get(number);
        return sealed != null && sealed == digest;
    }

    void send(SimNode from, Message message) {
        Message travelling = copyOf(message);
        End to = otherEnd(from);
        timeline.after(
                arrival(to),
                () -> {
                    message.pages().ifPresent(PageBatch::release);
                    if (!isBroken && to.isOpen) {
                        to.node.tell(this, new Event.PeerSaid(to.id, travelling));
                    }
                });
    }

    /** As the wire does: other bytes, the same contents. */
    private static Message copyOf(Message message) {
        return switch (message) {
            case Message.Checkpoint(long epoch, long number, int part, boolean last, var batch) ->
                    new Message.Checkpoint(epoch, number, part, last, copyOf(batch));
            case Message.ResyncChunk(long epoch, int from, int to, var batch) ->
                    new Message.ResyncChunk(epoch, from, to, copyOf(batch));
            default -> message;
        };
    }

    private static PageBatch copyOf(PageBatch batch) {
        ByteBuffer bytes = ByteBuffer.allocate(batch.bytes()).put(batch.payload()).flip();
        return PageBatch.received(bytes, batch.digest(), () -> {});
    }

    private long arrival(End to) {
        long latency = chance.between(LATENCY_NANOS_MIN, LATENCY_NANOS_MAX);
        if (isSlow && chance.happens(0.1)) {
            latency = chance.between(LATENCY_NANOS_MAX, SLOW_NANOS_MAX);
        }
        long at = Math.max(to.lastArrivalNanos, timeline.nowNanos() + latency);
        to.lastArrivalNanos = at;
        return at - timeline.nowNanos();
    }

    /** What is under way towards one side waits in the network, and all that follows it. */
    void stall(boolean towardsDialler, long nanos) {
        End end = towardsDialler ? dialler : accepter;
        end.lastArrivalNanos = Math.max(end.lastArrivalNanos, timeline.nowNanos() + nanos);
    }

    /** One side closes: what it sent before still comes, then the other side is told. */
    void close(SimNode closer) {
        endOf(closer).isOpen = false;
        tellLoss(otherEnd(closer));
    }

    /**
     * The process at one end died: its kernel closes the connection, or its machine is gone too.
     */
    void crash(SimNode dead, boolean isTold) {
        endOf(dead).isOpen = false;
        isBroken = chance.happens(0.5);
        if (isTold) {
            tellLoss(otherEnd(dead));
        }
    }

    /** The connection breaks in the middle. */
    void cut() {
        isBroken = true;
        for (End end : new End[] {dialler, accepter}) {
            if (chance.happens(0.6)) {
                tellLoss(end);
            }
        }
    }

    private void tellLoss(End end) {
        timeline.after(
                arrival(end),
                () -> {
                    if (end.isOpen) {
                        end.isOpen = false;
                        end.node.tell(this, new Event.PeerLost(end.id, LinkLoss.CLOSED));
                    }
                });
    }
}

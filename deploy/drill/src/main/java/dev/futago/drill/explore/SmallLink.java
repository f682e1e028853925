package dev.futago.drill.explore;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One connection between the two nodes: each direction keeps its order. What is under way waits
 * until somebody lets it arrive; when the connection ends, what is left of it may be lost.
 */
final class SmallLink {

    /** One end, and what is under way to it: messages, and last of all that it is lost. */
    static final class End {
        final SmallNode node;
        final LinkId id;
        final ArrayDeque<Message> inbox = new ArrayDeque<>();
        boolean isOpen = true;
        boolean isLossDue;

        private End(SmallNode node) {
            this.node = node;
            id = node.newLinkId();
        }

        boolean hasMail() {
            return isOpen && (isLossDue || !inbox.isEmpty());
        }
    }

    final End dialler;
    final End accepter;
    private final Map<Long, Integer> sealedDigests = new HashMap<>();

    SmallLink(SmallNode dialler, SmallNode accepter) {
        this.dialler = new End(dialler);
        this.accepter = new End(accepter);
    }

    End end(boolean isDialler) {
        return isDialler ? dialler : accepter;
    }

    End endOf(SmallNode node) {
        return node == dialler.node ? dialler : accepter;
    }

    End otherEnd(SmallNode node) {
        return node == dialler.node ? accepter : dialler;
    }

    boolean isGone() {
        return !dialler.isOpen && !accepter.isOpen;
    }

    /** Whether both ends take it for whole. */
    boolean isWhole() {
        return dialler.isOpen && accepter.isOpen && !dialler.isLossDue && !accepter.isLossDue;
    }

    /** Takes a copy of what is sent, as a wire does, unless nobody will ever receive it. */
    void send(SmallNode from, Message message) {
        End to = otherEnd(from);
        if (to.isOpen && !to.isLossDue) {
            to.inbox.add(copyOf(message));
        }
    }

    /** The next thing under way to an end arrives. */
    Event next(End end) {
        if (!end.inbox.isEmpty()) {
            return new Event.PeerSaid(end.id, end.inbox.remove());
        }
        end.isOpen = false;
        return new Event.PeerLost(end.id, LinkLoss.CLOSED);
    }

    /** One side closes, or its process died: the other is told after what was sent before. */
    void close(SmallNode closer) {
        End own = endOf(closer);
        own.isOpen = false;
        own.inbox.clear();
        otherEnd(closer).isLossDue = true;
    }

    void cut() {
        dialler.isLossDue = true;
        accepter.isLossDue = true;
    }

    /** What the sender's memory was when it sealed a checkpoint. */
    void noteSealed(long number, int digest) {
        sealedDigests.put(number, digest);
    }

    /** The digest of the sender's memory when it sealed this checkpoint. */
    Optional<Integer> sealedDigest(long number) {
        return Optional.ofNullable(sealedDigests.get(number));
    }

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
}

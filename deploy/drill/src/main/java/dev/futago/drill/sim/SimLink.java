package dev.futago.drill.sim;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.protocol.FrameWriter;

import java.util.List;

/**
 * One connection between the two nodes: a stream in each direction. When it breaks, each end may
 * learn of it at once, later, or never.
 */
final class SimLink {

    /** Whether the other end learns that a process died. */
    enum Told {
        AT_ONCE,
        LATE,
        NEVER
    }

    private static final long LATE_NANOS_MIN = 2_000_000;
    private static final long LATE_NANOS_MAX = 100_000_000;

    /** One end: who it belongs to, and what comes towards it. */
    private final class End {
        private final SimNode node;
        private final LinkId id;
        private final SimStream incoming;
        private NodeRef speaker;
        private boolean isOpen = true;
        private int pagesOut;

        private End(SimNode node, Carrier carrier) {
            this.node = node;
            id = node.newLinkId();
            speaker = node.self();
            incoming = new SimStream(timeline, chance.split(), carrier, isPieced, this::receive);
        }

        private void receive(List<Message> messages) {
            if (isOpen) {
                List<Event> events =
                        messages.stream()
                                .<Event>map(message -> new Event.PeerSaid(id, watched(message)))
                                .toList();
                node.tell(SimLink.this, id, events);
            } else {
                messages.forEach(message -> message.pages().ifPresent(PageBatch::release));
            }
        }

        /** The same message, which is missed when its pages are not released. */
        private Message watched(Message message) {
            return message.pages()
                    .filter(pages -> world.setting().wire() != Setting.Wire.OBJECTS)
                    .map(
                            pages -> {
                                pagesOut++;
                                var counted =
                                        PageBatch.received(
                                                pages.payload(),
                                                pages.digest(),
                                                () -> {
                                                    pages.release();
                                                    pagesOut--;
                                                    checkBuffers();
                                                });
                                return Carrier.withPages(message, counted);
                            })
                    .orElse(message);
        }

        private void close() {
            isOpen = false;
            if (incoming.isWithinFrame()) {
                world.count("CutFrame");
            }
            List<Message> cutShort = incoming.end();
            if (!cutShort.isEmpty()) {
                world.violate("FramesAreWhole", "an end completed " + cutShort);
            }
            checkBuffers();
        }

        private void checkBuffers() {
            if (!isOpen && pagesOut == 0 && incoming.leakedBytes() != 0) {
                world.violate(
                        "HeldBytesBounded",
                        "%d bytes of a connection that is over are not given back"
                                .formatted(incoming.leakedBytes()));
            }
        }

        private void tellLoss() {
            if (isOpen) {
                close();
                node.tell(SimLink.this, id, List.of(new Event.PeerLost(id, LinkLoss.CLOSED)));
            }
        }
    }

    private final SimWorld world;
    private final Timeline timeline;
    private final Chance chance;
    private final boolean isPieced;
    private final End dialler;
    private final End accepter;

    SimLink(SimWorld world, Chance chance, SimNode dialler, SimNode accepter, FrameWriter writer) {
        this.world = world;
        this.chance = chance;
        timeline = world.timeline();
        Setting.Wire wire = world.setting().wire();
        isPieced = wire == Setting.Wire.PIECES;
        boolean areObjects = wire == Setting.Wire.OBJECTS;
        this.dialler =
                new End(dialler, areObjects ? new Carrier.Objects() : new Carrier.Frames(writer));
        this.accepter =
                new End(accepter, areObjects ? new Carrier.Objects() : new Carrier.Frames(writer));
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

    /** Who is at the other end. */
    SimNode peerOf(SimNode node) {
        return otherEnd(node).node;
    }

    /** The life of the peer that this connection is with: the one that spoke on it last. */
    NodeRef lifeAtOtherEndOf(SimNode node) {
        return otherEnd(node).speaker;
    }

    /** Whether nobody has it any more. */
    boolean isOver() {
        return !dialler.isOpen && !accepter.isOpen;
    }

    /** What comes towards a node. */
    SimStream towards(SimNode node) {
        return endOf(node).incoming;
    }

    void send(SimNode from, Message message) {
        endOf(from).speaker = from.self();
        otherEnd(from).incoming.send(message);
    }

    void setSlow(boolean isSlow) {
        dialler.incoming.setSlow(isSlow);
        accepter.incoming.setSlow(isSlow);
    }

    void damageNext() {
        dialler.incoming.damageNext();
        accepter.incoming.damageNext();
    }

    /** One side closes: what it sent before still comes, then the other side is told. */
    void close(SimNode closer) {
        endOf(closer).close();
        otherEnd(closer).incoming.sendEnd(otherEnd(closer)::tellLoss);
    }

    /**
     * The process at one end died: its kernel closes the connection, or its machine is gone too.
     */
    void crash(SimNode dead, Told told) {
        End end = endOf(dead);
        end.isOpen = false; // What it held of what came died with it.
        end.incoming.end();
        End other = otherEnd(dead);
        if (chance.happens(0.5)) {
            other.incoming.breakOff();
        }
        switch (told) {
            case AT_ONCE -> other.incoming.afterAll(other::tellLoss);
            case LATE ->
                    timeline.after(
                            chance.between(LATE_NANOS_MIN, LATE_NANOS_MAX),
                            () -> other.incoming.afterAll(other::tellLoss));
            case NEVER -> {
                /* Silence tells it. */
            }
        }
    }

    /** The connection breaks in the middle. */
    void cut(double told) {
        for (End end : List.of(dialler, accepter)) {
            end.incoming.breakOff();
            if (chance.happens(told)) {
                end.incoming.afterAll(end::tellLoss);
            }
        }
    }
}

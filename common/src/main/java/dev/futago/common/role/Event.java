package dev.futago.common.role;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.PageBatch;

import java.util.Optional;

/** What a role is told. */
public sealed interface Event {

    /** The pages that came with it; who is told owns them. */
    default Optional<PageBatch> pages() {
        return this instanceof PeerSaid(var link, var message) ? message.pages() : Optional.empty();
    }

    /** Time has passed. */
    record Tick() implements Event {}

    /** The dial that was asked for succeeded. */
    record Dialed(LinkId link) implements Event {}

    /** The dial that was asked for failed. */
    record DialFailed() implements Event {}

    /**
     * A connection to the peer is no more, whoever had dialled it. Told once for each over which
     * anything was said or that was dialled, unless we closed it.
     */
    record PeerLost(LinkId link, LinkLoss how) implements Event {}

    /** The peer said something. Who is told owns the pages in it, and releases them. */
    record PeerSaid(LinkId link, Message message) implements Event {}

    /** A client sent complete requests; they are good for this step only. */
    record ClientSaid(ClientId client, Requests requests) implements Event {}

    /** A client sends nothing more, and may still read what it is answered. */
    record ClientFinished(ClientId client) implements Event {}

    /** A client is gone. */
    record ClientLeft(ClientId client) implements Event {}

    /** The arbiter answered the question of this number. */
    record ArbiterAnswered(long question, ArbiterAnswer answer) implements Event {}

    /**
     * A look at the arbiter's record, when nobody had asked for it (R24).
     *
     * @param before what the role knew of the record when the look began
     * @param current the record as it was read; empty when there is none
     */
    record Looked(Optional<Tenure> before, Optional<Tenure> current) implements Event {}

    /** An operator ordered something: to be answered with an {@link Action.Report}. */
    record Ordered(long ticket, Order order) implements Event {}
}

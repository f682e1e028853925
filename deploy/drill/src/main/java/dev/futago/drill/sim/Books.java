package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;
import dev.futago.drill.check.Guarantee;
import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The guarantees of one process, and what they are told of it. */
final class Books {

    private final SimNode node;
    private final PageDigests digests;
    private final WitnessBeforeRelease witness;
    private final AppliedBeforeAcknowledged applied = new AppliedBeforeAcknowledged();
    private final HeldBytesBounded bounded;
    private final NamedImageIsKept kept = new NamedImageIsKept();
    private final FailedRequestLeavesNoTrace traceless = new FailedRequestLeavesNoTrace();
    private final PoisonIsRefused poison = new PoisonIsRefused();
    private final StandbyReadsAreCheckpoints reads;
    private final List<Guarantee> all;
    private boolean isHalfSealed;

    /** Of a process that has done nothing yet. */
    Books(SimNode node, GuestMemory memory, RoleConfig config) {
        this.node = node;
        digests = new PageDigests(memory);
        witness = new WitnessBeforeRelease(node::self, config.isArbitrated());
        bounded = new HeldBytesBounded(config.bounds(), SimProcess.BATCHES, memory.pages());
        reads = new StandbyReadsAreCheckpoints(digests);
        all = List.of(witness, applied, bounded, kept, traceless, poison, reads);
    }

    /** Its guarantees. */
    List<Guarantee> all() {
        return all;
    }

    /** Its memory, as far as it was looked at. */
    PageDigests digests() {
        return digests;
    }

    /** Whether parts of a checkpoint are sent, and more must follow. */
    boolean isHalfSealed() {
        return isHalfSealed;
    }

    void onNextRole() {
        witness.onNextRole();
        applied.onNextRole();
        bounded.onNextRole();
    }

    void onTurnEnd(boolean isDoorOpen, String state) {
        bounded.onTurnEnd(isDoorOpen, state);
    }

    // ---- the arbiter ----

    long onQuestion() {
        return witness.onQuestion();
    }

    void onClaim(Tenure sought) {
        witness.onClaim(sought);
    }

    void onAnswer(long question, ArbiterAnswer answer) {
        witness.onAnswer(question, answer);
        answer.record().ifPresent(kept::onTold);
    }

    /** The node says that its image is not the pair's any more. */
    void onDiscarded() {
        kept.onDiscarded(node.self());
    }

    // ---- clients ----

    void onRequests(Event.ClientSaid said) {
        bounded.onRequests(said);
    }

    void onClientLeft(ClientId client) {
        bounded.onClientLeft(client);
    }

    void onReleased(byte[] bytes) {
        ByteBuffer replies = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (replies.getLong(RrWire.SESSION) == SimReader.SESSION && !node.isPrimary()) {
            return; // Nobody executed it, and it needs no witness.
        }
        bounded.onReleased(bytes.length);
        for (int at = 0; at < bytes.length; at += replies.getInt(at + RrWire.LENGTH)) {
            witness.onReleased(
                    replies.getLong(at + RrWire.SESSION), replies.getLong(at + RrWire.NUMBER));
        }
    }

    /** The guest begins a request, which no node has told to be poison. */
    void onExecutes(RequestDigest request) {
        poison.onExecutes(request);
    }

    /** The guest has answered a request. */
    void onExecuted(Request request, int replyBytes) {
        bounded.onExecuted(request.client(), request.length(), replyBytes);
        witness.onExecuted(request.getLong(RrWire.SESSION), request.getLong(RrWire.NUMBER));
    }

    /**
     * The stores of a request that failed were undone.
     *
     * @param isAsBefore whether the memory is what it was before the request
     */
    void onUndone(boolean isAsBefore) {
        traceless.onUndone(isAsBefore);
    }

    /** A standby reads from its image now. */
    void onStandbyRead(GuestMemory image, Request request) {
        bounded.onExecuted(request.client(), request.length(), 0); // Its reply leaves at once.
        reads.onRead(image, node.silenceNanos());
    }

    // ---- the peer ----

    void onSent(SimLink link, Message message) {
        if (message.pages().isPresent()) {
            bounded.onBatchSent();
        }
        switch (message) {
            case Message.Welcome welcome -> witness.onWelcome(link);
            case Message.Reconnected again -> witness.onReconnected(link);
            case Message.Checkpoint part -> {
                isHalfSealed = !part.last();
                if (part.part() == 0) {
                    witness.onCheckpointBegun(link, part.number());
                }
            }
            case Message.CheckpointAck(long epoch, long number) ->
                    applied.onAcknowledged(node.name(), number);
            case Message.Reconnect words -> applied.onAcknowledged(node.name(), words.number());
            case Message other -> {
                /* It is no witness of anything. */
            }
        }
    }

    void onBatchReturned() {
        bounded.onBatchReturned();
    }

    void onHeard(SimLink link, Message message) {
        switch (message) {
            case Message.CheckpointAck(long epoch, long number) ->
                    witness.onAcknowledged(link, number, link.lifeAtOtherEndOf(node));
            case Message.Reconnect words -> witness.onReturned(words.number(), words.node());
            case Message.SwitchedOver(var tenure, long quietNanos) -> witness.onTold(tenure);
            case Message.PoisonRequest told when node.follows(told.epoch()) ->
                    poison.onTold(told.digest());
            case Message other -> {
                /* It is no witness of anything. */
            }
        }
    }

    void onApplied(long number) {
        applied.onApplied(number);
    }

    /** The same event; its pages are missed until they are released. */
    Event counted(Event event) {
        if (!(event instanceof Event.PeerSaid(var link, var message))
                || message.pages().isEmpty()) {
            return event;
        }
        PageBatch pages = message.pages().get();
        bounded.onPagesGiven();
        var counted =
                PageBatch.received(
                        pages.payload(),
                        pages.digest(),
                        () -> {
                            pages.release();
                            bounded.onPagesReleased();
                        });
        return new Event.PeerSaid(link, Carrier.withPages(message, counted));
    }
}

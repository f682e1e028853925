package dev.futago.standby;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.Event;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node that follows a primary: it receives its image, follows it checkpoint by checkpoint, and
 * takes over when it falls silent and the arbiter agrees (PROTOCOL R4, R8).
 *
 * <p>A role lives for one image: when the link is lost and it may not take over, the node begins
 * anew as a joiner in another incarnation. The phases and what leads from one to the other are
 * drawn in docs/PROTOCOL.md.
 */
public final class StandbyRole implements Role {

    private sealed interface Phase {
        /** The image comes; before checkpoint 1 it is worth nothing. */
        record Receiving(LinkId link, Tenure tenure) implements Phase {}

        /** The image is a complete checkpoint and stays one. */
        record Following(LinkId link, Tenure tenure) implements Phase {}

        /** R8: sealed off, asking the record whether this image may go on. */
        record AskingToTakeOver(Tenure followed, String reason) implements Phase {}

        /** R17: sealed off without an arbiter; the image waits for an operator. */
        record Holding(Tenure followed) implements Phase {}

        /** R8: sealed off, claiming the next epoch. */
        record ClaimingTakeover(Tenure sought) implements Phase {}

        /** This role is over. */
        record Ended() implements Phase {}
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final RoleConfig config;
    private final NodeRef self;
    private final Tally tally;
    private final Bystander bystander;
    private final Mirror mirror;
    private final PeerWatch watch;
    private final ArbiterDesk desk;

    private Phase phase;
    private boolean isNamed;
    private boolean isStallTold;
    private long acknowledged;

    /**
     * A standby that was just welcomed.
     *
     * @param welcome the link over which, by whom, and as which incarnation of this node
     * @param memory what is in it is worthless; the role's from here on
     */
    public StandbyRole(RoleConfig config, Next.Follower welcome, GuestMemory memory, Tally tally) {
        this.config = config;
        this.self = welcome.self();
        this.tally = tally;
        bystander = new Bystander(self, tally);
        mirror = new Mirror(memory);
        RoleConfig.Timers timers = config.timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.standbySuspectsNanos());
        watch.begin(welcome.atNanos());
        desk = new ArbiterDesk(timers.retryNanos());
        phase = new Phase.Receiving(welcome.link(), welcome.tenure());
    }

    @Override
    public void step(long nowNanos, Event event, Consumer<? super Action> out) {
        switch (event) {
            case Event.Tick() -> onTick(nowNanos, out);
            case Event.ClientSaid(var client, var requests) -> bystander.onRequests(client, out);
            case Event.ClientLeft left -> {
                /* Nothing of it is kept. */
            }
            case Event.Dialed _, Event.DialFailed _ -> {
                /* A standby has its link. */
            }
            case Event.PeerSaid(var link, var message) -> onMessage(link, message, nowNanos, out);
            case Event.PeerLost(var link, var how) -> onLost(link, how, out);
            case Event.ArbiterAnswered(long question, var answer) when desk.isOpen(question) ->
                    onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that was asked again. */
            }
        }
    }

    /** Acknowledges all that this turn brought at once (R4), unless it is sealed off (R8). */
    @Override
    public void endTurn(long nowNanos, Consumer<? super Action> out) {
        if (phase instanceof Phase.Following(var link, var tenure)
                && mirror.applied() > acknowledged) {
            acknowledged = mirror.applied();
            var ack = new Message.CheckpointAck(tenure.epoch(), acknowledged);
            out.accept(new Action.Send(link, ack));
        }
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
        switch (phase) {
            case Phase.Receiving(var link, var tenure) -> watchPrimary(link, tenure, nowNanos, out);
            case Phase.Following(var link, var tenure) -> watchPrimary(link, tenure, nowNanos, out);
            case Phase.AskingToTakeOver _, Phase.Holding _ -> {
                /* Nobody is watched. */
            }
            case Phase.ClaimingTakeover _, Phase.Ended _ -> {
                /* Nobody is watched. */
            }
        }
    }

    private void watchPrimary(
            LinkId link, Tenure tenure, long nowNanos, Consumer<? super Action> out) {
        if (watch.isSilent(nowNanos)) {
            long millis = watch.silenceNanos(nowNanos) / 1_000_000;
            dropPrimary(link, "silent for %d ms".formatted(millis), out);
        } else if (watch.isHeartbeatDue(nowNanos)) {
            var beat = new Message.Heartbeat(tenure.epoch(), mirror.applied(), nowNanos);
            out.accept(new Action.Send(link, beat));
        }
    }

    @Override
    public long nextTickNanos() {
        boolean watches = phase instanceof Phase.Receiving || phase instanceof Phase.Following;
        return Math.min(watches ? watch.nextTickNanos() : NEVER, desk.nextTickNanos());
    }

    // ---- the primary speaks ----

    private void onMessage(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        if (message instanceof Message.Hello) {
            bystander.onHello(link, out);
            return;
        }
        switch (phase) {
            case Phase.Receiving(var ours, var tenure) when ours.equals(link) ->
                    onStream(link, tenure, message, nowNanos, out);
            case Phase.Following(var ours, var tenure) when ours.equals(link) ->
                    onStream(link, tenure, message, nowNanos, out);
            case Phase _ -> {
                /* From a connection that is ours no more: what it says is too late (R8, R9). */
                message.pages().ifPresent(PageBatch::release);
            }
        }
    }

    private void onStream(
            LinkId link,
            Tenure tenure,
            Message message,
            long nowNanos,
            Consumer<? super Action> out) {
        watch.heard(nowNanos);
        switch (message) {
            case Message.ResyncChunk chunk when chunk.epoch() == tenure.epoch() ->
                    mirror.receive(chunk).ifPresent(why -> dropPrimary(link, why, out));
            case Message.Checkpoint part when part.epoch() == tenure.epoch() ->
                    onCheckpoint(link, tenure, part, out);
            case Message.Heartbeat beat when beat.epoch() == tenure.epoch() -> watch.note(beat);
            case Message.Paired(var named)
                    when phase instanceof Phase.Following
                            && named.isBackedBy(self)
                            && named.epoch() == tenure.epoch() ->
                    becomeNamed(link, named, out);
            // Whatever else: from another epoch, or not a primary's to say.
            case Message stale -> {
                stale.pages().ifPresent(PageBatch::release);
                tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
                String reason = "it spoke as no primary of epoch %d does".formatted(tenure.epoch());
                dropPrimary(link, reason, out);
            }
        }
    }

    private void onCheckpoint(
            LinkId link, Tenure tenure, Message.Checkpoint part, Consumer<? super Action> out) {
        Optional<String> objection = mirror.receive(part);
        if (objection.isPresent()) {
            dropPrimary(link, objection.get(), out);
        } else if (phase instanceof Phase.Receiving && mirror.applied() > 0) {
            becomeFollowing(link, tenure, out);
        }
    }

    // ---- the primary is lost ----

    private void onLost(LinkId link, LinkLoss how, Consumer<? super Action> out) {
        switch (phase) {
            case Phase.Receiving(var ours, var tenure) when ours.equals(link) ->
                    losePrimary(tenure, how.words(), out);
            case Phase.Following(var ours, var tenure) when ours.equals(link) ->
                    losePrimary(tenure, how.words(), out);
            case Phase _ -> {
                /* Not the connection that we follow. */
            }
        }
    }

    private void dropPrimary(LinkId link, String reason, Consumer<? super Action> out) {
        out.accept(new Action.Close(link, reason));
        switch (phase) {
            case Phase.Receiving(var ours, var tenure) -> losePrimary(tenure, reason, out);
            case Phase.Following(var ours, var tenure) -> losePrimary(tenure, reason, out);
            case Phase.AskingToTakeOver _,
                    Phase.Holding _,
                    Phase.ClaimingTakeover _,
                    Phase.Ended _ ->
                    throw new IllegalStateException("there is no primary to drop: " + phase);
        }
    }

    private void losePrimary(Tenure tenure, String reason, Consumer<? super Action> out) {
        mirror.dropStage();
        if (phase instanceof Phase.Receiving) {
            becomeNewcomer("the image is not complete: " + reason, out);
            return;
        }
        out.accept(
                new Action.Announce(
                        new Milestone.Suspected(
                                tenure.owner(), reason, tenure.epoch(), mirror.applied())));
        if (config.isArbitrated()) {
            becomeAskingToTakeOver(tenure, reason, out);
        } else {
            becomeHolding(tenure, out);
        }
    }

    // ---- the arbiter answers ----

    private void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        Optional<String> trouble = troubleWith(answer);
        if (trouble.isPresent()) {
            desk.onUnknown(nowNanos);
            tellStalled("the arbiter cannot be relied upon: " + trouble.get(), out);
            return;
        }
        desk.close();
        Tenure current = recordIn(answer).orElseThrow();
        switch (phase) {
            case Phase.AskingToTakeOver(var followed, var reason) ->
                    onTakeoverAnswer(current, followed, reason, out);
            case Phase.ClaimingTakeover(var sought) -> {
                if (current.grantsTheSameAs(sought)) {
                    becomeSuccessor(current, out);
                } else {
                    becomeNewcomer("takeover refused, the record says " + current, out);
                }
            }
            case Phase.Receiving _, Phase.Following _, Phase.Holding _, Phase.Ended _ ->
                    throw new IllegalStateException("an answer nobody waits for in " + phase);
        }
    }

    /**
     * Why an answer tells nothing. A record that is gone, or older than the one that was followed,
     * is the arbiter's loss and not a reason to give the image up.
     */
    private Optional<String> troubleWith(ArbiterAnswer answer) {
        if (answer instanceof ArbiterAnswer.Unknown(var reason)) {
            return Optional.of("no answer: " + reason);
        }
        Optional<Tenure> current = recordIn(answer);
        if (current.isEmpty()) {
            return Optional.of("it has lost its record");
        }
        long known = atStake().map(Tenure::version).orElse(1L);
        boolean isClaimed = phase instanceof Phase.ClaimingTakeover;
        return current.get().version() < (isClaimed ? known - 1 : known)
                ? Optional.of("its record went back to version " + current.get().version())
                : Optional.empty();
    }

    private void tellStalled(String reason, Consumer<? super Action> out) {
        if (!isStallTold) {
            isStallTold = true;
            long epoch = atStake().map(Tenure::epoch).orElse(0L);
            out.accept(new Action.Announce(new Milestone.Stalled(reason, epoch)));
        }
    }

    private static Optional<Tenure> recordIn(ArbiterAnswer answer) {
        return switch (answer) {
            case ArbiterAnswer.Read(var current) -> current;
            case ArbiterAnswer.Granted(var now) -> Optional.of(now);
            case ArbiterAnswer.Refused(var current) -> current;
            case ArbiterAnswer.Unknown unknown -> Optional.empty();
        };
    }

    /** R8: only the standby that a PAIRED record names, in this very incarnation, may claim. */
    private void onTakeoverAnswer(
            Tenure current, Tenure followed, String reason, Consumer<? super Action> out) {
        if (current.isBackedBy(self) && current.epoch() == followed.epoch()) {
            becomeClaimingTakeover(current.takenOverBy(self, "primary lost: " + reason), out);
        } else {
            becomeNewcomer("the record says " + current, out);
        }
    }

    // ---- transitions: the only places that leave one phase for another ----

    private void becomeFollowing(LinkId link, Tenure tenure, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.Receiving, "following", phase);
        phase = new Phase.Following(link, tenure);
        out.accept(
                new Action.Announce(new Milestone.ImageComplete(tenure.epoch(), mirror.applied())));
    }

    /** The record names this node: it may take over (R8). */
    private void becomeNamed(LinkId link, Tenure named, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.Following, "named", phase);
        phase = new Phase.Following(link, named);
        isNamed = true;
        out.accept(new Action.Announce(new Milestone.Following(named, mirror.applied())));
    }

    /** From here on nothing is acknowledged in the epoch that was followed (R8). */
    private void becomeAskingToTakeOver(
            Tenure followed, String reason, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.Following, "asking to take over", phase);
        phase = new Phase.AskingToTakeOver(followed, reason);
        desk.read(out);
    }

    /** R17: without an arbiter nobody takes over by itself; the image is kept for an operator. */
    private void becomeHolding(Tenure followed, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.Following, "holding", phase);
        phase = new Phase.Holding(followed);
        out.accept(
                new Action.Announce(
                        new Milestone.Stalled(
                                "no arbiter, and the primary is lost: an operator must decide",
                                followed.epoch())));
    }

    private void becomeClaimingTakeover(Tenure sought, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.AskingToTakeOver, "claiming takeover", phase);
        phase = new Phase.ClaimingTakeover(sought);
        desk.claim(sought, out);
    }

    private void becomeSuccessor(Tenure granted, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.ClaimingTakeover, "successor", phase);
        phase = new Phase.Ended();
        out.accept(new Action.Announce(new Milestone.TookOver(granted, mirror.applied())));
        out.accept(new Action.Become(new Next.Successor(granted)));
    }

    /**
     * The image is not the pair's any more: what was followed is discarded with the incarnation.
     */
    private void becomeNewcomer(String reason, Consumer<? super Action> out) {
        phase = new Phase.Ended();
        out.accept(new Action.Announce(new Milestone.Stale(reason)));
        out.accept(new Action.Become(new Next.Newcomer()));
    }

    // ---- looking ----

    @Override
    public RoleStatus status(long nowNanos) {
        Optional<Tenure> live =
                switch (phase) {
                    case Phase.Receiving(var link, var tenure) -> Optional.of(tenure);
                    case Phase.Following(var link, var tenure) -> Optional.of(tenure);
                    case Phase _ -> Optional.empty();
                };
        return new RoleStatus(
                "standby",
                stateName(),
                isNamed && live.isPresent(),
                false,
                live.or(this::atStake),
                mirror.applied(),
                acknowledged,
                0,
                0,
                0,
                live.isPresent() ? watch.silenceNanos(nowNanos) : 0,
                live.map(this::peerStatus),
                live.isPresent() ? "" : "the primary is lost");
    }

    /** The tenure that is followed no more, or claimed. */
    private Optional<Tenure> atStake() {
        return switch (phase) {
            case Phase.AskingToTakeOver(var followed, var reason) -> Optional.of(followed);
            case Phase.Holding(var followed) -> Optional.of(followed);
            case Phase.ClaimingTakeover(var sought) -> Optional.of(sought);
            case Phase.Receiving _, Phase.Following _, Phase.Ended _ -> Optional.empty();
        };
    }

    private RoleStatus.Peer peerStatus(Tenure followed) {
        String state = isNamed ? "paired" : "resyncing";
        return new RoleStatus.Peer(
                followed.owner(), "primary", state, watch.number(), watch.uptimeNanos());
    }

    private String stateName() {
        return switch (phase) {
            case Phase.Receiving receiving -> "receiving";
            case Phase.Following following -> "streaming";
            case Phase.AskingToTakeOver asking -> "asking-to-take-over";
            case Phase.Holding holding -> "holding";
            case Phase.ClaimingTakeover claiming -> "claiming-takeover";
            case Phase.Ended() -> "ended";
        };
    }
}

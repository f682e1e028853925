package dev.futago.standby;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node that follows a primary: it receives its image, follows it checkpoint by checkpoint, and
 * takes over when it falls silent and the arbiter agrees (PROTOCOL R4, R8).
 *
 * <p>A role lives for one image: when the link is lost and it may not take over, the node begins
 * anew as a joiner in another incarnation. The phases and what leads from one to the other are
 * drawn in docs/PROTOCOL.md. Here it follows; the way back to a primary that was lost is {@link
 * Reconnection}, and the way to its place {@link Takeover}.
 */
public final class StandbyRole implements Role {

    private final Host host;
    private final Tally tally;
    private final Bystander bystander;
    private final Mirror mirror;
    private final GuestMemory image;
    private final PeerWatch watch;
    private final StandbyStanding standing;
    private final Takeover takeover;
    private final Reconnection reconnection;

    private boolean isNamed;
    private boolean isProven;

    private StandbyRole(Host host, NodeRef self, Mirror mirror, StandbyPhase first, long nowNanos) {
        this.host = host;
        this.mirror = mirror;
        image = host.memory().readOnlyView();
        tally = host.tally();
        RoleConfig.Timers timers = host.config().timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.standbySuspectsNanos());
        watch.begin(nowNanos);
        standing = new StandbyStanding(host.config(), self, first);
        bystander = new Bystander(self, host, new OtherPair(standing, mirror));
        takeover = new Takeover(host, standing, mirror, watch);
        reconnection = new Reconnection(host, standing, mirror, watch, takeover);
    }

    /**
     * A standby that was just welcomed.
     *
     * @param host with a memory in which what is there is worthless; the role's from here on
     * @param welcome the link over which, by whom, and as which incarnation of this node
     */
    public static StandbyRole receiving(Host host, Next.Follower welcome) {
        return new StandbyRole(
                host,
                welcome.self(),
                Mirror.empty(host.memory(), host.drill()),
                new StandbyPhase.Receiving(welcome.link(), welcome.tenure()),
                welcome.atNanos());
    }

    /**
     * A primary that has given the pair to its standby and is standby now (R16).
     *
     * @param host with a memory that is the same as the new owner's
     */
    public static StandbyRole standingDown(Host host, Next.StoodDown stood) {
        StandbyPhase first =
                stood.link()
                        .<StandbyPhase>map(link -> new StandbyPhase.Following(link, stood.tenure()))
                        .orElseGet(
                                () ->
                                        new StandbyPhase.Reconnecting(
                                                stood.tenure(),
                                                "not connected",
                                                new StandbyPhase.Attempt.Due()));
        var role =
                new StandbyRole(
                        host,
                        stood.self(),
                        Mirror.whole(host.memory(), host.drill()),
                        first,
                        stood.atNanos());
        role.isNamed = true;
        role.isProven = true;
        return role;
    }

    /** Its phases, and what leads from one to the other. */
    public static Transitions transitions() {
        return StandbyPhase.TRANSITIONS;
    }

    @Override
    public void step(long nowNanos, Event event, Consumer<? super Action> out) {
        switch (event) {
            case Event.Tick() -> onTick(nowNanos, out);
            case Event.ClientSaid(var client, var requests) ->
                    onRequests(client, requests, nowNanos, out);
            case Event.ClientFinished(var client) -> out.accept(new Action.Hangup(client));
            case Event.ClientLeft(var client) -> bystander.onLeft(client);
            case Event.Dialed(var link) -> reconnection.onDialed(link, nowNanos, out);
            case Event.DialFailed() -> reconnection.onDialFailed(nowNanos, out);
            case Event.PeerSaid(var link, var message) -> onMessage(link, message, nowNanos, out);
            case Event.PeerLost(var link, var how) -> onLost(link, how, nowNanos, out);
            case Event.ArbiterAnswered(long question, var answer)
                    when takeover.takes(question, answer) ->
                    takeover.onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that is not open. */
            }
            case Event.Looked look -> {
                /* Who follows is told of the record by its primary. */
            }
            case Event.Ordered(long ticket, var order) -> onOrder(ticket, order, nowNanos, out);
        }
    }

    /** Acknowledges all that this turn brought at once (R4), unless it is sealed off (R8). */
    @Override
    public void endTurn(long nowNanos, Consumer<? super Action> out) {
        if (standing.phase() instanceof StandbyPhase.Following(var link, var tenure)
                && mirror.applied() > standing.acknowledged()) {
            standing.acknowledge(mirror.applied());
            var ack = new Message.CheckpointAck(tenure.epoch(), mirror.applied());
            out.accept(new Action.Send(link, ack));
        }
    }

    /** Between two checkpoints the image is one of them, whole, once it has come. */
    private void onRequests(
            ClientId client, Requests requests, long nowNanos, Consumer<? super Action> out) {
        if (standing.phase() instanceof StandbyPhase.Receiving) {
            bystander.onRequests(client, requests, out);
        } else {
            bystander.onRequests(client, requests, image, watch.ageNanos(nowNanos), out);
        }
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        takeover.onTick(nowNanos, out);
        switch (standing.phase()) {
            case StandbyPhase.Receiving(var link, var tenure) ->
                    watchPrimary(link, tenure, nowNanos, out);
            case StandbyPhase.Following(var link, var tenure) ->
                    watchPrimary(link, tenure, nowNanos, out);
            case StandbyPhase.Reconnecting reconnecting ->
                    reconnection.onTick(reconnecting, nowNanos, out);
            case StandbyPhase.AskingToTakeOver _,
                    StandbyPhase.ClaimingTakeover _,
                    StandbyPhase.Ended _ -> {
                /* Nobody is watched. */
            }
        }
    }

    private void watchPrimary(
            LinkId link, Tenure tenure, long nowNanos, Consumer<? super Action> out) {
        watch.look(nowNanos);
        if (watch.isSilent(nowNanos)) {
            long millis = watch.silenceNanos(nowNanos) / 1_000_000;
            out.accept(new Action.Close(link, "silent"));
            isProven = false;
            losePrimary(tenure, "silent for %d ms".formatted(millis), nowNanos, out);
        } else if (watch.isHeartbeatDue(nowNanos)) {
            var beat = new Message.Heartbeat(tenure.epoch(), mirror.applied(), nowNanos, 0);
            out.accept(new Action.Send(link, beat));
        }
    }

    @Override
    public long nextTickNanos() {
        return Math.min(ofPhase(), takeover.nextTickNanos());
    }

    private long ofPhase() {
        return switch (standing.phase()) {
            case StandbyPhase.Receiving _, StandbyPhase.Following _ -> watch.nextTickNanos();
            case StandbyPhase.Reconnecting reconnecting -> reconnection.nextTickNanos(reconnecting);
            case StandbyPhase.AskingToTakeOver _,
                    StandbyPhase.ClaimingTakeover _,
                    StandbyPhase.Ended _ ->
                    NEVER;
        };
    }

    // ---- the primary speaks ----

    private void onMessage(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        if (bystander.isAnswered(link, message, Bystander.Has.IMAGE, out)) {
            return;
        }
        switch (standing.phase()) {
            case StandbyPhase phase when message instanceof Message.Busy busy && !isOurs(link) ->
                    onBusy(phase, link, busy, nowNanos, out);
            case StandbyPhase.Receiving(var ours, var tenure) when ours.equals(link) ->
                    onStream(link, tenure, message, nowNanos, out);
            case StandbyPhase.Following(var ours, var tenure) when ours.equals(link) ->
                    onStream(link, tenure, message, nowNanos, out);
            case StandbyPhase.Reconnecting reconnecting when reconnecting.isGreetedOver(link) ->
                    reconnection.onGreeted(reconnecting, link, message, nowNanos, out);
            case StandbyPhase _ -> {
                /* From a connection that is ours no more: what it says is too late (R8, R9). */
                message.pages().ifPresent(PageBatch::release);
            }
        }
    }

    /**
     * R21: the primary's second thread says that the loop is busy. Its word prolongs patience only
     * while the link of the loop is open, and counts only if it is of the life that is followed.
     */
    private void onBusy(
            StandbyPhase phase,
            LinkId link,
            Message.Busy busy,
            long nowNanos,
            Consumer<? super Action> out) {
        out.accept(new Action.Close(link, "heard"));
        boolean isMeant =
                phase.live()
                        .filter(tenure -> tenure.epoch() == busy.epoch())
                        .filter(tenure -> tenure.isOwnedBy(busy.owner()))
                        .isPresent();
        if (isMeant && standing.self().equals(busy.standby())) {
            tally.add(Tally.Count.BUSY_WORDS, 1);
            watch.busy(nowNanos, busy.turn(), host.config().timers().busyNanos());
        }
    }

    /** Whether this is the connection to the loop of the primary that is followed. */
    private boolean isOurs(LinkId link) {
        return switch (standing.phase()) {
            case StandbyPhase.Receiving(var ours, _) -> ours.equals(link);
            case StandbyPhase.Following(var ours, _) -> ours.equals(link);
            case StandbyPhase.Reconnecting reconnecting -> reconnecting.isGreetedOver(link);
            case StandbyPhase.AskingToTakeOver _,
                    StandbyPhase.ClaimingTakeover _,
                    StandbyPhase.Ended _ ->
                    false;
        };
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
                    mirror.receive(chunk).ifPresent(why -> dropPrimary(link, why, nowNanos, out));
            case Message.Checkpoint part when part.epoch() == tenure.epoch() ->
                    onCheckpoint(link, tenure, part, nowNanos, out);
            case Message.Heartbeat beat when beat.epoch() == tenure.epoch() -> {
                isProven = true;
                watch.note(beat);
                host.pause().hear(nowNanos, beat.pauseNanos());
            }
            case Message.Verify question
                    when standing.phase() instanceof StandbyPhase.Following
                            && question.epoch() == tenure.epoch() ->
                    onVerify(link, question, nowNanos, out);
            case Message.Paired(var named)
                    when standing.phase() instanceof StandbyPhase.Following
                            && named.isBackedBy(standing.self())
                            && (named.epoch() == tenure.epoch() || isAgreed(named)) ->
                    becomeNamed(link, named, out);
            case Message.Reassert(long epoch, var proposed)
                    when standing.phase() instanceof StandbyPhase.Following
                            && epoch == tenure.epoch()
                            && isSuccessorOf(tenure, proposed) ->
                    onReassert(link, epoch, proposed, out);
            case Message.SwitchedOver(var granted, long quietNanos)
                    when standing.phase() instanceof StandbyPhase.Following
                            && takeover.isHandedOver(granted, tenure) ->
                    takeover.becomeOwner(
                            granted, Optional.of(link), nowNanos - quietNanos, nowNanos, out);
            case Message.PoisonRequest poison when poison.epoch() == tenure.epoch() ->
                    learn(poison, tenure, out);
            // Said before it knew that it is owner now, and I its standby (R16).
            case Message.Heartbeat(long epoch, _, _, _, _) when isOfFormerEpoch(epoch, tenure) ->
                    tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            case Message.CheckpointAck(long epoch, _) when isOfFormerEpoch(epoch, tenure) ->
                    tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            case Message.ReassertAgreed(long epoch, _) when isOfFormerEpoch(epoch, tenure) ->
                    tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            // Whatever else: from another epoch, or not a primary's to say.
            case Message stale -> {
                stale.pages().ifPresent(PageBatch::release);
                tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
                String reason = "it spoke as no primary of epoch %d does".formatted(tenure.epoch());
                dropPrimary(link, reason, nowNanos, out);
            }
        }
    }

    private boolean isSuccessorOf(Tenure tenure, Tenure proposed) {
        return proposed.isOwnedBy(tenure.owner())
                && proposed.isBackedBy(standing.self())
                && proposed.epoch() == tenure.epoch() + 1
                && standing.newest(tenure).version() <= proposed.version()
                && tenure.era().isBefore(proposed.era());
    }

    /** R23: nothing is sealed off, so that no claim of this node is under way. */
    private void onReassert(
            LinkId link, long epoch, Tenure proposed, Consumer<? super Action> out) {
        standing.agree(proposed);
        var agreed = new Message.ReassertAgreed(epoch, proposed.era().id());
        out.accept(new Action.Send(link, agreed));
    }

    private boolean isAgreed(Tenure named) {
        return standing.agreed()
                .filter(tenure -> tenure.era().equals(named.era()))
                .filter(tenure -> tenure.grantsTheSameAs(named))
                .isPresent();
    }

    private void learn(Message.PoisonRequest poison, Tenure tenure, Consumer<? super Action> out) {
        if (host.poison().add(poison.digest(), poison.command())) {
            out.accept(
                    new Action.Announce(
                            new Milestone.PoisonRequestLearned(
                                    tenure.owner(), poison.command(), tenure.epoch())));
        }
    }

    private boolean isOfFormerEpoch(long epoch, Tenure tenure) {
        return mirror.applied() == 0
                && standing.phase() instanceof StandbyPhase.Following
                && epoch == tenure.epoch() - 1;
    }

    private void onCheckpoint(
            LinkId link,
            Tenure tenure,
            Message.Checkpoint part,
            long nowNanos,
            Consumer<? super Action> out) {
        Optional<String> objection = mirror.receive(part);
        if (objection.isPresent()) {
            dropPrimary(link, objection.get(), nowNanos, out);
            return;
        }
        isProven = true;
        if (standing.phase() instanceof StandbyPhase.Receiving && mirror.applied() > 0) {
            becomeFollowing(link, tenure, out);
        }
    }

    /** Compares where the image is the very checkpoint that is meant. */
    private void onVerify(
            LinkId link, Message.Verify question, long nowNanos, Consumer<? super Action> out) {
        Optional<String> objection = mirror.objectionTo(question);
        if (objection.isPresent()) {
            dropPrimary(link, objection.get(), nowNanos, out);
            return;
        }
        var verified =
                new Message.Verified(
                        question.epoch(),
                        question.number(),
                        question.digests().fromPage(),
                        mirror.mismatches(question));
        out.accept(new Action.Send(link, verified));
    }

    // ---- the primary is lost ----

    private void onLost(LinkId link, LinkLoss how, long nowNanos, Consumer<? super Action> out) {
        switch (standing.phase()) {
            case StandbyPhase.Receiving(var ours, var tenure) when ours.equals(link) ->
                    losePrimary(tenure, how.words(), nowNanos, out);
            case StandbyPhase.Following(var ours, var tenure) when ours.equals(link) ->
                    losePrimary(tenure, how.words(), nowNanos, out);
            case StandbyPhase.Reconnecting reconnecting when reconnecting.isGreetedOver(link) ->
                    reconnection.onNotReached(reconnecting, nowNanos, out);
            case StandbyPhase _ -> {
                /* Not the connection that we follow. */
            }
        }
    }

    private void dropPrimary(
            LinkId link, String reason, long nowNanos, Consumer<? super Action> out) {
        out.accept(new Action.Close(link, reason));
        switch (standing.phase()) {
            case StandbyPhase.Receiving(var ours, var tenure) ->
                    losePrimary(tenure, reason, nowNanos, out);
            case StandbyPhase.Following(var ours, var tenure) ->
                    losePrimary(tenure, reason, nowNanos, out);
            case StandbyPhase.Reconnecting _, StandbyPhase.AskingToTakeOver _ ->
                    throw notFollowing();
            case StandbyPhase.ClaimingTakeover _, StandbyPhase.Ended _ -> throw notFollowing();
        }
    }

    private IllegalStateException notFollowing() {
        return new IllegalStateException("there is no primary to drop: " + standing.phase());
    }

    /**
     * A connection that broke is made again once for each time that it carried anything sound; else
     * the record decides.
     */
    private void losePrimary(
            Tenure tenure, String reason, long nowNanos, Consumer<? super Action> out) {
        mirror.dropStage();
        if (standing.phase() instanceof StandbyPhase.Receiving) {
            takeover.becomeNewcomer("the image is not complete: " + reason, Known.of(tenure), out);
        } else if (isProven && isNamed) {
            isProven = false;
            reconnection.becomeReconnecting(tenure, reason, out);
        } else if (takeover.mayBegin(nowNanos)) {
            takeover.becomeAskingToTakeOver(tenure, reason, out);
        } else {
            reconnection.becomeHolding(tenure, reason, nowNanos, out);
        }
    }

    // ---- orders ----

    private void onOrder(long ticket, Order order, long nowNanos, Consumer<? super Action> out) {
        boolean isFollowing = standing.phase().live().isPresent();
        switch (order) {
            case Order.Pause(long nanos) when !isFollowing ->
                    host.pause().begin(nowNanos, nanos, ticket, out);
            case Order.Resume() when !isFollowing -> host.pause().end(ticket, out);
            case Order.Failover(var reason)
                    when standing.phase() instanceof StandbyPhase.Reconnecting reconnecting
                            && !standing.isArbitrated() -> {
                Tenure followed = reconnecting.followed();
                takeover.becomeClaimingTakeover(
                        followed,
                        followed.takenOverBy(standing.self(), "operator: " + reason),
                        out);
                String done = "it takes over from checkpoint " + mirror.applied();
                out.accept(new Action.Report(ticket, new Outcome.Done(done)));
            }
            case Order.Failover _ -> refuse(ticket, "it takes over by itself when it must", out);
            case Order.Bootstrap _ -> refuse(ticket, "this node has the pair's memory", out);
            case Order.Reassert reassert -> takeover.onReassert(ticket, reassert, out);
            case Order.Switchover _, Order.Verify _ ->
                    refuse(ticket, "this node is standby: the primary is to be asked", out);
            case Order.Pause _, Order.Resume _ ->
                    refuse(ticket, "this node is standby: the primary is to be asked", out);
        }
    }

    private static void refuse(long ticket, String why, Consumer<? super Action> out) {
        out.accept(new Action.Report(ticket, new Outcome.Refused(why)));
    }

    // ---- transitions ----

    private void becomeFollowing(LinkId link, Tenure tenure, Consumer<? super Action> out) {
        standing.enter(new StandbyPhase.Following(link, tenure));
        out.accept(
                new Action.Announce(new Milestone.ImageComplete(tenure.epoch(), mirror.applied())));
    }

    /** The record names this node: it may take over (R8). */
    private void becomeNamed(LinkId link, Tenure named, Consumer<? super Action> out) {
        boolean isOtherEpoch = standing.phase().live().orElseThrow().epoch() != named.epoch();
        standing.enter(new StandbyPhase.Following(link, named));
        isNamed = true;
        if (isOtherEpoch) {
            standing.acknowledge(0); // What it has it acknowledges again, in this epoch (R9).
        }
        out.accept(new Action.Announce(new Milestone.Following(named, mirror.applied())));
    }

    // ---- looking ----

    @Override
    public RoleStatus status(long nowNanos) {
        Optional<Tenure> live = standing.phase().live();
        return new RoleStatus(
                "standby",
                standing.name(),
                isNamed && live.isPresent(),
                false,
                live.or(standing.phase()::atStake),
                mirror.applied(),
                standing.acknowledged(),
                0,
                0,
                0,
                live.isPresent() ? watch.silenceNanos(nowNanos) : 0,
                live.map(this::peerStatus),
                live.isPresent() ? "" : "the primary is lost");
    }

    private RoleStatus.Peer peerStatus(Tenure followed) {
        String state = isNamed ? "paired" : "resyncing";
        return new RoleStatus.Peer(
                followed.owner(), "primary", state, watch.number(), watch.uptimeNanos());
    }
}

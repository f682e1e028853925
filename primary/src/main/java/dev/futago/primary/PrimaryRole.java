package dev.futago.primary;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
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
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The owner of a tenure: runs the guest, holds its output, seals what changed, and releases a reply
 * when it has a witness (PROTOCOL R1).
 *
 * <p>The phases and what leads from one to the other are drawn in docs/PROTOCOL.md.
 */
public final class PrimaryRole implements Role {

    /** How many times the suspicion time one checkpoint may take while heartbeats come. */
    private static final long ACK_PATIENCE = 5;

    private static final long NEVER = Long.MAX_VALUE;

    private final RoleConfig config;
    private final NodeRef self;
    private final Host host;
    private final Tally tally;
    private final HeldOutput held;
    private final Sealer sealer;
    private final CheckpointWindow window;
    private final GuestRunner runner;
    private final PeerWatch watch;
    private final ArbiterDesk desk;

    private Phase phase;
    private Tenure tenure;
    private boolean isStallTold;
    private boolean isProbing;
    private OptionalLong notServedSinceNanos = OptionalLong.empty();

    private PrimaryRole(Host host, Tenure tenure, Phase first) {
        this.host = host;
        this.tenure = tenure;
        phase = first;
        config = host.config();
        self = tenure.owner();
        tally = host.tally();
        held = new HeldOutput(tally);
        sealer = new Sealer(host, tenure.epoch());
        window = sealer.window();
        runner = new GuestRunner(host, held, sealer, tenure.epoch());
        RoleConfig.Timers timers = config.timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.primarySuspectsNanos());
        desk = new ArbiterDesk(timers.retryNanos());
    }

    /**
     * The first primary of a pair: boots the guest.
     *
     * @param host with a memory of zeroes; the role's from here on
     * @param tenure SOLO, granted by the arbiter to this very incarnation
     */
    public static PrimaryRole founding(Host host, Tenure tenure) {
        host.guest().boot(host.memory());
        return new PrimaryRole(host, tenure, new Phase.Solo());
    }

    /**
     * A standby that has taken over, or was made owner: the guest goes on.
     *
     * @param host with a memory that is exactly the last checkpoint that this node acknowledged, or
     *     a later one
     * @param next with a tenure that the arbiter's record gives to this very incarnation; when it
     *     names a standby, that one's memory is the same (R16)
     */
    public static PrimaryRole succeeding(Host host, Next.Successor next) {
        Tenure tenure = next.tenure();
        var role = new PrimaryRole(host, tenure, firstOf(next, host.config()));
        host.memory().forgetDirty();
        role.notServedSinceNanos = OptionalLong.of(next.sinceNanos());
        role.watch.begin(next.atNanos());
        host.tally()
                .add(
                        tenure.standby().isPresent()
                                ? Tally.Count.SWITCHOVERS
                                : Tally.Count.TAKEOVERS,
                        1);
        return role;
    }

    private static Phase firstOf(Next.Successor next, RoleConfig config) {
        if (next.tenure().standby().isEmpty()) {
            return new Phase.Solo();
        }
        NodeRef standby = next.tenure().standby().get();
        return next.link()
                .<Phase>map(link -> new Phase.Paired(new Phase.Joiner(link, standby)))
                .orElseGet(
                        () ->
                                new Phase.Awaiting(
                                        standby,
                                        "not connected",
                                        next.atNanos() + config.timers().primarySuspectsNanos(),
                                        true));
    }

    /** Its phases, and what leads from one to the other. */
    public static Transitions transitions() {
        return Phase.TRANSITIONS;
    }

    @Override
    public void step(long nowNanos, Event event, Consumer<? super Action> out) {
        switch (event) {
            case Event.Tick() -> onTick(nowNanos, out);
            case Event.ClientSaid(var client, var requests) ->
                    runner.onRequests(client, requests, isGated(), nowNanos);
            case Event.ClientLeft(var client) -> runner.forget(client);
            case Event.PeerSaid(var link, var message) -> onMessage(link, message, nowNanos, out);
            case Event.PeerLost(var link, var how) -> {
                if (isLinkOfJoiner(link)) {
                    onJoinerLost(how.words(), true, nowNanos, out);
                }
            }
            case Event.Dialed(var link) -> onProbed(link, out);
            case Event.DialFailed() -> onProbeFailed(out);
            case Event.ArbiterAnswered(long answered, var answer) when desk.isOpen(answered) ->
                    onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that was asked again. */
            }
            case Event.Ordered(long ticket, var order) -> onOrder(ticket, order, nowNanos, out);
        }
    }

    @Override
    public void endTurn(long nowNanos, Consumer<? super Action> out) {
        runner.goOn(isGated(), nowNanos);
        switch (phase) {
            case Phase.Solo() -> releaseUngated(nowNanos, out);
            case Phase.Resyncing(var joiner, var resync) -> {
                releaseUngated(nowNanos, out);
                if (resync.advance(out)) {
                    becomeGating(joiner, resync, out);
                    sealer.sealThrough(1, joiner.link(), nowNanos, out);
                }
            }
            case Phase.Gating(var joiner) ->
                    sealer.sealThrough(Math.max(1, held.newest()), joiner.link(), nowNanos, out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) -> {
                if (!isLost) {
                    sealer.sealThrough(held.newest(), joiner.link(), nowNanos, out);
                }
            }
            // At least one: the first act of one made owner is an empty checkpoint (R16).
            case Phase.Paired(var standby) ->
                    sealer.sealThrough(Math.max(1, held.newest()), standby.link(), nowNanos, out);
            case Phase.Quiescing(var standby, var handover) ->
                    sealer.sealThrough(handover.last(), standby.link(), nowNanos, out);
            case Phase.Awaiting _, Phase.ClaimingSwitchover _ -> {
                /* Everything is held (R11), or nothing is (R16). */
            }
            case Phase.ClaimingSolo _, Phase.Ended _ -> {
                /* Everything is held (R5), or nothing is left to do. */
            }
        }
        runner.turnDoor(out);
    }

    // ---- output ----

    /**
     * Whether output needs an acknowledgement. Where no arbiter is configured nobody is ever known
     * to be alone, and everything does (R17).
     */
    private boolean isGated() {
        return switch (phase) {
            case Phase.Solo() -> mayNotBeAlone();
            case Phase.Resyncing resyncing -> mayNotBeAlone();
            case Phase.Gating gating -> true;
            case Phase.ClaimingPaired claiming -> true;
            case Phase.Paired paired -> true;
            case Phase.Awaiting awaiting -> true;
            case Phase.Quiescing quiescing -> true;
            case Phase.ClaimingSwitchover claiming -> true;
            case Phase.ClaimingSolo claiming -> true;
            case Phase.Ended() -> true;
        };
    }

    private boolean mayNotBeAlone() {
        return !config.isArbitrated() && config.sync() != Sync.OFF;
    }

    /**
     * R1 (b): the record is known to say that this incarnation is alone. What it makes room for is
     * executed in the next turn, so that clients and peer have theirs (P5).
     */
    private void releaseUngated(long nowNanos, Consumer<? super Action> out) {
        if (isGated() || held.isEmpty()) {
            return;
        }
        Invariant.check(tenure.isOwnedBy(self), "released alone under another's tenure");
        held.releaseAll(nowNanos, out);
        noteFirstReply(nowNanos, out);
    }

    /** R1 (a): acknowledged, in this epoch, by the incarnation that the record names. */
    private void releaseAcknowledged(long nowNanos, Consumer<? super Action> out) {
        long waited = held.outputs();
        held.releaseThrough(window.acked(), nowNanos, out);
        if (held.outputs() < waited) {
            noteFirstReply(nowNanos, out);
        }
    }

    private void noteFirstReply(long nowNanos, Consumer<? super Action> out) {
        if (notServedSinceNanos.isPresent()) {
            long gapNanos = nowNanos - notServedSinceNanos.getAsLong();
            notServedSinceNanos = OptionalLong.empty();
            out.accept(new Action.Announce(new Milestone.FirstReply(tenure.epoch(), gapNanos)));
        }
    }

    // ---- the peer ----

    private void onMessage(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        boolean isJoiner = isLinkOfJoiner(link);
        if (!isJoiner && message instanceof Message.Hello hello) {
            onHello(link, hello, nowNanos, out);
            return;
        }
        if (!isJoiner && message instanceof Message.Reconnect reconnect) {
            onReconnect(link, reconnect, nowNanos, out);
            return;
        }
        if (!isJoiner) {
            message.pages().ifPresent(PageBatch::release);
            out.accept(new Action.Close(link, "it spoke before it was welcome"));
            return;
        }
        watch.heard(nowNanos);
        switch (message) {
            case Message.CheckpointAck(long epoch, long number) when isCurrent(epoch) ->
                    onAck(number, nowNanos, out);
            case Message.Heartbeat heartbeat when isCurrent(heartbeat.epoch()) ->
                    watch.note(heartbeat);
            // Whatever else: from another epoch, or not a standby's to say.
            case Message stale -> {
                stale.pages().ifPresent(PageBatch::release);
                tally.add(Tally.Count.STALE_EPOCH_FRAMES, 1);
                dropJoiner(
                        "it spoke as no standby of epoch %d does".formatted(tenure.epoch()),
                        nowNanos,
                        out);
            }
        }
    }

    private boolean isCurrent(long epoch) {
        return epoch == tenure.epoch();
    }

    private void onHello(
            LinkId link, Message.Hello hello, long nowNanos, Consumer<? super Action> out) {
        Optional<String> obstacle = Admission.obstacle(hello, config, tenure);
        if (obstacle.isPresent()) {
            refuse(link, obstacle.get(), true, out);
        } else if (phase instanceof Phase.Solo) {
            becomeResyncing(new Phase.Joiner(link, hello.node()), nowNanos, out);
        } else {
            refuse(link, "pair %s has a standby already".formatted(tenure.pair()), false, out);
            if (phase instanceof Phase.Awaiting(var standby, _, _, _)) {
                // Its former life is over, and the image with it; or it is another node, and where
                // no arbiter is configured an operator sent it.
                becomeClaimingSolo(standby, "%s came instead".formatted(hello.node()), out);
            }
        }
    }

    /**
     * R11: only the very life that the record names, of the epoch and the primary that it followed,
     * with no less than it acknowledged. What was sealed after its last checkpoint is sealed again,
     * as one checkpoint that it stages as a whole.
     */
    private void onReconnect(
            LinkId link, Message.Reconnect reconnect, long nowNanos, Consumer<? super Action> out) {
        boolean isMine =
                reconnect.protocol() == Message.PROTOCOL
                        && reconnect.pair().fits(tenure.pair())
                        && reconnect.owner().equals(self)
                        && isCurrent(reconnect.epoch());
        if (!isMine) {
            out.accept(new Action.Send(link, new Message.NotPrimary(self)));
            out.accept(new Action.Close(link, "not its primary"));
            return;
        }
        boolean isOpen = phase instanceof Phase.Paired || phase instanceof Phase.Awaiting;
        joiner().filter(j -> isOpen && j.node().equals(reconnect.node()))
                .ifPresent(
                        j -> {
                            out.accept(new Action.Close(j.link(), "it came over another link"));
                            sealer.abandon();
                        });
        if (isOpen
                && tenure.isBackedBy(reconnect.node())
                && sealer.canReturnTo(reconnect.number())) {
            becomePairedAgain(new Phase.Joiner(link, reconnect.node()), reconnect, nowNanos, out);
        } else {
            refuse(link, reconnect.node() + " cannot go on from where it was", false, out);
        }
    }

    private void refuse(
            LinkId link, String reason, boolean isLasting, Consumer<? super Action> out) {
        if (isLasting) {
            out.accept(new Action.Announce(new Milestone.JoinerRefused(reason)));
        }
        out.accept(new Action.Send(link, new Message.Refusal(reason, isLasting)));
        out.accept(new Action.Close(link, "refused"));
    }

    private void onAck(long number, long nowNanos, Consumer<? super Action> out) {
        if (!window.isPlausible(number)) {
            dropJoiner(
                    "it acknowledged checkpoint %d, sealed were %d"
                            .formatted(number, window.sealed()),
                    nowNanos,
                    out);
            return;
        }
        window.onAcked(number, nowNanos);
        switch (phase) {
            case Phase.Gating(var joiner) -> becomeClaimingPaired(joiner, out);
            case Phase.Paired paired -> releaseAcknowledged(nowNanos, out);
            case Phase.Quiescing(var standby, var handover) -> {
                releaseAcknowledged(nowNanos, out);
                if (number >= handover.last()) {
                    becomeClaimingSwitchover(standby, handover, out);
                }
            }
            case Phase.ClaimingPaired _ -> {
                /* Noted in the window; it becomes a witness once the record names the joiner. */
            }
            case Phase.Solo _, Phase.Resyncing _, Phase.Awaiting _ -> throw unsealed();
            case Phase.ClaimingSwitchover _, Phase.ClaimingSolo _, Phase.Ended _ ->
                    throw unsealed();
        }
    }

    private IllegalStateException unsealed() {
        return new IllegalStateException("nothing was sealed in " + phase);
    }

    private Optional<Phase.Joiner> joiner() {
        return switch (phase) {
            case Phase.Resyncing(var joiner, var resync) -> Optional.of(joiner);
            case Phase.Gating(var joiner) -> Optional.of(joiner);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) ->
                    isLost ? Optional.empty() : Optional.of(joiner);
            case Phase.Paired(var standby) -> Optional.of(standby);
            case Phase.Quiescing(var standby, var handover) -> Optional.of(standby);
            case Phase.ClaimingSwitchover(var standby, var sought, var handover, boolean isLost) ->
                    isLost ? Optional.empty() : Optional.of(standby);
            case Phase.Awaiting _, Phase.ClaimingSolo _ -> Optional.empty();
            case Phase.Solo _, Phase.Ended _ -> Optional.empty();
        };
    }

    private boolean isLinkOfJoiner(LinkId link) {
        Optional<Phase.Joiner> joiner = joiner();
        return joiner.isPresent() && joiner.get().link().equals(link);
    }

    private void dropJoiner(String reason, long nowNanos, Consumer<? super Action> out) {
        out.accept(new Action.Close(joiner().orElseThrow().link(), reason));
        onJoinerLost(reason, false, nowNanos, out);
    }

    /**
     * The joiner is gone, or only its connection.
     *
     * @param mayReturn a connection that broke says nothing of the image at its other end (R11)
     */
    private void onJoinerLost(
            String reason, boolean mayReturn, long nowNanos, Consumer<? super Action> out) {
        sealer.abandon();
        switch (phase) {
            case Phase.Resyncing(var joiner, var resync) -> becomeSoloAgain(joiner, reason, out);
            case Phase.Gating(var joiner) -> becomeSoloAgain(joiner, reason, out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) ->
                    becomeClaimingPairedWithOneLost(joiner, sought);
            case Phase.Paired(var standby) ->
                    loseStandby(standby.node(), reason, mayReturn, nowNanos, out);
            case Phase.Quiescing(var standby, var handover) -> {
                giveUp(handover, "the standby is lost: " + reason, out);
                loseStandby(standby.node(), reason, mayReturn, nowNanos, out);
            }
            case Phase.ClaimingSwitchover(var standby, var sought, var handover, boolean isLost) ->
                    becomeClaimingBack(standby, handover, true, out);
            case Phase.Solo _, Phase.Awaiting _, Phase.ClaimingSolo _, Phase.Ended _ ->
                    throw new IllegalStateException("lost a joiner that was none: " + phase);
        }
    }

    /** Without an arbiter nobody goes alone, so that all there is to do is to wait (R17). */
    private void loseStandby(
            NodeRef standby,
            String reason,
            boolean mayReturn,
            long nowNanos,
            Consumer<? super Action> out) {
        if (mayReturn || !config.isArbitrated()) {
            becomeAwaiting(standby, reason, nowNanos, out);
        } else {
            becomeClaimingSolo(standby, reason, out);
        }
    }

    /** The standby's machine answers: it has until it would be suspected. */
    private void onProbed(LinkId link, Consumer<? super Action> out) {
        isProbing = false;
        out.accept(new Action.Close(link, "asked only whether it lives"));
    }

    /** Where it should listen nobody does: its process is gone. */
    private void onProbeFailed(Consumer<? super Action> out) {
        isProbing = false;
        if (phase instanceof Phase.Awaiting(var standby, var reason, _, boolean isProbeDue)
                && !isProbeDue
                && config.isArbitrated()) {
            becomeClaimingSolo(standby, reason, out);
        }
    }

    // ---- orders ----

    private void onOrder(long ticket, Order order, long nowNanos, Consumer<? super Action> out) {
        switch (order) {
            case Order.Switchover switchover -> onSwitchover(ticket, switchover, nowNanos, out);
            case Order.Pause(long nanos) -> {
                host.pause().begin(nowNanos, nanos, ticket, out);
                tellOfPause(nowNanos, out);
            }
            case Order.Resume() -> {
                host.pause().end(ticket, out);
                tellOfPause(nowNanos, out);
            }
            case Order.Failover _, Order.Bootstrap _ ->
                    report(ticket, new Outcome.Refused("this node is primary already"), out);
        }
    }

    private void onSwitchover(
            long ticket, Order.Switchover order, long nowNanos, Consumer<? super Action> out) {
        if (!config.isArbitrated()) {
            String why = "without an arbiter nobody can tell whose turn it is if it fails halfway";
            report(ticket, new Outcome.Refused(why), out);
        } else if (!(phase instanceof Phase.Paired(var standby))) {
            report(ticket, new Outcome.Refused("not protected: " + stateName()), out);
        } else if (window.acked() == 0) {
            String why = "the standby has not acknowledged a checkpoint of this epoch yet";
            report(ticket, new Outcome.Refused(why), out);
        } else if (order.isDryRun()) {
            String would =
                    "%s would become primary in epoch %d, and %s its standby"
                            .formatted(standby.node().name(), tenure.epoch() + 1, self.name());
            report(ticket, new Outcome.Done(would), out);
        } else {
            long deadlineNanos = nowNanos + order.timeoutNanos();
            becomeQuiescing(
                    standby,
                    new Phase.Handover(ticket, sealer.next(), nowNanos, deadlineNanos),
                    out);
        }
    }

    /** The pair goes on as before. */
    private void giveUp(Phase.Handover handover, String why, Consumer<? super Action> out) {
        runner.start();
        out.accept(new Action.Announce(new Milestone.SwitchoverFailed(why, tenure.epoch())));
        report(handover.ticket(), new Outcome.Failed(why), out);
    }

    private static void report(long ticket, Outcome outcome, Consumer<? super Action> out) {
        out.accept(new Action.Report(ticket, outcome));
    }

    private void tellOfPause(long nowNanos, Consumer<? super Action> out) {
        joiner().ifPresent(joiner -> sendHeartbeat(joiner, nowNanos, out));
    }

    private void sendHeartbeat(Phase.Joiner joiner, long nowNanos, Consumer<? super Action> out) {
        var heartbeat =
                new Message.Heartbeat(
                        tenure.epoch(),
                        window.sealed(),
                        nowNanos,
                        host.pause().leftNanos(nowNanos));
        out.accept(new Action.Send(joiner.link(), heartbeat));
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
        switch (phase) {
            case Phase.Awaiting awaiting -> onTickAwaiting(awaiting, nowNanos, out);
            case Phase.Quiescing(var standby, var handover)
                    when nowNanos >= handover.deadlineNanos() ->
                    becomePairedStill(standby, handover, out);
            case Phase.ClaimingSwitchover claiming
                    when nowNanos >= claiming.handover().deadlineNanos()
                            && !claiming.isWithdrawn() ->
                    becomeClaimingBack(
                            claiming.standby(), claiming.handover(), claiming.standbyIsLost(), out);
            case Phase _ -> {
                /* It waits for another's word. */
            }
        }
        Optional<Phase.Joiner> joiner = joiner();
        if (joiner.isEmpty()) {
            return;
        }
        if (watch.isSilent(nowNanos)) {
            dropJoiner(
                    "silent for %d ms".formatted(watch.silenceNanos(nowNanos) / 1_000_000),
                    nowNanos,
                    out);
        } else if (window.oldestNanos(nowNanos)
                >= ACK_PATIENCE * config.timers().primarySuspectsNanos()) {
            dropJoiner("it speaks, and acknowledges nothing", nowNanos, out);
        } else if (watch.isHeartbeatDue(nowNanos)) {
            sendHeartbeat(joiner.get(), nowNanos, out);
        }
    }

    private void onTickAwaiting(
            Phase.Awaiting awaiting, long nowNanos, Consumer<? super Action> out) {
        if (awaiting.isProbeDue() && !isProbing) {
            becomeProbing(awaiting, out);
        } else if (nowNanos >= awaiting.untilNanos() && config.isArbitrated()) {
            becomeClaimingSolo(awaiting.standby(), awaiting.reason(), out);
        }
    }

    @Override
    public long nextTickNanos() {
        boolean streams = phase instanceof Phase.Resyncing && host.pool().hasFree();
        if (streams || runner.hasMore(isGated())) {
            return 0; // What is left waits for nothing but the next turn.
        }
        long ofPeer = joiner().isEmpty() ? NEVER : watch.nextTickNanos();
        return Math.min(Math.min(desk.nextTickNanos(), ofPeer), ofPhase());
    }

    private long ofPhase() {
        return switch (phase) {
            case Phase.Awaiting awaiting when awaiting.isProbeDue() && !isProbing -> 0;
            case Phase.Awaiting awaiting when config.isArbitrated() -> awaiting.untilNanos();
            case Phase.Quiescing(var standby, var handover) -> handover.deadlineNanos();
            case Phase.ClaimingSwitchover claiming when !claiming.isWithdrawn() ->
                    claiming.handover().deadlineNanos();
            case Phase _ -> NEVER;
        };
    }

    // ---- the arbiter ----

    private void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        switch (answer) {
            case ArbiterAnswer.Granted(var now) -> onTenure(now, nowNanos, out);
            case ArbiterAnswer.Refused(var current) when current.isPresent() ->
                    onTenure(current.get(), nowNanos, out);
            case ArbiterAnswer.Refused none -> onUnknown("it has lost its record", nowNanos, out);
            case ArbiterAnswer.Unknown(var reason) ->
                    onUnknown("no answer: " + reason, nowNanos, out);
            case ArbiterAnswer.Read read -> throw new IllegalStateException("nothing was read");
        }
    }

    /** The claim will be repeated (R7); until its outcome is known, everything stays held. */
    private void onUnknown(String reason, long nowNanos, Consumer<? super Action> out) {
        desk.onUnknown(nowNanos);
        if (!isStallTold) {
            isStallTold = true;
            String told = "the arbiter cannot be relied upon: " + reason;
            out.accept(new Action.Announce(new Milestone.Stalled(told, tenure.epoch())));
        }
    }

    /** What the record says, after a claim of ours: by it or by another. */
    private void onTenure(Tenure current, long nowNanos, Consumer<? super Action> out) {
        if (current.version() < tenure.version()) {
            onUnknown(
                    "its record went back from version %d to %d"
                            .formatted(tenure.version(), current.version()),
                    nowNanos,
                    out);
            return;
        }
        isStallTold = false;
        desk.close();
        if (phase instanceof Phase.ClaimingSwitchover claiming
                && current.epoch() == tenure.epoch() + 1
                && current.isOwnedBy(claiming.standby().node())
                && current.isBackedBy(self)) {
            becomeStoodDown(claiming, current, nowNanos, out);
            return;
        }
        if (!current.isOwnedBy(self)) {
            becomeFenced(current, out);
            return;
        }
        switch (phase) {
            case Phase.ClaimingSwitchover(
                            var standby,
                            var sought,
                            var handover,
                            boolean isLost) -> {
                tenure = current;
                giveUp(handover, "the arbiter did not answer in time, or the link is lost", out);
                if (current.standby().isEmpty()) {
                    becomeSolo(out);
                } else if (isLost) {
                    becomeClaimingSolo(standby.node(), "lost during a switchover", out);
                } else {
                    becomePairedAsBefore(standby, out);
                }
            }
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) -> {
                tenure = current;
                if (!current.grantsTheSameAs(sought)) {
                    becomeClaimingPairedAgain(joiner, isLost, out);
                } else if (isLost) {
                    becomeClaimingSolo(joiner.node(), "lost while it was paired", out);
                } else {
                    becomePaired(joiner, nowNanos, out);
                }
            }
            case Phase.ClaimingSolo(var sought) -> {
                tenure = current;
                if (current.grantsTheSameAs(sought)) {
                    becomeSolo(out);
                } else {
                    becomeClaimingSoloAgain(sought.reason(), out);
                }
            }
            case Phase.Solo _, Phase.Resyncing _, Phase.Gating _ -> throw unasked();
            case Phase.Paired _, Phase.Awaiting _, Phase.Quiescing _, Phase.Ended _ ->
                    throw unasked();
        }
    }

    private IllegalStateException unasked() {
        return new IllegalStateException("an answer nobody waits for in " + phase);
    }

    // ---- transitions: the only places that leave one phase for another ----

    private void enter(Phase next) {
        Phase.TRANSITIONS.check(phase, next);
        phase = next;
    }

    private void becomeResyncing(Phase.Joiner joiner, long nowNanos, Consumer<? super Action> out) {
        sealer.reset();
        held.await(1);
        watch.begin(nowNanos);
        enter(new Phase.Resyncing(joiner, new Resync(host, joiner.link(), tenure.epoch())));
        out.accept(new Action.Send(joiner.link(), new Message.Welcome(tenure)));
        out.accept(new Action.Announce(new Milestone.ResyncStarted(joiner.node(), tenure.epoch())));
    }

    /** The joiner left before the record named it: nothing has changed for anybody else. */
    private void becomeSoloAgain(Phase.Joiner joiner, String reason, Consumer<? super Action> out) {
        enter(new Phase.Solo());
        out.accept(
                new Action.Announce(
                        new Milestone.JoinerLost(joiner.node(), reason, tenure.epoch())));
    }

    private void becomeGating(Phase.Joiner joiner, Resync resync, Consumer<? super Action> out) {
        Invariant.check(held.isEmpty() || mayNotBeAlone(), "ungated output left behind");
        Invariant.check(window.next() == 1, "the first checkpoint of a joiner is number 1");
        enter(new Phase.Gating(joiner));
        out.accept(
                new Action.Announce(
                        new Milestone.ResyncFinished(
                                joiner.node(), tenure.epoch(), resync.pages(), resync.bytes())));
    }

    private void becomeClaimingPaired(Phase.Joiner joiner, Consumer<? super Action> out) {
        var sought = tenure.pairedWith(joiner.node());
        enter(new Phase.ClaimingPaired(joiner, sought, false));
        desk.claim(sought, out);
    }

    /** The joiner is gone, but the claim that names it may have landed: nothing may leave (R6). */
    private void becomeClaimingPairedWithOneLost(Phase.Joiner joiner, Tenure sought) {
        enter(new Phase.ClaimingPaired(joiner, sought, true));
    }

    /** The record is ours but not what we asked for: the same is asked on its version. */
    private void becomeClaimingPairedAgain(
            Phase.Joiner joiner, boolean isLost, Consumer<? super Action> out) {
        var sought = tenure.pairedWith(joiner.node());
        enter(new Phase.ClaimingPaired(joiner, sought, isLost));
        desk.claim(sought, out);
    }

    private void becomePaired(Phase.Joiner joiner, long nowNanos, Consumer<? super Action> out) {
        Invariant.check(
                tenure.isBackedBy(joiner.node()), "paired with one the record does not name");
        enter(new Phase.Paired(joiner));
        out.accept(new Action.Send(joiner.link(), new Message.Paired(tenure)));
        out.accept(new Action.Announce(new Milestone.Paired(tenure, window.acked())));
        releaseAcknowledged(nowNanos, out);
    }

    private void becomeClaimingSolo(NodeRef lost, String reason, Consumer<? super Action> out) {
        var sought = tenure.solo("standby lost: " + reason);
        enter(new Phase.ClaimingSolo(sought));
        out.accept(
                new Action.Announce(
                        new Milestone.Suspected(lost, reason, tenure.epoch(), window.acked())));
        desk.claim(sought, out);
    }

    /** The record is ours but not what we asked for: the same is asked on its version. */
    private void becomeClaimingSoloAgain(String reason, Consumer<? super Action> out) {
        var sought = tenure.solo(reason);
        enter(new Phase.ClaimingSolo(sought));
        desk.claim(sought, out);
    }

    private void becomeSolo(Consumer<? super Action> out) {
        enter(new Phase.Solo());
        if (!mayNotBeAlone()) {
            out.accept(new Action.Announce(new Milestone.WentSolo(tenure)));
        }
    }

    /** R11: everything is held until the same life returns, or is known to be gone. */
    private void becomeAwaiting(
            NodeRef standby, String reason, long nowNanos, Consumer<? super Action> out) {
        long untilNanos = Math.max(nowNanos, watch.suspectsAtNanos());
        enter(new Phase.Awaiting(standby, reason, untilNanos, config.isArbitrated()));
        long acked = window.acked();
        out.accept(
                new Action.Announce(
                        new Milestone.LinkLost(standby, reason, tenure.epoch(), acked)));
        if (mayNotBeAlone()) {
            String stalled = "no arbiter, and the standby is lost";
            out.accept(new Action.Announce(new Milestone.Stalled(stalled, tenure.epoch())));
        }
    }

    /** Whether anybody listens where the standby should tells at once what silence tells late. */
    private void becomeProbing(Phase.Awaiting awaiting, Consumer<? super Action> out) {
        enter(
                new Phase.Awaiting(
                        awaiting.standby(), awaiting.reason(), awaiting.untilNanos(), false));
        isProbing = true;
        out.accept(new Action.Dial());
    }

    /** R11. What it has applied it acknowledges by its first words. */
    private void becomePairedAgain(
            Phase.Joiner standby,
            Message.Reconnect reconnect,
            long nowNanos,
            Consumer<? super Action> out) {
        Invariant.check(tenure.isBackedBy(standby.node()), "returned, but not named");
        sealer.returnTo(reconnect.number());
        enter(new Phase.Paired(standby));
        watch.begin(nowNanos);
        tally.add(Tally.Count.RECONNECTS, 1);
        out.accept(
                new Action.Send(
                        standby.link(),
                        new Message.Reconnected(tenure.epoch(), reconnect.number())));
        out.accept(
                new Action.Announce(
                        new Milestone.Reconnected(
                                standby.node(), tenure.epoch(), reconnect.number())));
        releaseAcknowledged(nowNanos, out);
        held.await(sealer.next());
    }

    /** R16: clients wait from here on. */
    private void becomeQuiescing(
            Phase.Joiner standby, Phase.Handover handover, Consumer<? super Action> out) {
        enter(new Phase.Quiescing(standby, handover));
        runner.stop();
        out.accept(
                new Action.Announce(
                        new Milestone.SwitchoverStarted(
                                standby.node(), tenure.epoch(), handover.last())));
    }

    /** R16: nothing was claimed, so that nothing has changed. */
    private void becomePairedStill(
            Phase.Joiner standby, Phase.Handover handover, Consumer<? super Action> out) {
        enter(new Phase.Paired(standby));
        giveUp(handover, "the standby did not acknowledge the last checkpoint in time", out);
    }

    /** R16: the standby has all that any client was told, and all that it may be told. */
    private void becomeClaimingSwitchover(
            Phase.Joiner standby, Phase.Handover handover, Consumer<? super Action> out) {
        Invariant.check(held.isEmpty(), "a switchover with output that is held");
        Invariant.check(
                window.acked() == window.sealed(),
                "a switchover at checkpoint %d of %d",
                window.acked(),
                window.sealed());
        var sought = tenure.switchedOver();
        enter(new Phase.ClaimingSwitchover(standby, sought, handover, false));
        desk.claim(sought, out);
    }

    /** R16, R7: the claim back, on the same version, kills the claim before it or shows it. */
    private void becomeClaimingBack(
            Phase.Joiner standby,
            Phase.Handover handover,
            boolean isLost,
            Consumer<? super Action> out) {
        var sought =
                isLost
                        ? tenure.solo("standby lost during a switchover")
                        : tenure.pairedWith(standby.node());
        enter(new Phase.ClaimingSwitchover(standby, sought, handover, isLost));
        desk.claim(sought, out);
    }

    /** R16: the claim back was granted. */
    private void becomePairedAsBefore(Phase.Joiner standby, Consumer<? super Action> out) {
        Invariant.check(tenure.isBackedBy(standby.node()), "paired with one it does not name");
        enter(new Phase.Paired(standby));
        out.accept(new Action.Send(standby.link(), new Message.Paired(tenure)));
    }

    /** R16: the record makes the standby owner, and this life its standby, without a resync. */
    private void becomeStoodDown(
            Phase.ClaimingSwitchover claimed,
            Tenure granted,
            long nowNanos,
            Consumer<? super Action> out) {
        Optional<LinkId> link = joiner().map(Phase.Joiner::link);
        Phase.Handover handover = claimed.handover();
        enter(new Phase.Ended());
        link.ifPresent(
                to -> {
                    long quietNanos = nowNanos - handover.sinceNanos();
                    out.accept(new Action.Send(to, new Message.SwitchedOver(granted, quietNanos)));
                });
        out.accept(new Action.Announce(new Milestone.StoodDown(granted)));
        String done =
                "%s is primary in epoch %d, %s its standby"
                        .formatted(granted.owner().name(), granted.epoch(), self.name());
        report(handover.ticket(), new Outcome.Done(done), out);
        out.accept(new Action.HangupAll());
        out.accept(new Action.Become(new Next.StoodDown(link, self, granted, nowNanos)));
    }

    /** R10: what is held will never leave, and this life of the node is over. */
    private void becomeFenced(Tenure current, Consumer<? super Action> out) {
        joiner().ifPresent(j -> out.accept(new Action.Close(j.link(), "fenced")));
        if (phase instanceof Phase.ClaimingSwitchover claiming) {
            report(claiming.handover().ticket(), new Outcome.Failed("fenced: " + current), out);
        }
        enter(new Phase.Ended());
        held.drop();
        out.accept(new Action.Announce(new Milestone.Fenced(current)));
        out.accept(new Action.HangupAll());
        out.accept(new Action.Become(new Next.Newcomer(Known.of(current))));
    }

    // ---- looking ----

    @Override
    public RoleStatus status(long nowNanos) {
        boolean isPaired = phase instanceof Phase.Paired;
        Optional<Phase.Joiner> joiner = joiner();
        return new RoleStatus(
                "primary",
                stateName(),
                isPaired,
                isPaired || !isGated(),
                Optional.of(tenure),
                window.sealed(),
                window.acked(),
                held.outputs(),
                held.oldestNanos(nowNanos),
                phase instanceof Phase.Resyncing(var who, var resync) ? resync.bytesLeft() : 0,
                joiner.isPresent() ? watch.silenceNanos(nowNanos) : 0,
                joiner.map(this::peerStatus),
                tenure.reason());
    }

    private RoleStatus.Peer peerStatus(Phase.Joiner joiner) {
        boolean receives = phase instanceof Phase.Resyncing || phase instanceof Phase.Gating;
        return new RoleStatus.Peer(
                joiner.node(),
                "standby",
                receives ? "receiving" : "streaming",
                window.acked(),
                watch.uptimeNanos());
    }

    private String stateName() {
        return switch (phase) {
            case Phase.Solo() -> mayNotBeAlone() ? "stalled" : "solo";
            case Phase.Resyncing resyncing -> mayNotBeAlone() ? "stalled" : "resyncing";
            case Phase.Gating gating -> "gating";
            case Phase.ClaimingPaired claiming -> "claiming-paired";
            case Phase.Paired paired -> "paired";
            case Phase.Awaiting awaiting -> mayNotBeAlone() ? "stalled" : "awaiting-return";
            case Phase.Quiescing quiescing -> "quiescing";
            case Phase.ClaimingSwitchover claiming -> "claiming-switchover";
            case Phase.ClaimingSolo claiming -> "claiming-solo";
            case Phase.Ended() -> "ended";
        };
    }
}

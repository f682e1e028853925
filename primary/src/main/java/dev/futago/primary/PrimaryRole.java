package dev.futago.primary;

import dev.futago.common.guest.Guest;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.ArbiterDesk;
import dev.futago.common.role.Event;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PeerWatch;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The owner of a tenure: runs the guest, holds its output, seals what changed, and releases a reply
 * when it has a witness (PROTOCOL R1).
 *
 * <p>The phases and what leads from one to the other are drawn in docs/PROTOCOL.md.
 */
public final class PrimaryRole implements Role {

    /** The node at the other end of a connection, joining or joined. */
    private record Joiner(LinkId link, NodeRef node) {}

    private sealed interface Phase {
        /** The record says that I am alone: output is not gated. */
        record Solo() implements Phase {}

        /** Alone still, and a joiner receives the image. */
        record Resyncing(Joiner joiner, Resync resync) implements Phase {}

        /** R6 (a) and (b): output is held, and checkpoint 1 must be acknowledged. */
        record Gating(Joiner joiner) implements Phase {}

        /** R6 (c): the claim is sent; nothing leaves until its outcome is known. */
        record ClaimingPaired(Joiner joiner, Tenure sought, boolean joinerIsLost)
                implements Phase {}

        /** The record names the standby; its acknowledgements release output. */
        record Paired(Joiner standby) implements Phase {}

        /** R5: the standby is lost; everything is held until the record says that I am alone. */
        record ClaimingSolo(Tenure sought) implements Phase {}

        /** This role is over. */
        record Ended() implements Phase {}
    }

    /** How many times the suspicion time one checkpoint may take while heartbeats come. */
    private static final long ACK_PATIENCE = 5;

    private final RoleConfig config;
    private final NodeRef self;
    private final GuestMemory memory;
    private final BatchPool pool;
    private final Tally tally;
    private final HeldOutput held;
    private final Sealer sealer;
    private final CheckpointWindow window;
    private final GuestRunner runner;
    private final PeerWatch watch;
    private final ArbiterDesk desk;

    private Phase phase = new Phase.Solo();
    private Tenure tenure;
    private boolean isStallTold;
    private boolean awaitsFirstReply;

    private PrimaryRole(
            RoleConfig config,
            Guest guest,
            GuestMemory memory,
            BatchPool pool,
            Tenure tenure,
            Tally tally) {
        this.config = config;
        this.self = tenure.owner();
        this.memory = memory;
        this.pool = pool;
        this.tally = tally;
        this.tenure = tenure;
        held = new HeldOutput(tally);
        sealer = new Sealer(config, memory, pool, tally, tenure.epoch());
        window = sealer.window();
        runner = new GuestRunner(config, guest, memory, held, sealer, tally, tenure.epoch());
        RoleConfig.Timers timers = config.timers();
        watch = new PeerWatch(timers.heartbeatNanos(), timers.primarySuspectsNanos());
        desk = new ArbiterDesk(timers.retryNanos());
    }

    /**
     * The first primary of a pair: boots the guest.
     *
     * @param memory all zero; the role's from here on
     * @param tenure SOLO, granted by the arbiter to this very incarnation
     */
    public static PrimaryRole founding(
            RoleConfig config,
            Guest guest,
            GuestMemory memory,
            BatchPool pool,
            Tenure tenure,
            Tally tally) {
        guest.boot(memory);
        return new PrimaryRole(config, guest, memory, pool, tenure, tally);
    }

    /**
     * A standby that has taken over: the guest goes on.
     *
     * @param memory exactly the last checkpoint that this node acknowledged, or a later one
     * @param tenure SOLO, granted by the arbiter to this very incarnation
     */
    public static PrimaryRole succeeding(
            RoleConfig config,
            Guest guest,
            GuestMemory memory,
            BatchPool pool,
            Tenure tenure,
            Tally tally) {
        tally.add(Tally.Count.TAKEOVERS, 1);
        var role = new PrimaryRole(config, guest, memory, pool, tenure, tally);
        role.awaitsFirstReply = true;
        return role;
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
                    onJoinerLost(how.words(), out);
                }
            }
            case Event.Dialed _, Event.DialFailed _ -> {
                /* A primary does not dial. */
            }
            case Event.ArbiterAnswered(long answered, var answer) when desk.isOpen(answered) ->
                    onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that was asked again. */
            }
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
                    sealer.sealThrough(1, joiner.link, nowNanos, out);
                }
            }
            case Phase.Gating(var joiner) ->
                    sealer.sealThrough(Math.max(1, held.newest()), joiner.link, nowNanos, out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) -> {
                if (!isLost) {
                    sealer.sealThrough(held.newest(), joiner.link, nowNanos, out);
                }
            }
            case Phase.Paired(var standby) ->
                    sealer.sealThrough(held.newest(), standby.link, nowNanos, out);
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
        noteFirstReply(out);
    }

    /** R1 (a): acknowledged, in this epoch, by the incarnation that the record names. */
    private void releaseAcknowledged(long nowNanos, Consumer<? super Action> out) {
        long waited = held.outputs();
        held.releaseThrough(window.acked(), nowNanos, out);
        if (held.outputs() < waited) {
            noteFirstReply(out);
        }
    }

    private void noteFirstReply(Consumer<? super Action> out) {
        if (awaitsFirstReply) {
            awaitsFirstReply = false;
            out.accept(new Action.Announce(new Milestone.FirstReply(tenure.epoch())));
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
                        "it spoke as no standby of epoch %d does".formatted(tenure.epoch()), out);
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
            becomeResyncing(new Joiner(link, hello.node()), nowNanos, out);
        } else {
            refuse(link, "pair %s has a standby already".formatted(tenure.pair()), false, out);
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
                    out);
            return;
        }
        window.onAcked(number, nowNanos);
        switch (phase) {
            case Phase.Gating(var joiner) -> becomeClaimingPaired(joiner, out);
            case Phase.Paired paired -> releaseAcknowledged(nowNanos, out);
            case Phase.ClaimingPaired _ -> {
                /* Noted in the window; it becomes a witness once the record names the joiner. */
            }
            case Phase.Solo _, Phase.Resyncing _, Phase.ClaimingSolo _, Phase.Ended _ ->
                    throw new IllegalStateException("nothing was sealed in " + phase);
        }
    }

    private Optional<Joiner> joiner() {
        return switch (phase) {
            case Phase.Resyncing(var joiner, var resync) -> Optional.of(joiner);
            case Phase.Gating(var joiner) -> Optional.of(joiner);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) ->
                    isLost ? Optional.empty() : Optional.of(joiner);
            case Phase.Paired(var standby) -> Optional.of(standby);
            case Phase.Solo _, Phase.ClaimingSolo _, Phase.Ended _ -> Optional.empty();
        };
    }

    private boolean isLinkOfJoiner(LinkId link) {
        Optional<Joiner> joiner = joiner();
        return joiner.isPresent() && joiner.get().link.equals(link);
    }

    private void dropJoiner(String reason, Consumer<? super Action> out) {
        out.accept(new Action.Close(joiner().orElseThrow().link, reason));
        onJoinerLost(reason, out);
    }

    private void onJoinerLost(String reason, Consumer<? super Action> out) {
        sealer.abandon();
        switch (phase) {
            case Phase.Resyncing(var joiner, var resync) -> becomeSoloAgain(joiner, reason, out);
            case Phase.Gating(var joiner) -> becomeSoloAgain(joiner, reason, out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) ->
                    becomeClaimingPairedWithOneLost(joiner, sought);
            case Phase.Paired(var standby) -> becomeClaimingSolo(standby.node, reason, out);
            case Phase.Solo _, Phase.ClaimingSolo _, Phase.Ended _ ->
                    throw new IllegalStateException("lost a joiner that was none: " + phase);
        }
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        desk.onTick(nowNanos, out);
        Optional<Joiner> joiner = joiner();
        if (joiner.isEmpty()) {
            return;
        }
        if (watch.isSilent(nowNanos)) {
            dropJoiner("silent for %d ms".formatted(watch.silenceNanos(nowNanos) / 1_000_000), out);
        } else if (window.oldestNanos(nowNanos)
                >= ACK_PATIENCE * config.timers().primarySuspectsNanos()) {
            dropJoiner("it speaks, and acknowledges nothing", out);
        } else if (watch.isHeartbeatDue(nowNanos)) {
            var heartbeat = new Message.Heartbeat(tenure.epoch(), window.sealed(), nowNanos);
            out.accept(new Action.Send(joiner.get().link, heartbeat));
        }
    }

    @Override
    public long nextTickNanos() {
        boolean streams = phase instanceof Phase.Resyncing && pool.hasFree();
        if (streams || runner.hasMore(isGated())) {
            return 0; // What is left waits for nothing but the next turn.
        }
        if (joiner().isEmpty()) {
            return desk.nextTickNanos();
        }
        return Math.min(desk.nextTickNanos(), watch.nextTickNanos());
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
        if (!current.isOwnedBy(self)) {
            becomeFenced(current, out);
            return;
        }
        switch (phase) {
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) -> {
                tenure = current;
                if (!current.grantsTheSameAs(sought)) {
                    becomeClaimingPairedAgain(joiner, isLost, out);
                } else if (isLost) {
                    becomeClaimingSolo(joiner.node, "lost while it was paired", out);
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
            case Phase.Solo _, Phase.Resyncing _, Phase.Gating _, Phase.Paired _, Phase.Ended _ ->
                    throw new IllegalStateException("an answer nobody waits for in " + phase);
        }
    }

    // ---- transitions: the only places that leave one phase for another ----

    private void becomeResyncing(Joiner joiner, long nowNanos, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.Solo, "resyncing", phase);
        sealer.reset();
        held.awaitFirstCheckpoint();
        watch.begin(nowNanos);
        phase =
                new Phase.Resyncing(
                        joiner, new Resync(memory, pool, tally, joiner.link, tenure.epoch()));
        out.accept(new Action.Send(joiner.link, new Message.Welcome(tenure)));
        out.accept(new Action.Announce(new Milestone.ResyncStarted(joiner.node, tenure.epoch())));
    }

    /** The joiner left before the record named it: nothing has changed for anybody else. */
    private void becomeSoloAgain(Joiner joiner, String reason, Consumer<? super Action> out) {
        Invariant.checkFrom(
                phase instanceof Phase.Resyncing || phase instanceof Phase.Gating, "solo", phase);
        phase = new Phase.Solo();
        out.accept(
                new Action.Announce(new Milestone.JoinerLost(joiner.node, reason, tenure.epoch())));
    }

    private void becomeGating(Joiner joiner, Resync resync, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.Resyncing, "gating", phase);
        Invariant.check(held.isEmpty() || mayNotBeAlone(), "ungated output left behind");
        Invariant.check(window.next() == 1, "the first checkpoint of a joiner is number 1");
        phase = new Phase.Gating(joiner);
        out.accept(
                new Action.Announce(
                        new Milestone.ResyncFinished(
                                joiner.node, tenure.epoch(), resync.pages(), resync.bytes())));
    }

    private void becomeClaimingPaired(Joiner joiner, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.Gating, "claiming paired", phase);
        var sought = tenure.pairedWith(joiner.node);
        phase = new Phase.ClaimingPaired(joiner, sought, false);
        desk.claim(sought, out);
    }

    /** The joiner is gone, but the claim that names it may have landed: nothing may leave (R6). */
    private void becomeClaimingPairedWithOneLost(Joiner joiner, Tenure sought) {
        Invariant.checkFrom(phase instanceof Phase.ClaimingPaired, "claiming paired", phase);
        phase = new Phase.ClaimingPaired(joiner, sought, true);
    }

    /** The record is ours but not what we asked for: the same is asked on its version. */
    private void becomeClaimingPairedAgain(
            Joiner joiner, boolean isLost, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.ClaimingPaired, "claiming paired", phase);
        var sought = tenure.pairedWith(joiner.node);
        phase = new Phase.ClaimingPaired(joiner, sought, isLost);
        desk.claim(sought, out);
    }

    private void becomePaired(Joiner joiner, long nowNanos, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.ClaimingPaired, "paired", phase);
        Invariant.check(tenure.isBackedBy(joiner.node), "paired with one the record does not name");
        phase = new Phase.Paired(joiner);
        out.accept(new Action.Send(joiner.link, new Message.Paired(tenure)));
        out.accept(new Action.Announce(new Milestone.Paired(tenure, window.acked())));
        releaseAcknowledged(nowNanos, out);
    }

    private void becomeClaimingSolo(NodeRef lost, String reason, Consumer<? super Action> out) {
        Invariant.checkFrom(
                phase instanceof Phase.Paired || phase instanceof Phase.ClaimingPaired,
                "claiming solo",
                phase);
        var sought = tenure.solo("standby lost: " + reason);
        phase = new Phase.ClaimingSolo(sought);
        out.accept(
                new Action.Announce(
                        new Milestone.Suspected(lost, reason, tenure.epoch(), window.acked())));
        desk.claim(sought, out);
    }

    /** The record is ours but not what we asked for: the same is asked on its version. */
    private void becomeClaimingSoloAgain(String reason, Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.ClaimingSolo, "claiming solo", phase);
        var sought = tenure.solo(reason);
        phase = new Phase.ClaimingSolo(sought);
        desk.claim(sought, out);
    }

    private void becomeSolo(Consumer<? super Action> out) {
        Invariant.checkFrom(phase instanceof Phase.ClaimingSolo, "solo", phase);
        phase = new Phase.Solo();
        out.accept(
                new Action.Announce(
                        mayNotBeAlone()
                                ? new Milestone.Stalled(
                                        "no arbiter, and the standby is lost", tenure.epoch())
                                : new Milestone.WentSolo(tenure)));
    }

    /** R10: what is held will never leave, and this life of the node is over. */
    private void becomeFenced(Tenure current, Consumer<? super Action> out) {
        Invariant.checkFrom(
                phase instanceof Phase.ClaimingPaired || phase instanceof Phase.ClaimingSolo,
                "fenced",
                phase);
        joiner().ifPresent(j -> out.accept(new Action.Close(j.link, "fenced")));
        phase = new Phase.Ended();
        held.drop();
        out.accept(new Action.Announce(new Milestone.Fenced(current)));
        out.accept(new Action.HangupAll());
        out.accept(new Action.Become(new Next.Newcomer()));
    }

    // ---- looking ----

    @Override
    public RoleStatus status(long nowNanos) {
        boolean isPaired = phase instanceof Phase.Paired;
        Optional<Joiner> joiner = joiner();
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

    private RoleStatus.Peer peerStatus(Joiner joiner) {
        boolean receives = phase instanceof Phase.Resyncing || phase instanceof Phase.Gating;
        return new RoleStatus.Peer(
                joiner.node,
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
            case Phase.ClaimingSolo claiming -> "claiming-solo";
            case Phase.Ended() -> "ended";
        };
    }
}

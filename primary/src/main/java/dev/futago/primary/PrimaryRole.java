package dev.futago.primary;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.common.role.Transitions;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The owner of a tenure: runs the guest, holds its output, seals what changed, and releases a reply
 * when it has a witness (PROTOCOL R1).
 *
 * <p>The phases and what leads from one to the other are drawn in docs/PROTOCOL.md. Here it is told
 * what happened, and says so to whom it concerns in that phase.
 */
public final class PrimaryRole implements Role {

    private final Host host;
    private final PrimaryStanding standing;
    private final HeldOutput held;
    private final Sealer sealer;
    private final CheckpointWindow window;
    private final GroupCommit groupCommit;
    private final GuestRunner runner;
    private final JoinerWatch watch;
    private final Release release;
    private final GoingAlone alone;
    private final Pairing pairing;
    private final StandbyReturn standbyReturn;
    private final Switchover switchover;
    private final Verification verification;
    private final Admission admission;
    private final PoisonNews poisonNews;
    private final RecordWatch recordWatch;
    private final Reassertion reassertion;

    private PrimaryRole(Host host, Tenure tenure, Phase first) {
        this.host = host;
        standing = new PrimaryStanding(host.config(), tenure, first);
        held = new HeldOutput(host.tally());
        sealer = new Sealer(host, standing::epoch);
        window = sealer.window();
        groupCommit = new GroupCommit(held, sealer);
        runner = new GuestRunner(host, held, sealer, new OwnPair(standing, window));
        watch = new JoinerWatch(host, standing, window);
        release = new Release(standing, held, sealer);
        alone = new GoingAlone(standing, window);
        pairing = new Pairing(standing, sealer, watch, release, alone);
        standbyReturn = new StandbyReturn(host, standing, sealer, watch, release, alone);
        switchover = new Switchover(standing, sealer, runner, release, alone);
        verification = new Verification(host, standing, sealer);
        poisonNews = new PoisonNews(host.poison(), standing);
        admission = new Admission(host, standing, pairing, alone);
        recordWatch = new RecordWatch(standing);
        reassertion = new Reassertion(standing, recordWatch, window, release, alone, switchover);
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
        long suspectsNanos = host.config().timers().primarySuspectsNanos();
        var role = new PrimaryRole(host, tenure, Phase.ofSuccessor(next, suspectsNanos));
        host.memory().forgetDirty();
        role.release.beginGap(next.sinceNanos());
        role.watch.begin(next.atNanos());
        host.tally()
                .add(
                        tenure.standby().isPresent()
                                ? Tally.Count.SWITCHOVERS
                                : Tally.Count.TAKEOVERS,
                        1);
        return role;
    }

    /** Its phases, and what leads from one to the other. */
    public static Transitions transitions() {
        return Phase.TRANSITIONS;
    }

    @Override
    public void step(long nowNanos, Event event, Consumer<? super Action> out) {
        try {
            on(nowNanos, event, out);
        } catch (GuestFailure failure) {
            poisonNews.onFailure(failure, out);
            throw failure;
        }
    }

    private void on(long nowNanos, Event event, Consumer<? super Action> out) {
        switch (event) {
            case Event.Tick() -> onTick(nowNanos, out);
            case Event.ClientSaid(var client, var requests) ->
                    runner.onRequests(client, requests, standing.isGated(), nowNanos, out);
            case Event.ClientFinished(var client) -> runner.onFinished(client, out);
            case Event.ClientLeft(var client) -> runner.forget(client);
            case Event.PeerSaid(var link, var message) -> onMessage(link, message, nowNanos, out);
            case Event.PeerLost(var link, var how) -> {
                if (standing.isLinkOfJoiner(link)) {
                    onJoinerLost(how.words(), true, nowNanos, out);
                }
            }
            case Event.Dialed(var link) -> standbyReturn.onFound(link, out);
            case Event.DialFailed() -> standbyReturn.onNobodyFound(out);
            case Event.ArbiterAnswered(long answered, var answer)
                    when standing.takes(answered, answer) ->
                    onAnswer(answer, nowNanos, out);
            case Event.ArbiterAnswered late -> {
                /* The answer to a question that is not open. */
            }
            case Event.Looked look -> onLooked(look, nowNanos, out);
            case Event.Ordered(long ticket, var order) -> onOrder(ticket, order, nowNanos, out);
        }
        verification.giveUpUnlessPaired(out);
        switchover.refuseUnlessPaired(out);
        reassertion.reportWhenSolo(out);
    }

    @Override
    public void endTurn(long nowNanos, Consumer<? super Action> out) {
        try {
            runner.goOn(standing.isGated(), nowNanos, out);
        } catch (GuestFailure failure) {
            poisonNews.onFailure(failure, out);
            throw failure;
        }
        switch (standing.phase()) {
            case Phase.Solo() -> release.ungated(nowNanos, out);
            case Phase.Resyncing(var joiner, var resync) -> {
                release.ungated(nowNanos, out);
                if (resync.advance(out)) {
                    pairing.becomeGating(joiner, resync, out);
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
            case Phase.Paired(var standby) -> {
                poisonNews.tellOnce(standby.link(), out);
                long compared = verification.wanted(standby.link(), nowNanos);
                if (groupCommit.isDue(nowNanos) || compared > 0) {
                    long wanted = Math.max(compared, Math.max(1, held.newest()));
                    sealer.sealThrough(wanted, standby.link(), nowNanos, out);
                }
                verification.askIfDue(standby.link(), nowNanos, out);
            }
            case Phase.Reasserting(var standby, _, _) ->
                    sealer.sealThrough(Math.max(1, held.newest()), standby.link(), nowNanos, out);
            case Phase.Quiescing(var standby, var handover) ->
                    sealer.sealThrough(handover.last(), standby.link(), nowNanos, out);
            case Phase.ClaimingSwitchover claiming when standing.isServing() ->
                    sealer.sealThrough(held.newest(), claiming.standby().link(), nowNanos, out);
            case Phase.Awaiting _, Phase.ClaimingSwitchover _ -> {
                /* Everything is held (R11), or nothing is (R16). */
            }
            case Phase.ClaimingSolo _, Phase.Ended _ -> {
                /* Everything is held (R5), or nothing is left to do. */
            }
        }
        runner.turnDoor(out);
        watch.beatWhenDue(nowNanos, out); // A turn that took long is told of at its end (R21).
    }

    // ---- the peer ----

    private void onMessage(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        if (!standing.isLinkOfJoiner(link)) {
            onStranger(link, message, nowNanos, out);
            return;
        }
        watch.heard(nowNanos);
        switch (message) {
            case Message.CheckpointAck(long epoch, long number) when standing.isCurrent(epoch) ->
                    onAck(number, nowNanos, out);
            case Message.Heartbeat heartbeat when standing.isCurrent(heartbeat.epoch()) ->
                    watch.note(heartbeat);
            case Message.ReassertAgreed(long epoch, long era) when standing.isCurrent(epoch) ->
                    reassertion.onAgreed(link, era, out);
            case Message.CheckpointAck(long epoch, _)
                    when reassertion.isOfEpochBefore(link, epoch) ->
                    host.tally().add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            case Message.Heartbeat beat when reassertion.isOfEpochBefore(link, beat.epoch()) ->
                    host.tally().add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            case Message.Verified late when reassertion.isOfEpochBefore(link, late.epoch()) ->
                    host.tally().add(Tally.Count.STALE_EPOCH_FRAMES, 1);
            case Message.Verified verified when standing.isCurrent(verified.epoch()) ->
                    verification
                            .onVerified(link, verified, out)
                            .ifPresent(why -> dropJoiner(why, nowNanos, out));
            // Whatever else: from another epoch, or not a standby's to say.
            case Message stale -> {
                stale.pages().ifPresent(PageBatch::release);
                host.tally().add(Tally.Count.STALE_EPOCH_FRAMES, 1);
                dropJoiner(
                        "it spoke as no standby of epoch %d does".formatted(standing.epoch()),
                        nowNanos,
                        out);
            }
        }
    }

    private void onStranger(
            LinkId link, Message message, long nowNanos, Consumer<? super Action> out) {
        switch (message) {
            case Message.Hello hello -> admission.onHello(link, hello, nowNanos, out);
            case Message.Reconnect reconnect ->
                    standbyReturn.onReconnect(link, reconnect, nowNanos, out);
            case Message early -> {
                early.pages().ifPresent(PageBatch::release);
                out.accept(new Action.Close(link, "it spoke before it was welcome"));
            }
        }
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
        switch (standing.phase()) {
            case Phase.Gating(var joiner) -> pairing.becomeClaimingPaired(joiner, out);
            case Phase.Paired paired -> release.acknowledged(nowNanos, out);
            case Phase.Reasserting _ -> {
                if (standing.isServing()) {
                    release.acknowledged(nowNanos, out);
                }
            }
            case Phase.Quiescing quiescing -> switchover.onAck(quiescing, number, nowNanos, out);
            case Phase.ClaimingPaired _ -> {
                /* Noted in the window; it becomes a witness once the record names the joiner. */
            }
            case Phase.ClaimingSwitchover claiming when claiming.isGoingOn() ->
                    release.acknowledged(nowNanos, out);
            case Phase.Solo _, Phase.Resyncing _, Phase.Awaiting _ -> throw unsealed();
            case Phase.ClaimingSwitchover _, Phase.ClaimingSolo _, Phase.Ended _ ->
                    throw unsealed();
        }
    }

    private IllegalStateException unsealed() {
        return new IllegalStateException("nothing was sealed in " + standing.phase());
    }

    private void dropJoiner(String reason, long nowNanos, Consumer<? super Action> out) {
        LinkId link = standing.phase().connected().orElseThrow().link();
        out.accept(new Action.Close(link, reason));
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
        switch (standing.phase()) {
            case Phase.Resyncing(var joiner, var resync) ->
                    pairing.becomeSoloAgain(joiner, reason, out);
            case Phase.Gating(var joiner) -> pairing.becomeSoloAgain(joiner, reason, out);
            case Phase.ClaimingPaired(var joiner, var sought, boolean isLost) ->
                    pairing.becomeClaimingPairedWithOneLost(joiner, sought);
            case Phase.Paired(var standby) ->
                    standbyReturn.onLost(standby.node(), reason, mayReturn, nowNanos, out);
            case Phase.Reasserting reasserting ->
                    reassertion.onStandbyLost(reasserting, reason, out);
            case Phase.Quiescing(var standby, var handover) -> {
                switchover.giveUp(handover, "the standby is lost: " + reason, out);
                standbyReturn.onLost(standby.node(), reason, mayReturn, nowNanos, out);
            }
            case Phase.ClaimingSwitchover claiming -> switchover.becomeClaimingBack(claiming, out);
            case Phase.Solo _, Phase.Awaiting _, Phase.ClaimingSolo _, Phase.Ended _ ->
                    throw new IllegalStateException(
                            "lost a joiner that was none: " + standing.phase());
        }
    }

    // ---- orders ----

    private void onOrder(long ticket, Order order, long nowNanos, Consumer<? super Action> out) {
        switch (order) {
            case Order.Switchover wanted -> switchover.onOrder(ticket, wanted, nowNanos, out);
            case Order.Verify wanted -> verification.onOrder(ticket, wanted, nowNanos, out);
            case Order.Pause(long nanos) -> {
                host.pause().begin(nowNanos, nanos, ticket, out);
                watch.beat(nowNanos, out);
            }
            case Order.Resume() -> {
                host.pause().end(ticket, out);
                watch.beat(nowNanos, out);
            }
            case Order.Reassert wanted -> reassertion.onOrder(ticket, wanted, out);
            case Order.Failover _, Order.Bootstrap _ -> {
                var refused = new Outcome.Refused("this node is primary already");
                out.accept(new Action.Report(ticket, refused));
            }
        }
    }

    // ---- time ----

    private void onTick(long nowNanos, Consumer<? super Action> out) {
        standing.onTick(nowNanos, out);
        verification.onTick(nowNanos, out);
        switchover.onTick(nowNanos, out);
        switch (standing.phase()) {
            case Phase.Awaiting awaiting -> standbyReturn.onTick(awaiting, nowNanos, out);
            case Phase.Quiescing quiescing -> switchover.onTick(quiescing, nowNanos, out);
            case Phase.ClaimingSwitchover claiming -> switchover.onTick(claiming, nowNanos, out);
            case Phase _ -> {
                /* It waits for another's word. */
            }
        }
        if (standing.phase().connected().isEmpty()) {
            return;
        }
        watch.look(nowNanos);
        Optional<String> trouble = watch.trouble(nowNanos);
        if (trouble.isPresent()) {
            dropJoiner(trouble.get(), nowNanos, out);
        } else {
            watch.beatWhenDue(nowNanos, out);
        }
    }

    @Override
    public long nextTickNanos() {
        boolean streams = standing.phase() instanceof Phase.Resyncing && host.pool().hasFree();
        if (streams || sealer.mayGoOn() || runner.hasMore(standing.isGated())) {
            return 0; // What is left waits for nothing but the next turn.
        }
        long ofOthers = Math.min(standing.nextTickNanos(), watch.nextTickNanos());
        return Math.min(Math.min(ofOthers, ofPhase()), runner.nextWakeNanos(standing.isGated()));
    }

    private long ofPhase() {
        return switch (standing.phase()) {
            case Phase.Paired _ ->
                    Math.min(
                            groupCommit.deadlineNanos(),
                            Math.min(verification.nextTickNanos(), switchover.nextTickNanos()));
            case Phase.Awaiting awaiting -> standbyReturn.nextTickNanos(awaiting);
            case Phase.Quiescing(var standby, var handover) -> handover.deadlineNanos();
            case Phase.ClaimingSwitchover claiming -> switchover.nextTickNanos(claiming);
            case Phase _ -> NEVER;
        };
    }

    // ---- the record ----

    private void onAnswer(ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        switch (standing.phase()) {
            case Phase.Awaiting awaiting ->
                    standbyReturn
                            .onLooked(awaiting, answer, nowNanos)
                            .ifPresent(current -> becomeFenced(current, out));
            case Phase.Paired _ -> switchover.onAnswer(answer, nowNanos, out);
            case Phase _ -> onClaimAnswered(answer, nowNanos, out);
        }
    }

    private void onClaimAnswered(
            ArbiterAnswer answer, long nowNanos, Consumer<? super Action> out) {
        switch (standing.shownBy(answer)) {
            case PrimaryStanding.Shown.Current(var current) -> {
                standing.closeClaim();
                onTenure(current, nowNanos, out);
            }
            case PrimaryStanding.Shown.Older older -> reassertion.onOlder(older, nowNanos, out);
            case PrimaryStanding.Shown.Nothing(var reason) -> standing.stall(reason, nowNanos, out);
        }
    }

    /** R23, R24: a look at the record, for which no claim asked. */
    private void onLooked(Event.Looked look, long nowNanos, Consumer<? super Action> out) {
        Optional<Tenure> successor = recordWatch.onLooked(look.before(), look.current(), out);
        if (successor.isPresent()) {
            becomeFenced(successor.get(), out);
            return;
        }
        if (recordWatch.older().isPresent() && standing.phase() instanceof Phase.Resyncing) {
            dropJoiner("the arbiter went back: say hello again", nowNanos, out);
        }
        reassertion.onLooked(out);
    }

    /** What the record says, after a claim of ours: by it or by another. */
    private void onTenure(Tenure current, long nowNanos, Consumer<? super Action> out) {
        if (standing.phase() instanceof Phase.ClaimingSwitchover claiming
                && switchover.mayStandDown(claiming, current)) {
            switchover.becomeStoodDown(claiming, current, nowNanos, out);
            return;
        }
        if (!current.isOwnedBy(standing.self())) {
            becomeFenced(current, out);
            return;
        }
        standing.own(current);
        switch (standing.phase()) {
            case Phase.ClaimingSwitchover claiming -> switchover.onTenure(claiming, out);
            case Phase.ClaimingPaired claiming -> pairing.onTenure(claiming, nowNanos, out);
            case Phase.ClaimingSolo claiming -> alone.onTenure(claiming, out);
            case Phase.Reasserting reasserting -> reassertion.onTenure(reasserting, nowNanos, out);
            case Phase.Solo _, Phase.Resyncing _, Phase.Gating _ -> throw unasked();
            case Phase.Paired _, Phase.Awaiting _, Phase.Quiescing _, Phase.Ended _ ->
                    throw unasked();
        }
    }

    private IllegalStateException unasked() {
        return new IllegalStateException("an answer nobody waits for in " + standing.phase());
    }

    /** R10: what is held will never leave, and this life of the node is over. */
    private void becomeFenced(Tenure current, Consumer<? super Action> out) {
        Phase phase = standing.phase();
        phase.connected().ifPresent(j -> out.accept(new Action.Close(j.link(), "fenced")));
        if (phase instanceof Phase.ClaimingSwitchover claiming && !claiming.isGoingOn()) {
            var failed = new Outcome.Failed("fenced: " + current);
            out.accept(new Action.Report(claiming.handover().ticket(), failed));
        }
        standing.enter(new Phase.Ended());
        held.drop();
        out.accept(new Action.Announce(new Milestone.Fenced(current)));
        out.accept(new Action.HangupAll());
        out.accept(new Action.Become(new Next.Newcomer(Known.of(current))));
    }

    // ---- looking ----

    @Override
    public Optional<Message.Busy> busyWord() {
        return standing.phase()
                .connected()
                .map(
                        joiner ->
                                new Message.Busy(
                                        standing.epoch(), standing.self(), joiner.node(), 0));
    }

    @Override
    public RoleStatus status(long nowNanos) {
        Phase phase = standing.phase();
        boolean isPaired = phase instanceof Phase.Paired;
        Tenure tenure = standing.tenure();
        return new RoleStatus(
                "primary",
                standing.name(),
                isPaired,
                standing.isServing(),
                Optional.of(tenure),
                window.sealed(),
                window.acked(),
                held.outputs(),
                held.oldestNanos(nowNanos),
                phase instanceof Phase.Resyncing(var who, var resync) ? resync.bytesLeft() : 0,
                watch.silenceNanos(nowNanos),
                watch.peer(),
                tenure.reason(),
                recordWatch.error());
    }
}

package dev.futago.standby;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Pause;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A standby among fakes that behave: a primary's memory, an arbiter that keeps a record, and
 * virtual time. What the role did is kept until {@link #forget}.
 */
final class StandbyContext {

    static final long HEARTBEAT = 100_000_000;
    static final long SUSPECTS = 2_000_000_000;
    static final long BUSY = 10_000_000_000L;
    static final long RETRY = 300_000_000;

    static final NodeRef PRIMARY = new NodeRef("a", new Incarnation(0xa, 1));
    static final NodeRef SELF = new NodeRef("b", new Incarnation(0xb, 2));
    static final NodeRef FORMER_SELF = new NodeRef("b", new Incarnation(0xb, 1));
    static final Tenure FOUNDED = Tenure.founding("orders", PRIMARY);

    static final RoleConfig.Placement PLACEMENT = new RoleConfig.Placement("file", "b:1", "a:1");

    final GuestMemory memory = Pages.garbage();
    final Pages primary = new Pages();
    final Tally tally = new Tally();
    final NoGuest guest = new NoGuest();
    final Pause pause = new Pause();
    Drill drill = Drill.NONE;
    final Host host;

    private Role role;
    private final List<Action> actions = new ArrayList<>();
    private Optional<Tenure> record = Optional.empty();
    private Optional<Action> question = Optional.empty();
    private long links;
    private long nowNanos = 5_000_000_000L;

    private StandbyContext(boolean prefersPrimary, boolean isArbitrated, Optional<Known> known) {
        var config =
                new RoleConfig(
                        "orders",
                        prefersPrimary,
                        isArbitrated,
                        PLACEMENT,
                        "counter",
                        memory.bytes(),
                        Sync.PIPELINED,
                        Delta.LINE,
                        new RoleConfig.Timers(HEARTBEAT, SUSPECTS / 2, SUSPECTS, BUSY, RETRY),
                        new RoleConfig.Bounds(8, false, 1 << 20, 1 << 20));
        host =
                new Host(
                        config,
                        guest,
                        memory,
                        new BatchPool(1, PageBatch.ENTRY_BYTES_MAX, () -> {}),
                        tally,
                        pause,
                        point -> drill.pass(point));
        role = new JoinerRole(host, SELF, known);
    }

    static StandbyContext started() {
        return new StandbyContext(false, true, Optional.empty());
    }

    static StandbyContext startedAsPrimary() {
        return new StandbyContext(true, true, Optional.empty());
    }

    static StandbyContext startedWithoutArbiter() {
        return new StandbyContext(false, false, Optional.empty());
    }

    /** A node that has seen a record in a process before. */
    static StandbyContext startedKnowing(Tenure seen) {
        return new StandbyContext(true, true, Optional.of(Known.of(seen)));
    }

    /** A primary of epoch 1 that has given the pair to its standby. */
    static StandbyContext stoodDown() {
        var context = new StandbyContext(true, true, Optional.empty());
        context.links++;
        context.standsDown(Optional.of(context.link()));
        return context;
    }

    /** The same, when the connection broke meanwhile. */
    static StandbyContext stoodDownUnconnected() {
        var context = new StandbyContext(true, true, Optional.empty());
        context.standsDown(Optional.empty());
        return context;
    }

    private void standsDown(Optional<LinkId> link) {
        recordIs(Tenure.founding("orders", SELF).pairedWith(PRIMARY).switchedOver());
        role = StandbyRole.standingDown(host, new Next.StoodDown(link, SELF, record(), nowNanos));
    }

    // ---- what happens ----

    StandbyContext tell(Event event) {
        role.step(nowNanos, event, this::perform);
        succeed();
        return this;
    }

    /** A joiner that was welcomed goes on as standby, as a node would let it. */
    private void succeed() {
        if (!actions.isEmpty()
                && actions.getLast() instanceof Action.Become(Next.Follower welcome)) {
            actions.removeLast();
            role = StandbyRole.receiving(host, welcome);
        }
    }

    StandbyContext turn() {
        role.endTurn(nowNanos, this::perform);
        return this;
    }

    StandbyContext tick() {
        return tell(new Event.Tick()).turn();
    }

    /** Time passes as the role wants to be told it, a turn after each tick. */
    StandbyContext passes(long nanos) {
        long untilNanos = nowNanos + nanos;
        while (nowNanos < untilNanos) {
            long wanted = Math.max(role.nextTickNanos(), nowNanos + 1_000_000);
            nowNanos = Math.min(wanted, untilNanos);
            tick();
        }
        return this;
    }

    /** The process stands still for so long. */
    StandbyContext sleeps(long nanos) {
        nowNanos += nanos;
        return this;
    }

    StandbyContext hears(Message message) {
        return tell(new Event.PeerSaid(link(), message));
    }

    StandbyContext hears(List<? extends Message> messages) {
        messages.forEach(this::hears);
        return this;
    }

    StandbyContext dialed() {
        links++;
        return tell(new Event.Dialed(link()));
    }

    StandbyContext dialFails() {
        return tell(new Event.DialFailed());
    }

    /** The connection breaks, and nobody listens where the primary did. */
    StandbyContext loses() {
        breaks().tick();
        return done(Action.Dial.class).isEmpty() ? this : dialFails();
    }

    /** The connection breaks. */
    StandbyContext breaks() {
        return tell(new Event.PeerLost(link(), LinkLoss.CLOSED));
    }

    /** The connection broke, the primary was reached again, and it is asked to go on. */
    StandbyContext returning() {
        breaks().tick().dialed();
        assertThat(state()).isEqualTo("reconnecting");
        return this;
    }

    /** The connection that was made last. */
    LinkId link() {
        return new LinkId(links);
    }

    // ---- the arbiter ----

    StandbyContext recordIs(Tenure now) {
        record = Optional.of(now);
        return this;
    }

    StandbyContext recordIsGone() {
        record = Optional.empty();
        return this;
    }

    Tenure record() {
        return record.orElseThrow();
    }

    /** The open question reaches the arbiter, and its answer comes. */
    StandbyContext answered() {
        return answered(answerTo(openQuestion()));
    }

    /** It reaches the arbiter, and its answer is lost. */
    StandbyContext answerIsLost() {
        answerTo(openQuestion());
        return questionIsLost();
    }

    /** It does not reach the arbiter, at least not yet. */
    StandbyContext questionIsLost() {
        return answered(new ArbiterAnswer.Unknown("timed out"));
    }

    StandbyContext answered(ArbiterAnswer answer) {
        return tell(new Event.ArbiterAnswered(numberOf(openQuestion()), answer));
    }

    /** A claim made before lands now. */
    StandbyContext lands(Action.Claim late) {
        answerTo(late);
        return this;
    }

    private ArbiterAnswer answerTo(Action asked) {
        if (!(asked instanceof Action.Claim claim)) {
            return new ArbiterAnswer.Read(record);
        }
        if (!Revision.of(record).equals(claim.expected())) {
            return new ArbiterAnswer.Refused(record);
        }
        record = Optional.of(claim.sought());
        return new ArbiterAnswer.Granted(claim.sought());
    }

    private static long numberOf(Action asked) {
        return asked instanceof Action.Claim claim
                ? claim.question()
                : ((Action.ReadTenure) asked).question();
    }

    Action openQuestion() {
        return question.orElseThrow();
    }

    Action.Claim openClaim() {
        return (Action.Claim) openQuestion();
    }

    // ---- ways to a phase ----

    /** The record is read, the primary is dialled, and hello is said. */
    StandbyContext greeting() {
        tick().answered().dialed();
        assertThat(state()).isEqualTo("greeting");
        return this;
    }

    /** The primary consented to send its image. */
    StandbyContext receiving() {
        recordIs(FOUNDED).greeting().hears(new Message.Welcome(FOUNDED));
        assertThat(state()).isEqualTo("receiving");
        return this;
    }

    /** Checkpoint 1 is applied and acknowledged; the record does not name this node yet. */
    StandbyContext complete() {
        receiving().hears(primary.touch(10, 1).image()).hears(primary.checkpoint()).turn();
        assertThat(state()).isEqualTo("streaming");
        return this;
    }

    /** The record names this node as standby, and it was told. */
    StandbyContext following() {
        complete().recordIs(FOUNDED.pairedWith(SELF)).hears(new Message.Paired(record()));
        return forget();
    }

    // ---- what was done ----

    private void perform(Action action) {
        actions.add(action);
        if (action instanceof Action.Claim || action instanceof Action.ReadTenure) {
            question = Optional.of(action);
        }
    }

    /** What the role becomes, which is the last that it does. */
    Next becomes() {
        assertThat(actions.getLast()).isInstanceOf(Action.Become.class);
        return ((Action.Become) actions.getLast()).next();
    }

    /** The tenure with which it goes on as primary. */
    Tenure succeeds() {
        assertThat(becomes()).isInstanceOf(Next.Successor.class);
        return ((Next.Successor) becomes()).tenure();
    }

    StandbyContext forget() {
        actions.clear();
        return this;
    }

    List<Action> actions() {
        return List.copyOf(actions);
    }

    <A extends Action> List<A> done(Class<A> kind) {
        return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <M extends Message> List<M> sent(Class<M> kind) {
        return done(Action.Send.class).stream()
                .map(Action.Send::message)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    <M extends Milestone> List<M> told(Class<M> kind) {
        return done(Action.Announce.class).stream()
                .map(Action.Announce::milestone)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The numbers that were acknowledged. */
    List<Long> acks() {
        return sent(Message.CheckpointAck.class).stream()
                .map(Message.CheckpointAck::number)
                .toList();
    }

    // ---- how it stands ----

    String state() {
        return role.status(nowNanos).state();
    }

    Role role() {
        return role;
    }

    long nowNanos() {
        return nowNanos;
    }
}

package dev.futago.primary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Pause;
import dev.futago.common.role.PoisonRequests;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A primary among fakes that behave: joiners that keep an image, an arbiter that keeps a record, a
 * network that can stand still, and virtual time. What the role did is kept until {@link #forget}.
 */
final class PrimaryContext {

    static final ClientId ANN = new ClientId(1);
    static final ClientId BOB = new ClientId(2);
    static final NodeRef SELF = new NodeRef("a", new Incarnation(0xa, 1));
    static final NodeRef OTHER = new NodeRef("b", new Incarnation(0xb, 1));
    static final NodeRef OTHER_AGAIN = new NodeRef("b", new Incarnation(0xb, 2));

    private final Setup setup;
    private final PrimaryRole role;
    private final FakeArbiter arbiter;
    private final List<Action> actions = new ArrayList<>();
    private final ArrayDeque<Action.Send> onTheWay = new ArrayDeque<>();
    private final List<FakeJoiner> joiners = new ArrayList<>();
    private Optional<Action.Claim> asked = Optional.empty();
    private boolean networkStands;
    private long nowNanos = 5_000_000_000L;

    final GuestMemory memory;
    final BatchPool pool;
    final Tally tally = new Tally();
    final Pause pause = new Pause();
    final PoisonRequests poison = new PoisonRequests();
    final CountedTurn turns = new CountedTurn();

    private PrimaryContext(Setup setup, boolean founds) {
        this.setup = setup;
        memory = setup.memory();
        pool = setup.pool();
        Tenure founded = Tenure.founding("orders", SELF);
        arbiter = new FakeArbiter(founded);
        var guest = new CounterGuest();
        var host =
                new Host(
                        setup.config(),
                        guest,
                        memory,
                        pool,
                        tally,
                        pause,
                        Drill.NONE,
                        turns,
                        poison);
        role =
                founds
                        ? PrimaryRole.founding(host, founded)
                        : PrimaryRole.succeeding(
                                host,
                                new Next.Successor(founded, Optional.empty(), nowNanos, nowNanos));
    }

    static PrimaryContext solo() {
        return solo(Setup.USUAL);
    }

    static PrimaryContext solo(Setup setup) {
        return new PrimaryContext(setup, true);
    }

    static PrimaryContext succeeding() {
        return new PrimaryContext(Setup.USUAL, false);
    }

    static PrimaryContext paired() {
        return paired(Setup.USUAL);
    }

    static PrimaryContext paired(Setup setup) {
        return solo(setup).claimingPaired().granted();
    }

    // ---- what happens ----

    PrimaryContext tell(Event event) {
        role.step(nowNanos, event, this::perform);
        return this;
    }

    PrimaryContext turn() {
        role.endTurn(nowNanos, this::perform);
        turns.begin();
        return this;
    }

    /** One read of one client's socket, whose buffer is used for something else right after. */
    PrimaryContext says(ClientId client, CounterGuest.Ask... asks) {
        Requests requests = CounterGuest.requests(asks);
        tell(new Event.ClientSaid(client, requests));
        Arrays.fill(requests.bytes().array(), (byte) 0x7F);
        return this;
    }

    /** Time passes as the role wants to be told it, a turn after each tick. */
    PrimaryContext passes(long nanos) {
        long untilNanos = nowNanos + nanos;
        while (nowNanos < untilNanos) {
            long wanted = Math.max(role.nextTickNanos(), nowNanos + 1);
            nowNanos = Math.min(wanted, untilNanos);
            tell(new Event.Tick()).turn();
        }
        return this;
    }

    PrimaryContext helloOf(NodeRef node) {
        return hello(
                new Message.Hello(
                        Message.PROTOCOL,
                        record().pair(),
                        node,
                        "counter",
                        setup.memoryBytes(),
                        Setup.PLACEMENT,
                        record().version()));
    }

    /** Over a new connection. */
    PrimaryContext hello(Message.Hello hello) {
        var joiner = new FakeJoiner(new LinkId(joiners.size() + 1), hello.node(), setup.pages());
        joiners.add(joiner);
        return says(joiner, hello);
    }

    PrimaryContext says(FakeJoiner joiner, Message message) {
        return tell(new Event.PeerSaid(joiner.link, message));
    }

    /** The joiner acknowledges all that came to it whole. */
    PrimaryContext acks() {
        return acks(joiner().applied());
    }

    PrimaryContext acks(long number) {
        return says(joiner(), new Message.CheckpointAck(record().epoch(), number));
    }

    PrimaryContext loses(FakeJoiner joiner) {
        return tell(new Event.PeerLost(joiner.link, LinkLoss.CLOSED));
    }

    /** Nobody listens where the standby should. */
    PrimaryContext dialFails() {
        return tell(new Event.DialFailed());
    }

    // ---- ways to a phase ----

    /** A joiner has its image, and checkpoint 1 is sent to it. */
    PrimaryContext gating() {
        helloOf(OTHER);
        for (int turns = 0; turns < 1000 && !isTold(Milestone.ResyncFinished.class); turns++) {
            turn();
        }
        assertThat(state()).isEqualTo("gating");
        return turn();
    }

    PrimaryContext claimingPaired() {
        gating().acks();
        assertThat(state()).isEqualTo("claiming-paired");
        return this;
    }

    PrimaryContext claimingSolo() {
        loses(joiner()).passes(1).dialFails();
        assertThat(state()).isEqualTo("claiming-solo");
        return turn();
    }

    // ---- the network ----

    PrimaryContext networkStands() {
        networkStands = true;
        return this;
    }

    PrimaryContext networkFlows() {
        networkStands = false;
        while (!onTheWay.isEmpty()) {
            arrives();
        }
        return this;
    }

    /** The oldest message on the way arrives, and its pages are free again. */
    PrimaryContext arrives() {
        Action.Send sent = onTheWay.removeFirst();
        joiners.stream()
                .filter(joiner -> joiner.link.equals(sent.link()))
                .forEach(joiner -> joiner.receive(sent.message()));
        return this;
    }

    int onTheWay() {
        return onTheWay.size();
    }

    // ---- the arbiter ----

    /** The open claim reaches the arbiter and its answer comes; it must be a success. */
    PrimaryContext granted() {
        var answer = arbiter.compareAndSet(openClaim());
        assertThat(answer).isInstanceOf(ArbiterAnswer.Granted.class);
        return answered(answer);
    }

    PrimaryContext refused() {
        var answer = arbiter.compareAndSet(openClaim());
        assertThat(answer).isInstanceOf(ArbiterAnswer.Refused.class);
        return answered(answer);
    }

    /** A look at the record, which began under the tenure that the role has. */
    PrimaryContext looks() {
        Optional<Tenure> own = role.status(nowNanos).tenure();
        return tell(new Event.Looked(own, arbiter.shown()));
    }

    /** The joiner agrees to what it was asked last (R23). */
    PrimaryContext agrees() {
        Message.Reassert asked = sent(Message.Reassert.class).getLast();
        return says(joiner(), new Message.ReassertAgreed(asked.epoch(), asked.tenure().era().id()));
    }

    /** The claim lands, its answer does not come. */
    PrimaryContext answerIsLost() {
        arbiter.compareAndSet(openClaim());
        return answered(new ArbiterAnswer.Unknown("timed out"));
    }

    /** The claim does not land, at least not yet. */
    PrimaryContext claimIsLost() {
        return answered(new ArbiterAnswer.Unknown("timed out"));
    }

    PrimaryContext answered(ArbiterAnswer answer) {
        return tell(new Event.ArbiterAnswered(openClaim().question(), answer));
    }

    /** What was read last is answered with the record. */
    PrimaryContext shown() {
        return readAnswered(new ArbiterAnswer.Read(Optional.of(record())));
    }

    PrimaryContext readAnswered(ArbiterAnswer answer) {
        long question = done(Action.ReadTenure.class).getLast().question();
        return tell(new Event.ArbiterAnswered(question, answer));
    }

    /** A claim made before lands now. */
    PrimaryContext lands(Action.Claim late) {
        arbiter.compareAndSet(late);
        return this;
    }

    PrimaryContext recordIs(Tenure changed) {
        arbiter.set(changed);
        return this;
    }

    PrimaryContext recordIsLost() {
        arbiter.lose();
        return this;
    }

    Tenure record() {
        return arbiter.record();
    }

    /** The claim that was made last. */
    Action.Claim openClaim() {
        return asked.orElseThrow();
    }

    // ---- what was done ----

    private void perform(Action action) {
        actions.add(action);
        switch (action) {
            case Action.Send send -> {
                onTheWay.add(send);
                if (!networkStands) {
                    networkFlows();
                }
            }
            case Action.Claim claim -> asked = Optional.of(claim);
            default -> {
                /* Kept, to be looked at. */
            }
        }
    }

    PrimaryContext forget() {
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

    boolean isTold(Class<? extends Milestone> kind) {
        return !told(kind).isEmpty();
    }

    /** The counters that a client was told. */
    List<Long> replies(ClientId client) {
        var told = new ArrayList<Long>();
        for (var reply : done(Action.Reply.class)) {
            if (reply.client().equals(client)) {
                var bytes = ByteBuffer.wrap(reply.bytes()).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    told.add(bytes.getLong());
                }
            }
        }
        return told;
    }

    // ---- how it stands ----

    /** The joiner that said hello last. */
    FakeJoiner joiner() {
        return joiners.getLast();
    }

    FakeJoiner joiner(int index) {
        return joiners.get(index);
    }

    String state() {
        return role.status(nowNanos).state();
    }

    PrimaryRole role() {
        return role;
    }

    long nowNanos() {
        return nowNanos;
    }

    long counter(int page) {
        return memory.getLong((long) page * GuestMemory.PAGE_BYTES);
    }
}

package dev.futago.node;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.RoleConfig;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.NoArbiter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A pair that lives in this process only, on memory of its own: it serves, loses its primary, takes
 * over, serves alone, is joined, and so on. A node that follows runs it to have run once, and often
 * enough to be compiled, what it will have to do when it takes over (docs/decisions/0015).
 *
 * <p>It reaches nothing of the real node. Its nodes play the production roles, of which it carries
 * out every action itself: they talk over a {@link RehearsedWire}, their arbiter is a record in
 * this process, their clients do not listen, and their time is a number. Owned by one thread.
 */
final class Rehearsal implements AutoCloseable {

    /** Memory of each node, unless the guest needs more. */
    private static final long MEMORY_BYTES = 4L << 20;

    /** A guest that needs more than this is not rehearsed. */
    private static final long MEMORY_BYTES_MAX = 32L << 20;

    private static final int ROUNDS_OF_A_PHASE = 64;
    private static final int TURNS_MAX = 10_000;
    private static final long TURN_NANOS = 50_000;
    private static final ClientId CLIENT = new ClientId(1);

    private final RehearsedWire wire = new RehearsedWire();
    private final Guest guest;
    private final RehearsedNode first;
    private final RehearsedNode second;
    private final Arbiter arbiter = new NoArbiter();
    private Optional<LinkId> link = Optional.empty();
    private long links;
    private long nowNanos;
    private long rounds;
    private long takeovers;
    private BooleanSupplier isWanted = () -> false;
    private boolean isOver;

    private Rehearsal(RoleConfig config, Guest guest, Tracking how) {
        this.guest = guest;
        first = node("a", true, config, how);
        second = node("b", false, config, how);
    }

    private RehearsedNode node(String name, boolean prefersPrimary, RoleConfig real, Tracking how) {
        var config =
                new RoleConfig(
                        "rehearsal",
                        prefersPrimary,
                        true,
                        real.placement(),
                        real.guestType(),
                        memoryBytes(guest),
                        real.sync(),
                        real.delta(),
                        real.timers(),
                        real.bounds());
        return new RehearsedNode(name, config, guest, how, action -> perform(name, action));
    }

    private static long memoryBytes(Guest guest) {
        return Math.max(MEMORY_BYTES, guest.memoryBytesMin());
    }

    /**
     * A pair that is not founded yet.
     *
     * @param config the real node's
     * @param guest no other thread's
     * @return empty when the guest cannot be rehearsed
     */
    static Optional<Rehearsal> of(RoleConfig config, Guest guest, Tracking how) {
        return guest.rehearsalRequests(0).hasRemaining() && memoryBytes(guest) <= MEMORY_BYTES_MAX
                ? Optional.of(new Rehearsal(config, guest, how))
                : Optional.empty();
    }

    /**
     * Runs.
     *
     * @param goesOn asked after each turn
     */
    void run(BooleanSupplier goesOn) {
        isWanted = goesOn;
        advanceUntil(() -> isProtected(first));
        RehearsedNode owner = first;
        while (!isOver) {
            RehearsedNode survivor = otherThan(owner);
            serve(owner);
            crash(owner);
            advanceUntil(() -> isPrimary(survivor));
            takeovers += isPrimary(survivor) ? 1 : 0;
            serve(survivor);
            owner.restart();
            advanceUntil(() -> isProtected(survivor));
            owner = survivor;
        }
    }

    /** Some rounds of requests. */
    private void serve(RehearsedNode owner) {
        for (int i = 0; i < ROUNDS_OF_A_PHASE && !isOver; i++) {
            owner.tell(new Event.ClientSaid(CLIENT, requestsOf(guest.rehearsalRequests(rounds))));
            rounds++;
            settle();
        }
    }

    private Requests requestsOf(ByteBuffer bytes) {
        List<Integer> ends = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = guest.requestBytes(bytes);
            if (length <= 0 || length > bytes.remaining()) {
                throw new IllegalStateException("the guest does not know its own requests");
            }
            bytes.position(bytes.position() + length);
            ends.add(bytes.position());
        }
        return new Requests(
                bytes,
                ends.stream().mapToInt(Integer::intValue).toArray(),
                TimeUnit.NANOSECONDS.toMillis(nowNanos));
    }

    // ---- time ----

    /** Turns until nobody has anything to do now. */
    private void settle() {
        for (int turns = 0; turns < TURNS_MAX; turns++) {
            if (isOver) {
                return;
            }
            nowNanos += TURN_NANOS;
            boolean firstWorked = first.turn(nowNanos);
            boolean secondWorked = second.turn(nowNanos);
            isOver = !isWanted.getAsBoolean();
            if (!firstWorked && !secondWorked) {
                return;
            }
        }
        throw new IllegalStateException("a rehearsed pair that does not come to rest");
    }

    /** Lets time pass until something is so. */
    private void advanceUntil(BooleanSupplier isReached) {
        for (int waits = 0; waits < TURNS_MAX; waits++) {
            settle();
            if (isOver || isReached.getAsBoolean()) {
                return;
            }
            nowNanos = Math.max(nowNanos, Math.min(first.nextTickNanos(), second.nextTickNanos()));
        }
        throw new IllegalStateException("a rehearsed pair that gets nowhere");
    }

    private boolean isPrimary(RehearsedNode node) {
        return node.status(nowNanos).isServing();
    }

    private boolean isProtected(RehearsedNode node) {
        return isPrimary(node) && node.status(nowNanos).isProtected();
    }

    // ---- the world ----

    private RehearsedNode named(String name) {
        return name.equals("a") ? first : second;
    }

    private RehearsedNode otherThan(RehearsedNode node) {
        return node == first ? second : first;
    }

    private void crash(RehearsedNode node) {
        node.crash();
        link.ifPresent(lost -> close(node, lost));
    }

    private void perform(String name, Action action) {
        RehearsedNode node = named(name);
        switch (action) {
            case Action.Send(var over, var message) -> send(node, over, message);
            case Action.Close(var which, var reason) -> close(node, which);
            case Action.Dial() -> dial(node);
            case Action.ReadTenure(long question) -> tell(node, question, arbiter.read());
            case Action.Claim(long question, var expected, var sought) ->
                    tell(node, question, arbiter.compareAndSet(expected, sought));
            case Action.Stop(var reason) ->
                    throw new IllegalStateException("a rehearsed node stopped: " + reason);
            case Action.Become _, Action.Announce _ ->
                    throw new IllegalStateException("not the world's");
            case Action.Reply _,
                    Action.Hangup _,
                    Action.HangupAll _,
                    Action.Intake _,
                    Action.ClientIntake _ -> {
                /* Nobody listens. */
            }
            case Action.Report _ -> {
                /* Nobody has ordered anything. */
            }
        }
    }

    private void send(RehearsedNode from, LinkId over, Message message) {
        if (link.isPresent() && link.get().equals(over)) {
            otherThan(from).tell(new Event.PeerSaid(over, wire.carry(message)));
        } else {
            message.pages().ifPresent(PageBatch::release);
        }
    }

    private void close(RehearsedNode closer, LinkId which) {
        if (link.isPresent() && link.get().equals(which)) {
            link = Optional.empty();
            otherThan(closer).tell(new Event.PeerLost(which, LinkLoss.CLOSED));
        }
    }

    private void dial(RehearsedNode dialler) {
        if (link.isPresent() || otherThan(dialler).isDown()) {
            dialler.tell(new Event.DialFailed());
            return;
        }
        links++;
        link = Optional.of(new LinkId(links));
        dialler.tell(new Event.Dialed(link.get()));
    }

    private static void tell(
            RehearsedNode node, long question, CompletionStage<ArbiterAnswer> answered) {
        node.tell(new Event.ArbiterAnswered(question, answered.toCompletableFuture().join()));
    }

    // ---- looking ----

    /** How often a client was answered. */
    long rounds() {
        return rounds;
    }

    /** How often a standby took over. */
    long takeovers() {
        return takeovers;
    }

    @Override
    public void close() {
        wire.close();
    }
}

package dev.futago.node;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.config.Reason;
import dev.futago.node.net.ClientPort;
import dev.futago.node.net.PeerPort;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Drives one role at a time on one event loop: tells it what happened, and does what it says. The
 * only switch over {@link Action} that reaches the world.
 *
 * <p>All its methods are called on the loop.
 */
public final class Node {

    /**
     * Where a node's actions go.
     *
     * @param drilled what stands before them, or nothing: given what carries them out
     */
    public record Outlets(
            ClientPort clients,
            PeerPort peer,
            Arbiter arbiter,
            Consumer<Milestone> milestones,
            Consumer<Ending> ending,
            UnaryOperator<Consumer<Action>> drilled) {}

    /**
     * Why a node ended by itself.
     *
     * @param cause empty when the node is sound and its pair is not for it
     */
    public record Ending(String reason, Optional<Throwable> cause) {}

    /** Orders that may wait for their outcome at once. */
    private static final int ORDERS_MAX = 16;

    /** A tick that is later than this waits until the network has been read once more. */
    private static final long LATE_NANOS = 1_000_000;

    private final Map<Long, CompletableFuture<Outcome>> orders = new HashMap<>();
    private final Succession succession;
    private final EventLoop loop;
    private final Outlets outlets;
    private final Tally tally;
    private final LoopProgress progress;
    private final long originNanos = System.nanoTime();
    private final Consumer<Action> performer;

    private Role role;
    private Optional<Next> next = Optional.empty();
    private long roleNumber;
    private long lastTicket;
    private boolean isInTurn;
    private boolean isTurnEndDue;
    private boolean isTurnEnding;
    private boolean hasSealed;
    private boolean hasCompared;
    private boolean isEnded;
    private @Nullable ScheduledFuture<?> tick;
    private long tickAtNanos = Role.NEVER;
    private long tickDueNanos;
    private ArbiterState arbiterState = new ArbiterState(true, "not asked yet");

    /**
     * Whether the arbiter answered when it was asked last.
     *
     * @param words for people
     */
    public record ArbiterState(boolean isUp, String words) {}

    /** A node in its first role; {@link #start} lets it act. */
    public Node(
            Succession succession,
            EventLoop loop,
            Outlets outlets,
            Tally tally,
            LoopProgress progress) {
        this.progress = progress;
        this.succession = succession;
        this.loop = loop;
        this.outlets = outlets;
        this.tally = tally;
        performer = outlets.drilled().apply(this::perform);
        role = succession.first();
    }

    /** Lets the role act. */
    public void start() {
        on(new Event.Tick());
    }

    /** Tells the role what happened. */
    public void on(Event event) {
        if (isEnded) {
            event.pages().ifPresent(PageBatch::release);
            return;
        }
        try {
            long nowNanos = nowNanos();
            if (isInTurn) {
                progress.continueTurn(nowNanos + originNanos);
            } else {
                beginTurn(nowNanos);
            }
            role.step(nowNanos, event, performer);
            succeed();
        } catch (RuntimeException | Error defect) {
            end(new Ending("this node is defective", Optional.of(defect)));
        }
        endTurnSoon();
    }

    /** Ends the turn after all that this turn of the loop brings has been told. */
    private void endTurnSoon() {
        if (!isTurnEndDue && !isEnded) {
            if (!isInTurn) {
                beginTurn(nowNanos());
            }
            isTurnEndDue = true;
            loop.execute(this::endTurn);
        }
    }

    /**
     * A batch is free again. A turn that ends now sees it when it schedules the tick: another turn
     * at once would be in the same round of the loop, and the network would not be read between
     * them.
     */
    void onBatchFree() {
        if (!isTurnEnding) {
            endTurnSoon();
        }
    }

    private void beginTurn(long nowNanos) {
        isInTurn = true;
        progress.beginTurn(nowNanos + originNanos);
    }

    private void endTurn() {
        isTurnEndDue = false;
        if (isEnded) {
            return;
        }
        try {
            isTurnEnding = true;
            hasSealed = false;
            hasCompared = false;
            long beganNanos = nowNanos();
            if (!isInTurn) {
                beginTurn(beganNanos); // Asked for at the end of the last one.
            }
            progress.endEvents(beganNanos + originNanos);
            role.endTurn(beganNanos, performer);
            if (hasSealed && !hasCompared) { // Digests take longer than a seal.
                tally.took(Tally.Span.SEAL, nowNanos() - beganNanos);
            }
            outlets.peer().flush();
            outlets.clients().flush();
            isTurnEnding = false;
            scheduleTick();
            isInTurn = false;
            tally.took(Tally.Span.TURN, progress.endTurn(nowNanos() + originNanos));
        } catch (RuntimeException | Error defect) {
            end(new Ending("this node is defective", Optional.of(defect)));
        }
    }

    private void succeed() {
        if (next.isPresent()) {
            role = succession.next(next.get());
            next = Optional.empty();
            roleNumber++;
            reportAllFailed("the node's role has changed meanwhile");
            outlets.clients().openIntake(); // A role begins with its door open.
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Send(var link, var message) -> {
                hasSealed |= message instanceof Message.Checkpoint;
                hasCompared |= message instanceof Message.Verify;
                outlets.peer().send(link, message);
            }
            case Action.Close(var link, var reason) -> outlets.peer().close(link, reason);
            case Action.Dial() -> dial();
            case Action.Reply(var client, var bytes) -> outlets.clients().reply(client, bytes);
            case Action.Hangup(var client) -> outlets.clients().hangup(client);
            case Action.HangupAll() -> outlets.clients().hangupAll();
            case Action.Intake(boolean isOpen) -> outlets.clients().setIntake(isOpen);
            case Action.ClientIntake(var client, boolean isOpen) ->
                    outlets.clients().setIntake(client, isOpen);
            case Action.ReadTenure(long question) -> tell(question, outlets.arbiter().read());
            case Action.Claim(long question, var expected, var sought) ->
                    tell(question, outlets.arbiter().compareAndSet(expected, sought));
            case Action.Become(var following) -> next = Optional.of(following);
            case Action.Announce(var milestone) -> outlets.milestones().accept(milestone);
            case Action.Stop(var reason) -> end(new Ending(reason, Optional.empty()));
            case Action.Report(long ticket, var outcome) -> report(ticket, outcome);
        }
    }

    /** A dial of a role that has ended is nobody's. */
    private void dial() {
        long asker = roleNumber;
        outlets.peer()
                .dial(
                        dialled -> {
                            if (asker == roleNumber) {
                                on(dialled);
                            } else if (dialled instanceof Event.Dialed(var link)) {
                                outlets.peer().close(link, "its role has ended");
                            }
                        });
    }

    /** Gives an operator's order to the role; completed on the loop, when it is known what came. */
    public CompletableFuture<Outcome> order(Order order) {
        var outcome = new CompletableFuture<Outcome>();
        if (isEnded || orders.size() >= ORDERS_MAX) {
            outcome.complete(new Outcome.Refused("this node takes no orders now"));
            return outcome;
        }
        lastTicket++;
        orders.put(lastTicket, outcome);
        on(new Event.Ordered(lastTicket, order));
        return outcome;
    }

    private void report(long ticket, Outcome outcome) {
        CompletableFuture<Outcome> asker = orders.remove(ticket);
        if (asker != null) {
            asker.complete(outcome);
        }
    }

    /** A role that has ended answers nothing more. */
    private void reportAllFailed(String why) {
        List.copyOf(orders.keySet()).forEach(ticket -> report(ticket, new Outcome.Failed(why)));
    }

    /** An answer to a role that has ended is nobody's. */
    private void tell(long question, CompletionStage<ArbiterAnswer> asked) {
        long asker = roleNumber;
        hear(
                asked,
                answer -> {
                    if (asker == roleNumber) {
                        on(new Event.ArbiterAnswered(question, answer));
                    }
                });
    }

    /**
     * Looks at the arbiter's record, for which no role asked: the role that plays still is told
     * what it says, and what the role knew when the look began (PROTOCOL R24).
     */
    void probeArbiter() {
        long asker = roleNumber;
        Optional<Tenure> before = status().tenure();
        hear(
                outlets.arbiter().probe(),
                answer -> {
                    if (asker == roleNumber && answer instanceof ArbiterAnswer.Read(var current)) {
                        on(new Event.Looked(before, current));
                    }
                });
    }

    /**
     * Hears of an answer on the loop, whenever it comes; and that there is none yet when patience
     * ends. An answer that comes after that still counts (PROTOCOL R7).
     */
    private void hear(
            CompletionStage<ArbiterAnswer> asked, Consumer<? super ArbiterAnswer> hearer) {
        Consumer<ArbiterAnswer> noted =
                answer -> {
                    noteArbiter(answer);
                    hearer.accept(answer);
                };
        String late = "no answer in %d ms".formatted(Arbiters.PATIENCE_MILLIS);
        ScheduledFuture<?> patience =
                loop.schedule(
                        () -> noted.accept(new ArbiterAnswer.Unknown(late)),
                        Arbiters.PATIENCE_MILLIS,
                        TimeUnit.MILLISECONDS);
        asked.exceptionally(failure -> new ArbiterAnswer.Unknown(Reason.of(failure)))
                .thenAccept(
                        answer ->
                                loop.execute(
                                        () -> {
                                            patience.cancel(false);
                                            noted.accept(answer);
                                        }));
    }

    private void noteArbiter(ArbiterAnswer answer) {
        arbiterState =
                answer instanceof ArbiterAnswer.Unknown(var reason)
                        ? new ArbiterState(false, reason)
                        : new ArbiterState(true, "ok");
    }

    /** Ends it from outside: nothing is told or done after this, least of all a claim. */
    public void stop() {
        isEnded = true;
        reportAllFailed("the node ends");
    }

    /** Nothing is told or done after this: what was held stays held. */
    private void end(Ending ending) {
        if (!isEnded) {
            isEnded = true;
            reportAllFailed("the node ends: " + ending.reason());
            tellPeerLast(() -> outlets.ending().accept(ending));
        }
    }

    /** What was said last is sent: it may keep the peer from ending for the same reason. */
    private void tellPeerLast(Runnable then) {
        try {
            outlets.peer().finish().thenRun(then);
        } catch (RuntimeException | Error unable) {
            then.run();
        }
    }

    /**
     * The tick is a scheduled task even when it is due now, so that the network has its turn first.
     */
    private void scheduleTick() {
        long wantedNanos = role.nextTickNanos();
        if (wantedNanos >= tickAtNanos) {
            return;
        }
        if (tick != null) {
            tick.cancel(false);
        }
        tickAtNanos = wantedNanos;
        long nowNanos = nowNanos();
        tickDueNanos = Math.max(wantedNanos, nowNanos);
        long delayNanos = Math.max(1, tickDueNanos - nowNanos);
        tick = loop.schedule(this::onTickDue, delayNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Tells the role the time. A late tick may follow a pause of this process (a stopped process, a
     * garbage collection, a long command) in which the peer has spoken: the network is read first,
     * for a scheduled task never runs in the round of the loop that scheduled it.
     */
    private void onTickDue() {
        if (nowNanos() - tickDueNanos > LATE_NANOS) {
            tick = loop.schedule(this::tellTime, 1, TimeUnit.NANOSECONDS);
        } else {
            tellTime();
        }
    }

    private void tellTime() {
        tickAtNanos = Role.NEVER;
        on(new Event.Tick());
        progress.setWord(role.busyWord());
    }

    private long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    /** How its role stands. */
    public RoleStatus status() {
        return role.status(nowNanos());
    }

    /**
     * Whether clients are to be sent to a node. A pairing holds replies for a moment, and nobody
     * else can own the pair meanwhile: it counts as serving while the arbiter answers.
     */
    public static boolean isServing(RoleStatus status, ArbiterState arbiter) {
        boolean isPairing =
                status.state().equals("gating")
                        || (status.state().equals("claiming-paired") && arbiter.isUp());
        return status.role().equals("primary") && (status.isServing() || isPairing);
    }

    /** Whether a joiner is on its way to be the standby of a primary. */
    public static boolean hasJoiner(RoleStatus status) {
        return switch (status.state()) {
            case "resyncing", "gating", "claiming-paired" -> true;
            default -> status.resyncBytesLeft() > 0;
        };
    }

    /** Whether the arbiter answered when it was asked last. */
    public ArbiterState arbiterState() {
        return arbiterState;
    }

    /** How long this node has run. */
    public long uptimeNanos() {
        return nowNanos();
    }
}

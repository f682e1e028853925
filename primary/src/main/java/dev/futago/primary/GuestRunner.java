package dev.futago.primary;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Output;
import dev.futago.common.guest.Pair;
import dev.futago.common.guest.Reply;
import dev.futago.common.guest.Request;
import dev.futago.common.guest.Requests;
import dev.futago.common.guest.Turn;
import dev.futago.common.role.Action;
import dev.futago.common.role.Host;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the guest: executes requests as they come while it may run, keeps them while it is stopped,
 * and gives what it answers to {@link HeldOutput}.
 */
final class GuestRunner {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Requests of one read of a client's socket: those that may be executed now. */
    private record Slice(ClientId client, Requests requests, int from, int upTo) {}

    private final RoleConfig config;
    private final Guest guest;
    private final HeldOutput held;
    private final Sealer sealer;
    private final Tally tally;
    private final Intake intake;
    private final Turn turn;
    private final Request request;
    private final Reply reply = new Reply();
    private final GuestCalls calls;

    /** Clients whose connection ends when they have been told what is held for them. */
    private final Set<ClientId> ending = new HashSet<>();

    /** Clients that send nothing more, while requests of theirs are kept. */
    private final Set<ClientId> finished = new HashSet<>();

    private boolean isStopped;
    private boolean hasRun;
    private long seenNanos;
    private long seenMillis;

    GuestRunner(Host host, HeldOutput held, Sealer sealer, Pair pair) {
        config = host.config();
        guest = host.guest();
        tally = host.tally();
        this.held = held;
        this.sealer = sealer;
        intake = new Intake(config.bounds().intakeBytesMax());
        turn = host.turn();
        request = new Request(pair, turn);
        calls = new GuestCalls(host, pair, reply);
    }

    /** Executes nothing more until it is told to go on (R16). */
    void stop() {
        isStopped = true;
        hasRun = false;
    }

    /** Whether the guest has run since it was stopped last: memory may be another since. */
    boolean hasRunSinceStop() {
        return hasRun;
    }

    /** Executes again. */
    void start() {
        isStopped = false;
    }

    /**
     * Executes what may be executed and keeps the rest.
     *
     * @param isGated whether output needs an acknowledgement
     */
    void onRequests(
            ClientId client,
            Requests requests,
            boolean isGated,
            long nowNanos,
            Consumer<? super Action> out) {
        boolean isNow = intake.mayOvertake(client) && !turn.isOver();
        int executed =
                isNow
                        ? execute(
                                new Slice(client, requests, 0, requests.count()), isGated, nowNanos)
                        : 0;
        if (executed < requests.count() && intake.add(client, requests, executed)) {
            out.accept(new Action.ClientIntake(client, false));
        }
    }

    /**
     * Ends the connection of a client that sends nothing more, as soon as all that it asked before
     * is executed and its replies have left.
     */
    void onFinished(ClientId client, Consumer<? super Action> out) {
        if (intake.isFor(client)) {
            finished.add(client);
        } else if (held.isFor(client)) {
            hangUpBehindReplies(client);
        } else {
            out.accept(new Action.Hangup(client));
        }
    }

    /** With the newest of what is held: its connection ends when that has left. */
    private void hangUpBehindReplies(ClientId client) {
        ending.add(client);
        held.hold(
                new Output(client, new byte[0], new int[0], true),
                0,
                held.newest() == 0 ? sealer.next() : held.newest(),
                seenNanos);
    }

    /**
     * Goes on with what was kept, and with what is due. In a turn in which the door opens, clients
     * are read instead: or what is kept might close it again before any client was read, and so on
     * for as long as anything is kept.
     */
    void goOn(boolean isGated, long nowNanos, Consumer<? super Action> out) {
        if (intake.tryOpen(held.bytes(), config.bounds().heldBytesMax())) {
            out.accept(new Action.Intake(true));
            return;
        }
        intake.beginTurn();
        Optional<Intake.Arrival> next = intake.next();
        boolean isBegun = false;
        while (next.isPresent() && isRunning(isGated) && !(isBegun && turn.isOver())) {
            executeNext(next.get(), isGated, nowNanos);
            isBegun = true;
            next = intake.next();
        }
        wakeWhenDue(isGated, nowNanos);
    }

    /** A client that was cut off executes one request while others wait for their first. */
    private void executeNext(Intake.Arrival next, boolean isGated, long nowNanos) {
        int from = next.executed();
        boolean isShort = from > 0 && intake.hasFresh();
        int last = isShort ? from + 1 : next.requests().count();
        var slice = new Slice(next.client(), next.requests(), from, last);
        intake.executedUpTo(next, execute(slice, isGated, nowNanos));
        if (finished.contains(next.client()) && !intake.isFor(next.client())) {
            finished.remove(next.client());
            hangUpBehindReplies(next.client());
        }
    }

    /**
     * Executes requests until the turn is over, and at least one if the guest may run; answers up
     * to which.
     */
    private int execute(Slice slice, boolean isGated, long nowNanos) {
        ClientId client = slice.client;
        Requests requests = slice.requests;
        int from = slice.from;
        if (ending.contains(client)) {
            return requests.count();
        }
        if (!isRunning(isGated)) {
            return from;
        }
        hasRun = true;
        seenNanos = nowNanos;
        seenMillis = requests.atMillis();
        request.from(client);
        int last = isOneByOne(isGated) ? from + 1 : slice.upTo;
        long room = config.bounds().heldBytesMax() - held.bytes();
        int to = from;
        while (to < last
                && reply.length() < room
                && !reply.isLast()
                && !(to > from && turn.isOver())) {
            requests.show(to, request);
            calls.handle(request);
            to++;
            calls.wakeAll(request.pair(), seenMillis);
        }
        tally.add(Tally.Count.REQUESTS, to - from);
        if (reply.isLast()) {
            ending.add(client);
        }
        if (!reply.isEmpty()) {
            held.hold(reply.take(client), to - from, sealer.next(), nowNanos);
        }
        holdToOthers(nowNanos);
        return ending.contains(client) ? requests.count() : to;
    }

    private void holdToOthers(long nowNanos) {
        for (Output output : reply.takeToOthers()) {
            held.hold(output, 1, sealer.next(), nowNanos);
            if (output.isLast()) {
                ending.add(output.client());
            }
        }
    }

    /** When the guest has something to do without a request, if it may run. */
    long nextWakeNanos(boolean isGated) {
        long atMillis = guest.wakeAtMillis();
        if (atMillis == Guest.NOT_WAITING || !isRunning(isGated)) {
            return Role.NEVER;
        }
        long inMillis = atMillis - seenMillis;
        boolean isEver = inMillis <= (Role.NEVER - seenNanos) / NANOS_PER_MILLI;
        return isEver ? seenNanos + inMillis * NANOS_PER_MILLI : Role.NEVER;
    }

    private void wakeWhenDue(boolean isGated, long nowNanos) {
        if (nowNanos >= nextWakeNanos(isGated)) {
            hasRun = true;
            long passedMillis = (nowNanos - seenNanos) / NANOS_PER_MILLI;
            calls.wakeAll(request.pair(), seenMillis + passedMillis);
            holdToOthers(nowNanos);
        }
    }

    /**
     * Whether the guest may run: it is stopped while a checkpoint is half sealed, and by bounds.
     */
    private boolean isRunning(boolean isGated) {
        return !isStopped
                && !sealer.isHalfSealed()
                && held.bytes() < config.bounds().heldBytesMax()
                && !(isOneByOne(isGated) && !held.isEmpty());
    }

    /** Kemari: the guest is stopped from each output to its acknowledgement. */
    private boolean isOneByOne(boolean isGated) {
        return isGated && config.sync() == Sync.STOP_AND_WAIT;
    }

    /** Whether requests are kept that may be executed. */
    boolean hasMore(boolean isGated) {
        return !intake.isEmpty() && isRunning(isGated);
    }

    /** Drops what a client that left had asked for and was not executed. */
    void forget(ClientId client) {
        intake.forget(client);
        ending.remove(client);
        finished.remove(client);
        guest.left(client);
    }

    /** Stops or goes on reading from clients, when a bound says so (P5); tells of defects. */
    void turnDoor(Consumer<? super Action> out) {
        calls.announce(out);
        intake.takeReopened().forEach(each -> out.accept(new Action.ClientIntake(each, true)));
        if (intake.tryClose(held.bytes(), config.bounds().heldBytesMax())) {
            out.accept(new Action.Intake(false));
        }
    }
}

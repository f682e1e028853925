package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Next;
import dev.futago.common.role.Pause;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;

import org.slf4j.helpers.NOPLogger;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One of the two nodes of a {@link Rehearsal}: plays the roles that the real node plays, on a
 * memory, a pool and a tally of its own, with a chronicle that nobody reads.
 */
final class RehearsedNode {

    private static final int BATCHES = 16;
    private static final int BATCH_BYTES = 64 << 10;

    private final ArrayDeque<Event> inbox = new ArrayDeque<>();
    private final String name;
    private final Host host;
    private final Consumer<Action> outlet;
    private final Chronicle chronicle =
            new Chronicle(
                    NOPLogger.NOP_LOGGER,
                    Clock.systemUTC(),
                    milestone -> {},
                    new Journal(Optional.empty(), true));
    private final Consumer<Action> performer = this::perform;
    private Succession succession;
    private Role role;
    private Optional<Next> next = Optional.empty();
    private long incarnations;
    private boolean isDown;

    /**
     * A node that owns nothing yet.
     *
     * @param outlet takes what its roles want done, but for their end and what they announce
     */
    RehearsedNode(
            String name, RoleConfig config, Guest guest, Tracking how, Consumer<Action> outlet) {
        this.name = name;
        this.outlet = outlet;
        host =
                new Host(
                        config,
                        guest,
                        GuestMemory.allocate(config.memoryBytes(), how),
                        new BatchPool(BATCHES, BATCH_BYTES, () -> {}),
                        new Tally(),
                        new Pause(),
                        Drill.NONE);
        succession = newSuccession();
        role = succession.first();
    }

    private Succession newSuccession() {
        return new Succession(host, name, this::newIncarnation, Optional.empty());
    }

    private Incarnation newIncarnation() {
        incarnations++;
        return new Incarnation(name.hashCode(), incarnations);
    }

    /** What it was and held is gone, until it is started again. */
    void crash() {
        isDown = true;
        inbox.forEach(event -> event.pages().ifPresent(PageBatch::release));
        inbox.clear();
        host.memory().wipe();
        succession = newSuccession();
        role = succession.first();
    }

    /** Starts again, as a node that owns nothing. */
    void restart() {
        isDown = false;
    }

    boolean isDown() {
        return isDown;
    }

    /** It will be told at its next turn. */
    void tell(Event event) {
        if (isDown) {
            event.pages().ifPresent(PageBatch::release);
        } else {
            inbox.add(event);
        }
    }

    /** One turn of its loop; false when there was nothing to do. */
    boolean turn(long nowNanos) {
        boolean isTickDue = nextTickNanos() <= nowNanos;
        if (inbox.isEmpty() && !isTickDue) {
            return false;
        }
        if (isTickDue) {
            step(nowNanos, new Event.Tick());
        }
        for (int told = inbox.size(); told > 0; told--) {
            step(nowNanos, inbox.remove());
        }
        role.endTurn(nowNanos, performer);
        return true;
    }

    private void step(long nowNanos, Event event) {
        role.step(nowNanos, event, performer);
        if (next.isPresent()) {
            role = succession.next(next.get());
            next = Optional.empty();
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Become(var following) -> next = Optional.of(following);
            case Action.Announce(var milestone) -> chronicle.accept(milestone);
            default -> outlet.accept(action);
        }
    }

    long nextTickNanos() {
        return isDown ? Role.NEVER : role.nextTickNanos();
    }

    RoleStatus status(long nowNanos) {
        return role.status(nowNanos);
    }
}

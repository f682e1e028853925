package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Requests;
import dev.futago.common.guest.Turn;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Pause;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.Succession;
import dev.futago.standby.JoinerRole;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/** One life of a node, which drives the production roles as {@code Node} does, in virtual time. */
final class SimProcess {

    /** Batches of few pages and few of them, so that checkpoints have parts and pools run empty. */
    static final int BATCHES = 3;

    static final int BATCH_BYTES = 10 * 4200;

    private static final long TURN_NANOS_MAX = 30_000;

    /** In so many of the cases in which it is asked a turn has lasted long enough. */
    private static final double TURN_OVER = 0.2;

    /** Between two looks, in the proportion of the short timers. */
    private static final long LOOK_NANOS = 500_000_000;

    /** A tick that is later than this waits until what has come meanwhile was told. */
    private static final long LATE_NANOS = 1_000_000;

    private final SimNode node;
    private final SimWorld world;
    private final Chance chance;
    private final SimClock clock;
    private final long life;
    private final GuestMemory memory;
    private final Succession succession;
    private final ArbiterDoor arbiter;
    private final Books books;
    private final SimGuest guest;
    private final ArrayDeque<Event.ClientSaid> beforeTheDoor = new ArrayDeque<>();

    private Role role;
    private Optional<Next> next = Optional.empty();
    private long roleNumber;
    private long turns;
    private boolean isTurnEndDue;
    private boolean isIntakeOpen = true;
    private long tickAtNanos = Role.NEVER;

    /** A life that begins now; {@link #step} lets it act. */
    SimProcess(
            SimNode node,
            SimWorld world,
            Chance chance,
            SimClock clock,
            Guest shared,
            boolean prefersPrimary,
            long life) {
        this.node = node;
        this.world = world;
        this.chance = chance;
        this.clock = clock;
        this.life = life;
        arbiter = world.doorFor(node);
        var config = world.setting().configOf(prefersPrimary);
        memory = GuestMemory.allocate(config.memoryBytes(), Tracking.QUEUE);
        books = world.judges().open(node, memory, config);
        guest = new SimGuest(shared, books, world, chance.split());
        succession =
                new Succession(
                        new Host(
                                config,
                                guest,
                                memory,
                                new BatchPool(BATCHES, node.batchBytes(), this::onBatchReturned),
                                new Tally(),
                                new Pause(),
                                Drill.NONE,
                                shortTurn(chance.split())),
                        node.name(),
                        node::newIncarnation,
                        Optional.empty());
        role = succession.first();
        lookLater();
    }

    /** As a node looks at its arbiter's record now and then, for which no role asks (R24). */
    private void lookLater() {
        world.timeline()
                .after(
                        LOOK_NANOS,
                        () -> {
                            if (node.isRunning(this)) {
                                node.onLive(SimProcess::look);
                                lookLater();
                            }
                        });
    }

    private void look() {
        long asker = roleNumber;
        Optional<Tenure> before = status().tenure();
        arbiter.read(
                answer ->
                        node.onLive(
                                running -> {
                                    boolean isAsker = running == this && roleNumber == asker;
                                    if (isAsker
                                            && answer instanceof ArbiterAnswer.Read(var current)) {
                                        step(new Event.Looked(before, current));
                                    }
                                }));
    }

    /** A turn that may be over after any request. */
    private static Turn shortTurn(Chance chance) {
        return new Turn() {
            @Override
            public boolean isOver() {
                return chance.happens(TURN_OVER);
            }

            @Override
            public void executes(String command) {
                // Nobody asks.
            }

            @Override
            public long nanos() {
                return 0; // Requests take no time here.
            }

            @Override
            public long lastNanos() {
                return 0;
            }
        };
    }

    private void onBatchReturned() {
        books.onBatchReturned();
        if (node.isRunning(this)) {
            endTurnSoon();
        }
    }

    GuestMemory memory() {
        return memory;
    }

    /** Whether its role has a memory that was booted, or that receives an image. */
    boolean hasBegun() {
        return !(role instanceof JoinerRole);
    }

    /** Whether it runs the guest, or holds an image that a record names. */
    boolean holdsMemory() {
        return status().role().equals("primary") || status().isProtected();
    }

    SimClock clock() {
        return clock;
    }

    Books books() {
        return books;
    }

    SimGuest guest() {
        return guest;
    }

    /** What its second thread tells the peer while its loop is busy. */
    Optional<Message.Busy> busyWord() {
        return role.busyWord()
                .map(word -> new Message.Busy(word.epoch(), word.owner(), word.standby(), turns));
    }

    RoleStatus status() {
        return role.status(clock.nowNanos());
    }

    /** Whether it is that life of its node, in that role. */
    boolean isIn(long asked, long role) {
        return life == asked && roleNumber == role;
    }

    /** It is over, and what it knew with it. */
    void end() {
        world.judges().close(books);
    }

    // ---- what happens to it ----

    void step(Event event) {
        world.timeline().trace(event.getClass().getSimpleName().hashCode() + life);
        node.beforeStep();
        if (isFailing(() -> role.step(clock.nowNanos(), event, this::perform))) {
            return;
        }
        succeed();
        endTurnSoon();
    }

    /** Does something in which the guest may fail so that the node ends. */
    private boolean isFailing(Runnable deed) {
        try {
            deed.run();
            return false;
        } catch (RuntimeException failure) {
            if (!guest.hasEndedItsNode()) {
                throw failure;
            }
            node.end(this);
            return true;
        }
    }

    private void succeed() {
        if (next.isPresent()) {
            role = succession.next(next.get());
            next = Optional.empty();
            roleNumber++;
            books.onNextRole();
            setIntake(true); // A role begins with its door open.
        }
    }

    private void endTurnSoon() {
        if (!isTurnEndDue) {
            isTurnEndDue = true;
            world.timeline()
                    .after(
                            chance.between(0, TURN_NANOS_MAX),
                            () -> {
                                if (node.isRunning(this)) {
                                    node.onLive(SimProcess::endTurn);
                                }
                            });
        }
    }

    private void endTurn() {
        isTurnEndDue = false;
        turns++;
        if (isFailing(() -> role.endTurn(clock.nowNanos(), this::perform))) {
            return;
        }
        books.onTurnEnd(isIntakeOpen, status().state());
        scheduleTick();
        node.afterTurn(this);
    }

    private void scheduleTick() {
        long wanted = role.nextTickNanos();
        if (wanted < tickAtNanos) {
            tickAtNanos = wanted;
            world.timeline().after(clock.worldNanosUntil(wanted), () -> tick(wanted));
        }
    }

    private void tick(long due) {
        if (node.isRunning(this) && tickAtNanos == due) {
            long dueNanos = clock.nowNanos();
            node.onLive(alive -> alive.onTickDue(dueNanos));
        }
    }

    private void onTickDue(long dueNanos) {
        if (clock.nowNanos() - dueNanos > LATE_NANOS) {
            world.timeline()
                    .after(
                            0,
                            () -> {
                                if (node.isRunning(this)) {
                                    node.onLive(SimProcess::tellTime);
                                }
                            });
        } else {
            tellTime();
        }
    }

    private void tellTime() {
        tickAtNanos = Role.NEVER;
        step(new Event.Tick());
    }

    /** Its clock was moved: when it wants to be told the time is to be found out anew. */
    void wake() {
        tickAtNanos = Role.NEVER;
        endTurnSoon();
    }

    void receive(ClientId from, Requests requests) {
        var said = new Event.ClientSaid(from, requests);
        if (isIntakeOpen) {
            books.onRequests(said);
            step(said);
        } else {
            beforeTheDoor.add(said);
        }
    }

    void forget(ClientId client) {
        beforeTheDoor.removeIf(said -> said.client().equals(client));
        books.onClientLeft(client);
        step(new Event.ClientLeft(client));
    }

    // ---- what it does ----

    private void perform(Action action) {
        if (!node.isRunning(this)) {
            return; // It died in the middle of this step.
        }
        switch (action) {
            case Action.Send(var link, var message) -> send(link, message);
            case Action.Close(var link, var reason) -> node.closeLink(link);
            case Action.Dial() -> world.dial(node, life, roleNumber);
            case Action.Reply(var client, var bytes) -> {
                books.onReleased(bytes);
                node.reply(client, bytes);
            }
            case Action.Hangup(var client) -> {
                books.onClientLeft(client);
                node.hangUp(client);
            }
            case Action.HangupAll() -> node.hangUpAll();
            case Action.Intake(boolean isOpen) -> setIntake(isOpen);
            case Action.ClientIntake _ -> {
                // Clients have sent all that they ever send, and it arrives.
            }
            case Action.ReadTenure(long question) -> arbiter.read(askedBy(question));
            case Action.Claim(long question, var expected, var sought) -> {
                books.onClaim(sought);
                arbiter.compareAndSet(expected, sought, askedBy(question));
            }
            case Action.Become(var following) -> next = Optional.of(following);
            case Action.Announce(var milestone) -> announce(milestone);
            case Action.Stop(var reason) -> world.onStopped(node, reason);
            case Action.Report(long ticket, var outcome) -> {
                world.tell("%s: order %d: %s".formatted(node.name(), ticket, outcome));
                world.judges().imagesAreEqual().onOutcome(outcome);
            }
        }
    }

    private Consumer<ArbiterAnswer> askedBy(long question) {
        long asker = roleNumber;
        long asked = books.onQuestion();
        return answer -> {
            if (node.isRunning(this)) {
                node.onLive(alive -> alive.onAnswer(asker, asked, question, answer));
            }
        };
    }

    /** An answer to a role that has ended is nobody's. */
    private void onAnswer(long asker, long asked, long question, ArbiterAnswer answer) {
        if (roleNumber == asker) {
            books.onAnswer(asked, answer);
            step(new Event.ArbiterAnswered(question, answer));
        }
    }

    private void send(LinkId to, Message message) {
        Optional<SimLink> link = node.link(to);
        if (link.isEmpty()) {
            message.pages().ifPresent(PageBatch::release);
            return;
        }
        world.judges().onSent(node, link.get(), message);
        link.get().send(node, message);
    }

    private void setIntake(boolean isOpen) {
        if (!isOpen) {
            world.count("DoorClosed");
        }
        isIntakeOpen = isOpen;
        while (isOpen && isIntakeOpen && !beforeTheDoor.isEmpty()) {
            Event.ClientSaid waiting = beforeTheDoor.removeFirst();
            world.timeline().after(0, () -> node.receive(waiting.client(), waiting.requests()));
        }
    }

    private void announce(Milestone milestone) {
        world.timeline().trace(milestone.getClass().getSimpleName().hashCode());
        world.onMilestone(node, milestone);
    }
}

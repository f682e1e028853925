package dev.futago.drill.explore;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Pause;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.Succession;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * A machine of the pair: drives the production roles as {@code Node} does, one event a turn. Its
 * clock stands still but when its role is to be told that time has passed.
 */
final class SmallNode {

    /** Beyond every time-out of {@link SmallWorld#TIMERS}, from any moment. */
    static final long LONG_NANOS = 10_000;

    /** Within it a role waits for its next try, beyond it for the silence of its peer. */
    static final long SOON_NANOS = 500;

    private static final int TICKS_MAX = 100;

    private final String name;
    private final SmallWorld world;
    private final RoleConfig config;
    private @Nullable Life process; // none while it is down
    private NodeRef self;
    private long lives;
    private long lastLink;
    private long lastTicket;
    private long actionsLeft = Long.MAX_VALUE;
    private Optional<ArbiterAnswer> hearing = Optional.empty();

    /** What dies with the process. */
    private final class Life {
        private final GuestMemory memory =
                GuestMemory.allocate(config.memoryBytes(), Tracking.QUEUE);
        private final Pause pause = new Pause();
        private final Succession succession =
                new Succession(
                        new Host(
                                config,
                                world.guest(),
                                memory,
                                world.pool(),
                                new Tally(),
                                pause,
                                Drill.NONE),
                        name,
                        this::newIncarnation,
                        Optional.empty());
        private Role role = succession.first();
        private Optional<Next> next = Optional.empty();
        private long roleNumber;
        private long lastQuestion;
        private long nowNanos;
        private int appliedDigest;

        private Incarnation newIncarnation() {
            lives++;
            self = new NodeRef(name, new Incarnation(name.hashCode(), lives));
            return self.incarnation();
        }
    }

    /** Who asked a question or dialled: a role of a process, not the one after it. */
    final class Asker {
        private final @Nullable Life life = process;
        private final long roleNumber = process == null ? 0 : process.roleNumber;
        private final long question;

        private Asker(long question) {
            this.question = question;
        }

        SmallNode node() {
            return SmallNode.this;
        }

        /** Whether its role goes on, and has asked nothing since. */
        boolean isWaiting() {
            Life running = process;
            return running != null
                    && running == life
                    && running.roleNumber == roleNumber
                    && running.lastQuestion == question;
        }

        /** How many questions its role has asked since. */
        long age() {
            return process == null ? 0 : process.lastQuestion - question;
        }

        /** Whether its role goes on. */
        boolean isPlaying() {
            return process != null && process == life && process.roleNumber == roleNumber;
        }
    }

    SmallNode(String name, SmallWorld world, RoleConfig config) {
        this.name = name;
        this.world = world;
        this.config = config;
        self = new NodeRef(name, new Incarnation(0, 0));
    }

    String name() {
        return name;
    }

    NodeRef self() {
        return self;
    }

    boolean isUp() {
        return process != null;
    }

    private Life running() {
        Life running = process;
        if (running == null) {
            throw new IllegalStateException(name + " is down");
        }
        return running;
    }

    GuestMemory memory() {
        return running().memory;
    }

    Role role() {
        return running().role;
    }

    Succession succession() {
        return running().succession;
    }

    Pause pause() {
        return running().pause;
    }

    long nowNanos() {
        return running().nowNanos;
    }

    int appliedDigest() {
        return running().appliedDigest;
    }

    RoleStatus status() {
        return running().role.status(running().nowNanos);
    }

    LinkId newLinkId() {
        return new LinkId(++lastLink);
    }

    // ---- what happens to it ----

    void start() {
        process = new Life();
        tell(new Event.Tick());
    }

    void crash() {
        process = null;
    }

    /** How many actions of its role it performs from here on. */
    void allowActions(long actions) {
        actionsLeft = actions;
    }

    /** An operator orders something. */
    void order(Order order) {
        tell(new Event.Ordered(++lastTicket, order));
    }

    /** When its role wants to be told the time, from now. */
    long nextTickInNanos() {
        return running().role.nextTickNanos() - running().nowNanos;
    }

    /** Time passes for this node, and its role is told. */
    void passTime(long nanos) {
        running().nowNanos += nanos;
        tell(new Event.Tick());
    }

    /**
     * A long time passes. The role is told twice, because one late look at the clock counts as one
     * heartbeat interval of silence at most.
     */
    void passLongTime() {
        Life told = running();
        passTime(LONG_NANOS - SmallWorld.TIMERS.heartbeatNanos());
        if (process == told) {
            passTime(SmallWorld.TIMERS.heartbeatNanos());
        }
    }

    /** One event, and the end of its turn; then all that waits for nothing but the next turn. */
    void tell(Event event) {
        Life told = running();
        hearing =
                event instanceof Event.ArbiterAnswered(_, var answer)
                        ? Optional.of(answer)
                        : Optional.empty();
        turn(told, event);
        hearing = Optional.empty();
        int ticks = 0;
        while (process == told && told.role.nextTickNanos() <= told.nowNanos) {
            turn(told, new Event.Tick());
            ticks++;
            if (ticks > TICKS_MAX) {
                world.violate("NobodySpins", name + " wants another tick for ever");
                return;
            }
        }
    }

    private void turn(Life told, Event event) {
        told.role.step(told.nowNanos, event, action -> perform(told, action));
        if (told.next.isPresent()) {
            told.role = told.succession.next(told.next.get());
            told.next = Optional.empty();
            told.roleNumber++;
        }
        told.role.endTurn(told.nowNanos, action -> perform(told, action));
    }

    private void perform(Life told, Action action) {
        if (actionsLeft == 0 && !(action instanceof Action.Become)) {
            if (action instanceof Action.Send(var link, var message)) {
                message.pages().ifPresent(PageBatch::release);
            }
            return;
        }
        actionsLeft--;
        switch (action) {
            case Action.Send(var link, var message) -> send(told, link, message);
            case Action.Close(var link, var reason) -> world.close(this, link);
            case Action.Dial() -> world.dial(new Asker(told.lastQuestion));
            case Action.Reply(var client, var bytes) -> world.onReply(this, client, bytes);
            case Action.Hangup(var client) -> world.hangUp(this, client);
            case Action.HangupAll() -> world.hangUpAll(this);
            case Action.Intake _, Action.ClientIntake _ -> {
                /* Clients here have one request waiting each: less than any bound. */
            }
            case Action.ReadTenure(long question) -> {
                told.lastQuestion = question;
                world.arbiterOf(this).read(new Asker(question), question);
            }
            case Action.Claim(long question, var expected, var sought) -> {
                told.lastQuestion = question;
                world.arbiterOf(this).claim(new Asker(question), question, expected, sought);
            }
            case Action.Become(var following) -> told.next = Optional.of(following);
            case Action.Announce(var milestone) -> world.onMilestone(this, milestone);
            case Action.Stop(var reason) -> world.violate("NobodyStops", name + ": " + reason);
            case Action.Report report -> {
                /* For people. */
            }
        }
    }

    private void send(Life told, LinkId link, Message message) {
        if (message instanceof Message.Checkpoint part && part.last()) {
            world.noteSealed(this, link, part.number(), told.memory.digest());
        }
        if (!(message instanceof Message.Heartbeat)) {
            world.send(this, link, message);
        }
        message.pages().ifPresent(PageBatch::release);
    }

    /** The record as the arbiter's answer shows it that this node is being told. */
    Optional<Tenure> toldRecord() {
        return hearing.flatMap(ArbiterAnswer::record);
    }

    /** Its image is a checkpoint now. */
    void noteApplied() {
        running().appliedDigest = running().memory.digest();
    }

    /** Whether its memory is what it was when the last checkpoint was applied. */
    boolean holdsWhatItApplied() {
        return running().memory.digest() == running().appliedDigest;
    }
}

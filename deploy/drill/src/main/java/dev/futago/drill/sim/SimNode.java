package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Pause;
import dev.futago.common.role.Role;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.node.Succession;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A machine of the pair: drives the production roles as {@code Node} does, in virtual time. Its
 * process can die with all it knew, stand still, and start again.
 */
final class SimNode {

    /** Batches of few pages and few of them, so that checkpoints have parts and pools run empty. */
    private static final int BATCHES = 3;

    private static final int BATCH_BYTES = 10 * 4200;
    private static final long TURN_NANOS_MAX = 30_000;

    private final String name;
    private final SimWorld world;
    private final Chance chance;
    private final RoleConfig config;
    private final Guest guest;
    private final Map<LinkId, SimLink> links = new LinkedHashMap<>();
    private final Map<ClientId, SimClient> clients = new LinkedHashMap<>();
    private final ArrayDeque<Runnable> whilePaused = new ArrayDeque<>();
    private final ArrayDeque<Event> beforeTheDoor = new ArrayDeque<>();

    private @Nullable Life process; // none while it is down
    private NodeRef self;
    private long lives;
    private long lastLink;
    private long lastClient;
    private long lastTicket;
    private int appliedDigest;
    private boolean isPaused;
    private int batchBytes = BATCH_BYTES;
    private @Nullable BiConsumer<SimClient, SimClient> betweenReplies; // to crash, and then this
    private @Nullable ClientId told; // first of all by the present step

    /** What dies with the process. */
    private final class Life {
        private final long life = ++lives;
        private final long bornNanos = world.timeline().nowNanos();
        private final GuestMemory memory =
                GuestMemory.allocate(config.memoryBytes(), Tracking.QUEUE);
        private final Succession succession =
                new Succession(
                        new Host(
                                config,
                                guest,
                                memory,
                                new BatchPool(BATCHES, batchBytes, this::onBatchReturned),
                                new Tally(),
                                new Pause()),
                        name,
                        this::newIncarnation,
                        Optional.empty());
        private Role role = succession.first();
        private Optional<Next> next = Optional.empty();
        private long roleNumber;
        private boolean isTurnEndDue;
        private boolean isIntakeOpen = true;
        private long tickAtNanos = Long.MAX_VALUE;

        private Incarnation newIncarnation() {
            self = new NodeRef(name, new Incarnation(chance.bits(), chance.bits()));
            return self.incarnation();
        }

        private void onBatchReturned() {
            if (process == this) {
                endTurnSoon(this);
            }
        }

        private long nowNanos() {
            return world.timeline().nowNanos() - bornNanos;
        }
    }

    SimNode(String name, SimWorld world, Chance chance, RoleConfig config, Guest guest) {
        this.name = name;
        this.world = world;
        this.chance = chance;
        this.config = config;
        this.guest = guest;
        self = new NodeRef(name, new Incarnation(0, 0));
    }

    /** The node in its present life, or in its last one. */
    NodeRef self() {
        return self;
    }

    String name() {
        return name;
    }

    boolean isUp() {
        return process != null;
    }

    boolean isPaused() {
        return isPaused;
    }

    /** The memory of the running process; empty while there is none. */
    Optional<GuestMemory> memory() {
        return Optional.ofNullable(process).map(running -> running.memory);
    }

    /** How the running process's role stands; empty while there is none. */
    Optional<RoleStatus> status() {
        return Optional.ofNullable(process).map(running -> running.role.status(running.nowNanos()));
    }

    /** Its image is a checkpoint now. */
    void noteApplied(int digest) {
        appliedDigest = digest;
    }

    /** Whether its memory is what it was when the last checkpoint was applied. */
    boolean holdsWhatItApplied() {
        return memory().orElseThrow().digest() == appliedDigest;
    }

    /** An operator orders something. */
    void order(Order order) {
        lastTicket++;
        long ticket = lastTicket;
        onLive(running -> step(running, new Event.Ordered(ticket, order)));
    }

    LinkId newLinkId() {
        return new LinkId(++lastLink);
    }

    // ---- faults ----

    void start() {
        var started = new Life();
        process = started;
        step(started, new Event.Tick());
    }

    /** The process dies, and everything in it. */
    void crash(boolean isTold) {
        process = null;
        isPaused = false;
        whilePaused.clear();
        beforeTheDoor.clear();
        links.values().forEach(link -> link.crash(this, isTold));
        links.clear();
        var left = new ArrayList<>(clients.values());
        clients.clear();
        left.forEach(client -> client.onLost(this));
    }

    /** From its next life on, each part of a checkpoint has one page. */
    void sealPageByPage() {
        batchBytes = PageBatch.ENTRY_BYTES_MAX;
    }

    /**
     * The process will die once it has told one of several clients whose replies leave together.
     *
     * @param then is given the client that was told, whose reply still comes, and the next one,
     *     which was not
     */
    void crashBetweenReplies(BiConsumer<SimClient, SimClient> then) {
        betweenReplies = then;
    }

    void pause() {
        isPaused = true;
    }

    /** Goes on with all that came meanwhile, and does not know that time has passed. */
    void resume() {
        isPaused = false;
        while (!isPaused && !whilePaused.isEmpty()) {
            whilePaused.removeFirst().run();
        }
    }

    // ---- what happens to it ----

    void tell(SimLink link, Event event) {
        onLive(
                running -> {
                    if (event instanceof Event.PeerLost(var id, var how)) {
                        links.remove(id);
                    }
                    if (event instanceof Event.PeerSaid(var id, Message.Checkpoint part)
                            && !part.last()) {
                        world.count("CheckpointBegun");
                    }
                    step(running, event);
                    world.afterPeerEvent(this, link, event);
                });
    }

    void connect(SimClient client) {
        var id = new ClientId(++lastClient);
        clients.put(id, client);
        client.onConnected(this, id);
    }

    void disconnect(ClientId id) {
        if (clients.remove(id) != null) {
            beforeTheDoor.removeIf(
                    event -> event instanceof Event.ClientSaid said && said.client().equals(id));
            onLive(running -> step(running, new Event.ClientLeft(id)));
        }
    }

    void receive(ClientId from, Requests requests) {
        onLive(
                running -> {
                    if (!clients.containsKey(from)) {
                        return;
                    }
                    var said = new Event.ClientSaid(from, requests);
                    if (running.isIntakeOpen) {
                        step(running, said);
                    } else {
                        beforeTheDoor.add(said);
                    }
                });
    }

    /** Now, or when the pause is over; never in another life. */
    private void onLive(Consumer<Life> deed) {
        Life addressed = process;
        if (addressed == null) {
            return;
        }
        Runnable ifAlive =
                () -> {
                    if (process == addressed) {
                        deed.accept(addressed);
                    }
                };
        if (isPaused) {
            whilePaused.add(ifAlive);
        } else {
            ifAlive.run();
        }
    }

    // ---- driving the role, as Node does ----

    private void step(Life running, Event event) {
        world.timeline().trace(event.getClass().getSimpleName().hashCode() + lives);
        told = null;
        running.role.step(running.nowNanos(), event, action -> perform(running, action));
        succeed(running);
        endTurnSoon(running);
    }

    private void succeed(Life running) {
        if (running.next.isPresent()) {
            running.role = running.succession.next(running.next.get());
            running.next = Optional.empty();
            running.roleNumber++;
            setIntake(running, true); // A role begins with its door open.
        }
    }

    private void endTurnSoon(Life running) {
        if (!running.isTurnEndDue) {
            running.isTurnEndDue = true;
            world.timeline()
                    .after(
                            chance.between(0, TURN_NANOS_MAX),
                            () -> {
                                if (process == running) {
                                    onLive(this::endTurn);
                                }
                            });
        }
    }

    private void endTurn(Life running) {
        running.isTurnEndDue = false;
        running.role.endTurn(running.nowNanos(), action -> perform(running, action));
        long wanted = running.role.nextTickNanos();
        if (wanted < running.tickAtNanos) {
            running.tickAtNanos = wanted;
            world.timeline().after(wanted - running.nowNanos(), () -> tick(running, wanted));
        }
    }

    private void tick(Life running, long due) {
        if (process == running && running.tickAtNanos == due) {
            onLive(
                    alive -> {
                        alive.tickAtNanos = Long.MAX_VALUE;
                        step(alive, new Event.Tick());
                    });
        }
    }

    private void perform(Life running, Action action) {
        if (process != running) {
            return; // It died in the middle of this step.
        }
        switch (action) {
            case Action.Send(var link, var message) -> send(running, link, message);
            case Action.Close(var link, var reason) -> {
                SimLink closed = links.remove(link);
                if (closed != null) {
                    closed.close(this);
                }
            }
            case Action.Dial() -> world.dial(this, running.life, running.roleNumber);
            case Action.Reply(var client, var bytes) -> reply(client, bytes);
            case Action.Hangup(var client) -> hangUp(client);
            case Action.HangupAll() -> new ArrayList<>(clients.keySet()).forEach(this::hangUp);
            case Action.Intake(boolean isOpen) -> setIntake(running, isOpen);
            case Action.ReadTenure(long question) ->
                    world.arbiter().read(askedBy(running, question));
            case Action.Claim(long question, long expectedVersion, var sought) ->
                    world.arbiter()
                            .compareAndSet(expectedVersion, sought, askedBy(running, question));
            case Action.Become(var following) -> running.next = Optional.of(following);
            case Action.Announce(var milestone) -> announce(milestone);
            case Action.Stop(var reason) -> world.onStopped(this, reason);
            case Action.Report(long ticket, var outcome) ->
                    world.tell("%s: order %d: %s".formatted(name, ticket, outcome));
        }
    }

    private void reply(ClientId id, byte[] bytes) {
        SimClient to = clients.get(id);
        if (to == null) {
            return;
        }
        if (betweenReplies != null && told != null && !told.equals(id)) {
            crashBefore(to, told, betweenReplies);
            return;
        }
        told = told == null ? id : told;
        to.onReply(id, bytes);
    }

    private void crashBefore(SimClient next, ClientId told, BiConsumer<SimClient, SimClient> then) {
        betweenReplies = null;
        SimClient hearing = clients.remove(told); // It only finds out when no more comes.
        crash(true);
        if (hearing != null) {
            then.accept(hearing, next);
        }
    }

    private Consumer<ArbiterAnswer> askedBy(Life running, long question) {
        long asker = running.roleNumber;
        return answer -> {
            if (running.roleNumber == asker) {
                answered(running, question, answer);
            }
        };
    }

    private void answered(Life running, long question, ArbiterAnswer answer) {
        if (process == running) {
            onLive(alive -> step(alive, new Event.ArbiterAnswered(question, answer)));
        }
    }

    private void send(Life running, LinkId to, Message message) {
        SimLink link = links.get(to);
        if (link == null) {
            message.pages().ifPresent(pages -> pages.release());
            return;
        }
        if (message instanceof Message.Checkpoint part && part.last()) {
            link.noteSealed(part.number(), running.memory.digest());
        }
        link.send(this, message);
    }

    private void hangUp(ClientId id) {
        SimClient client = clients.remove(id);
        if (client != null) {
            client.onLost(this);
        }
    }

    private void setIntake(Life running, boolean isOpen) {
        if (!isOpen) {
            world.count("DoorClosed");
        }
        running.isIntakeOpen = isOpen;
        while (isOpen && running.isIntakeOpen && !beforeTheDoor.isEmpty()) {
            Event waiting = beforeTheDoor.removeFirst();
            world.timeline().after(0, () -> onLive(alive -> step(alive, waiting)));
        }
    }

    private void announce(Milestone milestone) {
        world.timeline().trace(milestone.getClass().getSimpleName().hashCode());
        world.onMilestone(this, milestone);
    }

    /** A connection to the peer stands. */
    void join(SimLink link) {
        links.put(link.idAt(this), link);
    }

    /** What became of a dial; nothing, when the life that dialled is over. */
    void dialled(long life, long roleNumber, Optional<SimLink> link) {
        onLive(
                running -> {
                    if (running.life != life || running.roleNumber != roleNumber) {
                        link.ifPresent(made -> made.close(this));
                    } else if (link.isPresent()) {
                        step(running, new Event.Dialed(link.get().idAt(this)));
                    } else {
                        step(running, new Event.DialFailed());
                    }
                });
    }
}

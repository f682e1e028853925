package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Event;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.RoleStatus;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A machine of the pair, and what its kernel keeps: connections, and what came while its process
 * did not look. The process can die with all it knew, stand still, be slow, and start again.
 */
final class SimNode {

    private static final long JUMP_NANOS_MAX = 3_000_000_000L;

    /** A node that ends by itself waits so long until its peer has read all that it said. */
    private static final long LAST_WORDS_NANOS_MAX = 500_000_000L;

    private final String name;
    private final SimWorld world;
    private final Chance chance;
    private final Guest guest;
    private final Map<LinkId, SimLink> links = new LinkedHashMap<>();
    private final Map<ClientId, SimCaller> clients = new LinkedHashMap<>();
    private final Attention attention = new Attention();

    private @Nullable SimProcess process; // none while it is down
    private NodeRef self;
    private boolean prefersPrimary;
    private boolean isMachineStill;
    private long pausedAtNanos;
    private long turnNanosMax;
    private long heardOfNanos;
    private long lives;
    private long lastLink;
    private long lastClient;
    private long lastTicket;
    private int batchBytes = SimProcess.BATCH_BYTES;
    private @Nullable BiConsumer<SimClient, SimClient> betweenReplies; // to crash, and then this
    private @Nullable ClientId told; // first of all by the present step
    private LongConsumer onEnding = nanos -> {};

    SimNode(String name, SimWorld world, Chance chance, Guest guest, boolean prefersPrimary) {
        this.name = name;
        this.world = world;
        this.chance = chance;
        this.guest = guest;
        this.prefersPrimary = prefersPrimary;
        self = new NodeRef(name, new Incarnation(0, 0));
    }

    /** The node in its present life, or in its last one. */
    NodeRef self() {
        return self;
    }

    Incarnation newIncarnation() {
        self = new NodeRef(name, new Incarnation(chance.bits(), chance.bits()));
        return self.incarnation();
    }

    String name() {
        return name;
    }

    /** Whether it has a process that does not end just now. */
    boolean isUp() {
        return process != null && !attention.isEnding();
    }

    boolean isPaused() {
        return attention.isPaused();
    }

    /** Whether not even its kernel answers. */
    boolean isMachineStill() {
        return isMachineStill;
    }

    /** Whether this process runs on it now. */
    boolean isRunning(SimProcess which) {
        return process == which;
    }

    /** The running process; empty while there is none. */
    Optional<SimProcess> process() {
        return Optional.ofNullable(process);
    }

    /** The memory of the running process; empty while there is none. */
    Optional<GuestMemory> memory() {
        return process().map(SimProcess::memory);
    }

    /** How the running process's role stands; empty while there is none. */
    Optional<RoleStatus> status() {
        return process().map(SimProcess::status);
    }

    /** An operator orders something. */
    void order(Order order) {
        lastTicket++;
        long ticket = lastTicket;
        onLive(running -> running.step(new Event.Ordered(ticket, order)));
    }

    LinkId newLinkId() {
        return new LinkId(++lastLink);
    }

    // ---- faults ----

    void start() {
        lives++;
        isMachineStill = false;
        double rate = world.setting().areClocksFree() ? chance.between(50, 200) / 100.0 : 1;
        var clock = new SimClock(world.timeline(), rate);
        process = new SimProcess(this, world, chance, clock, guest, prefersPrimary, lives);
        process.step(new Event.Tick());
    }

    /** The verb by which it is started from now on. */
    void setPrefersPrimary(boolean prefersPrimary) {
        this.prefersPrimary = prefersPrimary;
    }

    /** The process dies, and everything in it. */
    void crash(boolean isTold) {
        crash(isTold ? SimLink.Told.AT_ONCE : SimLink.Told.NEVER);
        isMachineStill = !isTold;
    }

    /** The process dies, and everything in it; its machine goes on. */
    void crash(SimLink.Told told) {
        process().ifPresent(SimProcess::end);
        process = null;
        attention.clear();
        isMachineStill = false;
        links.values().forEach(link -> link.crash(this, told));
        links.clear();
        var left = new ArrayList<>(clients.values());
        clients.clear();
        left.forEach(client -> client.onLost(this));
    }

    /** From its next life on, each part of a checkpoint has one page. */
    void sealPageByPage() {
        batchBytes = PageBatch.ENTRY_BYTES_MAX;
    }

    /** Size of the batches into which its next life seals. */
    int batchBytes() {
        return batchBytes;
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

    /**
     * Its guest has failed, and the process ends: what it has said travels on, and it does nothing
     * more. Whoever starts it again is told.
     */
    void end(SimProcess failed) {
        world.count("GuestFailure");
        world.tell("%s: the guest failed, and the node ends".formatted(name));
        attention.end();
        long lastNanos = chance.happens(0.3) ? 0 : chance.between(0, LAST_WORDS_NANOS_MAX);
        world.timeline()
                .after(
                        lastNanos,
                        () -> {
                            if (process == failed) {
                                crash(true);
                            }
                        });
        onEnding.accept(lastNanos);
    }

    /**
     * The next request that its guest executes fails.
     *
     * @param mayEnd whether a fatal defect may end it; asked when one is due
     * @param onEnding told when it ends, and in how many nanoseconds
     */
    void failNext(SimDefect defect, BooleanSupplier mayEnd, LongConsumer onEnding) {
        this.onEnding = onEnding;
        process().ifPresent(running -> running.guest().failNext(defect, mayEnd));
    }

    void pause() {
        attention.pause();
        isMachineStill = chance.happens(0.5);
        pausedAtNanos = world.timeline().nowNanos();
    }

    /** Goes on with all that came meanwhile; what its clock shows now is anybody's guess. */
    void resume() {
        if (!attention.isPaused()) {
            return;
        }
        attention.endPause();
        isMachineStill = false;
        if (world.setting().areClocksFree()) {
            long pausedNanos = world.timeline().nowNanos() - pausedAtNanos;
            process().ifPresent(running -> moveClock(running, pausedNanos));
        }
        attention.goOn();
    }

    private void moveClock(SimProcess running, long pausedNanos) {
        if (chance.happens(0.3)) {
            world.count("ClockStoodStill");
            running.clock().stoodStill(pausedNanos);
        } else if (chance.happens(0.5)) {
            world.count("ClockJumped");
            running.clock().jump(chance.between(0, JUMP_NANOS_MAX));
        }
        running.wake();
    }

    /** From now on each turn of its loop takes up to so long; 0 for no time worth speaking of. */
    void setTurnNanosMax(long nanos) {
        turnNanosMax = nanos;
    }

    /** A turn of its loop is done, or takes a while yet. */
    void afterTurn(SimProcess running) {
        if (turnNanosMax > 0) {
            attention.beginLongTurn();
            world.timeline()
                    .after(
                            chance.between(0, turnNanosMax),
                            () -> {
                                if (process == running) {
                                    attention.endLongTurn();
                                }
                            });
        }
    }

    /**
     * Its loop executes one command for so long. Its second thread says so to the peer, as long as
     * the process runs.
     */
    void executeLong(long nanos) {
        process()
                .ifPresent(
                        running -> {
                            attention.beginLongTurn();
                            world.timeline()
                                    .after(
                                            nanos,
                                            () -> {
                                                if (process == running) {
                                                    attention.endLongTurn();
                                                }
                                            });
                            sayBusy(running, world.timeline().nowNanos() + nanos);
                        });
    }

    private void sayBusy(SimProcess running, long untilNanos) {
        long everyNanos = world.setting().config().timers().standbySuspectsNanos() / 4;
        world.timeline()
                .after(
                        everyNanos,
                        () -> {
                            if (process == running && world.timeline().nowNanos() < untilNanos) {
                                if (!attention.isPaused()) {
                                    running.busyWord()
                                            .ifPresent(word -> world.network().carry(this, word));
                                }
                                sayBusy(running, untilNanos);
                            }
                        });
    }

    // ---- what happens to it ----

    /** Now, or when it looks again; never in another life. */
    void onLive(Consumer<SimProcess> deed) {
        SimProcess addressed = process;
        if (addressed == null) {
            return;
        }
        attention.of(
                () -> {
                    if (process == addressed) {
                        deed.accept(addressed);
                    }
                });
    }

    /** What one read of a connection brings. */
    void tell(SimLink link, LinkId id, List<Event> events) {
        if (process == null) {
            events.forEach(event -> event.pages().ifPresent(PageBatch::release));
            return;
        }
        long cameAtNanos = world.timeline().nowNanos();
        onLive(
                running -> {
                    heardOfNanos = cameAtNanos;
                    events.forEach(event -> tell(running, link, id, event));
                });
    }

    /**
     * Since the last word of the peer came that its process has heard; empty where its clock is not
     * that of the world.
     */
    OptionalLong silenceNanos() {
        return world.setting().areClocksFree()
                ? OptionalLong.empty()
                : OptionalLong.of(world.timeline().nowNanos() - heardOfNanos);
    }

    /** Whether its role runs the guest. */
    boolean isPrimary() {
        return status().filter(status -> status.role().equals("primary")).isPresent();
    }

    /** Whether its role follows a primary in an epoch. */
    boolean follows(long epoch) {
        return status().filter(
                        status ->
                                status.role().equals("standby")
                                        && status.state().equals("streaming")
                                        && status.tenure()
                                                .filter(tenure -> tenure.epoch() == epoch)
                                                .isPresent())
                .isPresent();
    }

    private void tell(SimProcess running, SimLink link, LinkId id, Event event) {
        boolean isLost = event instanceof Event.PeerLost;
        boolean isOpen = isLost ? links.remove(id) != null : links.containsKey(id);
        if (!isOpen || process != running) {
            event.pages().ifPresent(PageBatch::release); // Read before we closed.
            return;
        }
        if (event instanceof Event.PeerSaid(_, Message.Checkpoint part) && !part.last()) {
            world.count("CheckpointBegun");
        }
        world.judges().beforePeerEvent(this, link, event);
        running.step(running.books().counted(event));
        world.judges().afterPeerEvent(this, link, event);
    }

    /** The greeting of a short connection that the peer's second thread made. */
    void hear(Message.Busy word) {
        var greeted = new Event.PeerSaid(newLinkId(), word);
        onLive(running -> running.step(greeted));
    }

    void connect(SimCaller client) {
        var id = new ClientId(++lastClient);
        clients.put(id, client);
        client.onConnected(this, id);
    }

    void disconnect(ClientId id) {
        if (clients.remove(id) != null) {
            onLive(running -> running.forget(id));
        }
    }

    void receive(ClientId from, Requests requests) {
        onLive(
                running -> {
                    if (clients.containsKey(from)) {
                        running.receive(from, requests);
                    }
                });
    }

    /** Whether its role follows a primary, and no connection to any peer is open. */
    boolean isFollowingOverNoLink() {
        return links.isEmpty()
                && status().map(RoleStatus::state)
                        .filter(state -> state.equals("streaming") || state.equals("receiving"))
                        .isPresent();
    }

    // ---- what its process does ----

    Optional<SimLink> link(LinkId id) {
        return Optional.ofNullable(links.get(id));
    }

    void closeLink(LinkId id) {
        SimLink closed = links.remove(id);
        if (closed != null) {
            closed.close(this);
        }
    }

    /** A step of its role begins. */
    void beforeStep() {
        told = null;
    }

    void reply(ClientId id, byte[] bytes) {
        SimCaller to = clients.get(id);
        if (to == null) {
            return;
        }
        if (betweenReplies != null
                && told != null
                && !told.equals(id)
                && to instanceof SimClient next) {
            crashBefore(next, told, betweenReplies);
            return;
        }
        told = told == null ? id : told;
        to.onReply(id, bytes);
    }

    private void crashBefore(SimClient next, ClientId told, BiConsumer<SimClient, SimClient> then) {
        betweenReplies = null;
        SimCaller hearing = clients.remove(told); // It only finds out when no more comes.
        crash(true);
        if (hearing instanceof SimClient client) {
            then.accept(client, next);
        }
    }

    void hangUp(ClientId id) {
        SimCaller client = clients.remove(id);
        if (client != null) {
            client.onLost(this);
        }
    }

    void hangUpAll() {
        new ArrayList<>(clients.keySet()).forEach(this::hangUp);
    }

    /** A connection to the peer stands. */
    void join(SimLink link) {
        links.put(link.idAt(this), link);
    }

    /** What became of a dial; nothing, when the life that dialled is over. */
    void dialled(long life, long roleNumber, Optional<SimLink> link) {
        onLive(
                running -> {
                    if (!running.isIn(life, roleNumber)) {
                        link.ifPresent(made -> closeLink(made.idAt(this)));
                    } else if (link.isPresent()) {
                        running.step(new Event.Dialed(link.get().idAt(this)));
                    } else {
                        running.step(new Event.DialFailed());
                    }
                });
    }
}

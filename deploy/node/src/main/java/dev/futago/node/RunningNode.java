package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.Drill;
import dev.futago.common.role.Host;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Pause;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.NodeConfig;
import dev.futago.node.config.SentinelConfig;
import dev.futago.node.data.DataDir;
import dev.futago.node.data.NodeMetadata;
import dev.futago.node.net.BusyWords;
import dev.futago.node.net.ClientPort;
import dev.futago.node.net.PeerPort;
import dev.futago.node.net.Ports;
import dev.futago.node.net.Transport;
import dev.futago.node.points.DrillPoints;
import dev.futago.node.points.DrilledActions;
import dev.futago.node.points.DrilledArbiter;
import dev.futago.node.points.DrilledGuest;
import dev.futago.node.points.Fate;
import dev.futago.node.points.ProcessFate;
import dev.futago.node.sentinel.PairMap;
import dev.futago.node.sentinel.SentinelPort;
import dev.futago.node.sentinel.Sighting;
import dev.futago.protocol.FrameDecoder;
import dev.futago.protocol.LinkAuthentication;
import dev.futago.protocol.PairSecret;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node with everything that it needs, put together and started. */
public final class RunningNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

    /** What happens to the pair is told under this name. */
    private static final Logger CHRONICLE = LoggerFactory.getLogger("futago");

    /** Longest payload of a frame: sealed memory travels in pieces of this. */
    private static final int BATCH_BYTES = 256 << 10;

    /** Pieces under way to the network at once. */
    private static final int BATCHES = 64;

    /** Between two looks of a second thread at the loop. */
    private static final long LOOK_MILLIS = 20;

    /** Between two looks at the arbiter. */
    private static final long PROBE_SECONDS = 2;

    /** Where a node listens. */
    public record Addresses(HostPort listen, HostPort client) {}

    private final NodeConfig config;
    private final Guest guest;
    private final HandleBudget handles;
    private final Transport transport;
    private final Transport watch;
    private final Arbiter arbiter;
    private final PeerPort peer;
    private final ClientPort clients;
    private final Tally tally = new Tally();
    private final LoopProgress progress;
    private final Pause pause = new Pause();
    private final Chronicle chronicle;
    private final Optional<DataDir> data;
    private final Journal journal;
    private final Optional<DrillPoints> points;
    private final Drill drill;
    private final WarmUp warmUp;
    private final Optional<SentinelPort> sentinel;
    private final Optional<BusyWords> busyWords;
    private final CompletableFuture<Node.Ending> ending = new CompletableFuture<>();
    private final SecureRandom random = Randomness.seeded();
    private final ArrayDeque<Runnable> closings = new ArrayDeque<>();
    private @Nullable Node node;

    private RunningNode(NodeConfig config, Guest guest, Consumer<Milestone> listener, Fate fate) {
        this.config = config;
        this.guest = guest;
        points = config.isForDrills() ? Optional.of(new DrillPoints(fate)) : Optional.empty();
        handles =
                HandleBudget.of(
                        config.access().clientsMax(),
                        config.sentinel().isPresent(),
                        OpenFiles.read());
        handles.warning().ifPresent(LOG::warn);
        drill = points.isPresent() ? points.get() : Drill.NONE;
        progress = new LoopProgress(System::nanoTime, config.role().timers().busyNanos());
        try {
            boolean isAlone = config.role().sync() == Sync.OFF;
            data = config.dataDir().filter(dir -> !isAlone).map(this::openData);
            data.ifPresent(dir -> closings.push(dir::close));
            journal = new Journal(data, config.role().isArbitrated());
            chronicle = new Chronicle(CHRONICLE, Clock.systemUTC(), listener, journal);
            arbiter = Arbiters.open(isAlone ? Arbiters.NONE : config.arbiter());
            closings.push(arbiter::close);
            FrameDecoder.loadMessages();
            transport = Transport.create("futago-loop");
            closings.push(transport::close);
            watch = Transport.create("futago-watch");
            closings.push(watch::close);
            LinkAuthentication authentication = authentication(config, random);
            peer =
                    new PeerPort(
                            transport,
                            config.listen(),
                            config.peer(),
                            BATCH_BYTES,
                            authentication,
                            tally);
            closings.push(peer::close);
            busyWords =
                    config.peer()
                            .filter(other -> !isAlone)
                            .map(
                                    other ->
                                            new BusyWords(
                                                    watch,
                                                    other,
                                                    authentication,
                                                    progress::busyWord));
            clients = new ClientPort(transport, config.client(), guest, handles.clients());
            closings.push(clients::close);
            warmUp = new WarmUp(config);
            closings.push(warmUp::close);
            sentinel = config.sentinel().map(this::sentinelPort);
            sentinel.ifPresent(port -> closings.push(port::close));
        } catch (RuntimeException unusable) {
            closeOpened();
            throw unusable;
        }
    }

    private static LinkAuthentication authentication(NodeConfig config, SecureRandom random) {
        return new LinkAuthentication(
                config.access().pairSecret(),
                config.role().pairName(),
                config.name(),
                () -> {
                    var bytes = new byte[PairSecret.Nonce.BYTES];
                    random.nextBytes(bytes);
                    return new PairSecret.Nonce(bytes);
                });
    }

    /** A node that cannot write what it must remember is not fit to be part of a pair. */
    private DataDir openData(Path folder) {
        return DataDir.open(
                        folder,
                        PairId.named(config.role().pairName()),
                        config.name(),
                        failure ->
                                ending.complete(
                                        new Node.Ending(
                                                "the data dir cannot be written",
                                                Optional.of(failure))))
                .passing(drill);
    }

    private SentinelPort sentinelPort(SentinelConfig wanted) {
        var map =
                new PairMap(
                        config.name(),
                        config.role(),
                        addresses().client(),
                        wanted.peer(),
                        config.servesStandbyReads());
        return new SentinelPort(
                wanted.listen(), map, handles.sentinelClients(), this::sighting, this::order);
    }

    /** Closes what was opened, the latest first. */
    private void closeOpened() {
        closings.forEach(Runnable::run);
    }

    /**
     * Prepares a node: takes its addresses and opens its arbiter. It does nothing yet.
     *
     * @param listener told each milestone, on the node's loop
     * @throws IllegalArgumentException with a sentence for the user, when it cannot be run so
     */
    public static RunningNode prepare(NodeConfig config, Consumer<Milestone> listener) {
        return prepare(config, listener, new ProcessFate());
    }

    /**
     * The same.
     *
     * @param fate what a drill does to the process
     */
    static RunningNode prepare(NodeConfig config, Consumer<Milestone> listener, Fate fate) {
        Guest guest = Guests.create(config.role().guestType(), config.guestOptions());
        HeapRoom.check(config.role().memoryBytes(), guest);
        return new RunningNode(config, guest, listener, fate);
    }

    /** Allocates the guest memory and lets the first role act. */
    public RunningNode start() {
        transport.run(this::assemble);
        return this;
    }

    /** On the loop, so that nothing that comes over the network is ahead of it. */
    private void assemble() {
        config.cpu().ifPresent(Affinity::bindThread);
        boolean isTracked = config.role().sync() != Sync.OFF;
        long memoryBytes = config.role().memoryBytes();
        GuestMemory memory =
                GuestMemory.allocate(
                        memoryBytes,
                        isTracked ? config.tracking() : Tracking.NONE,
                        new AllocationProgress(memoryBytes, System::nanoTime, LOG::info));
        var pool = new BatchPool(BATCHES, BATCH_BYTES, this::onBatchReturned);
        Guest drilled = points.<Guest>map(all -> new DrilledGuest(all, guest)).orElse(guest);
        drilled.observe(clients);
        var host = new Host(config.role(), drilled, memory, pool, tally, pause, drill, progress);
        var succession =
                new Succession(
                        host,
                        config.name(),
                        () -> new Incarnation(random.nextLong(), random.nextLong()),
                        data.flatMap(DataDir::metadata)
                                .filter(seen -> config.role().isArbitrated())
                                .map(NodeMetadata::known));
        var outlets =
                new Node.Outlets(
                        clients,
                        peer,
                        points.<Arbiter>map(
                                        all -> new DrilledArbiter(all, arbiter, transport.loop()))
                                .orElse(arbiter),
                        chronicle.andThen(warmUp).andThen(this::onMilestone),
                        ending::complete,
                        this::drilled);
        var assembled = new Node(succession, transport.loop(), outlets, tally, progress);
        node = assembled;
        assembled.start();
        arbiter.history().thenAcceptAsync(journal::recall, transport.loop());
        probeArbiter();
        peer.open(assembled::on);
        clients.open(assembled::on);
        sentinel.ifPresent(SentinelPort::open);
        watch.loop()
                .scheduleWithFixedDelay(
                        progress::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        busyWords.ifPresent(
                words -> words.begin(config.role().timers().standbySuspectsNanos() / 4));
    }

    private Consumer<Action> drilled(Consumer<Action> actions) {
        return points.<Consumer<Action>>map(all -> new DrilledActions(all, actions, clients, peer))
                .orElse(actions);
    }

    /** Whatever happened, another node may be primary. */
    private void onMilestone(Milestone milestone) {
        sentinel.ifPresent(SentinelPort::look);
    }

    private void probeArbiter() {
        assembled().probeArbiter();
        transport.loop().schedule(this::probeArbiter, PROBE_SECONDS, TimeUnit.SECONDS);
    }

    private void onBatchReturned() {
        if (node != null) {
            node.onBatchFree();
        }
    }

    /**
     * Stops the node before its connections are closed, or it would take its standby for lost and
     * claim; and closes them here, for a loop that ends may leave them open. Nobody is let in
     * first: a peer whose connection broke calls at once.
     */
    private void stopOnLoop() {
        if (node != null) {
            node.stop();
        }
        peer.listening().close();
        clients.listening().close();
        peer.hangupAll();
        clients.hangupAll();
    }

    /** Everything that can be seen of it now. */
    public CompletableFuture<NodeView> view() {
        return CompletableFuture.supplyAsync(this::viewOnLoop, transport.loop());
    }

    private Node assembled() {
        if (node == null) {
            throw new IllegalStateException("not assembled yet");
        }
        return node;
    }

    private NodeView viewOnLoop() {
        Node assembled = assembled();
        return new NodeView(
                config,
                addresses(),
                assembled.status(),
                tally.copy(),
                assembled.arbiterState(),
                arbiter.kind(),
                chronicle.summary(),
                guest.heapUse(),
                progress.longest(),
                Duration.ofNanos(pause.leftNanos(assembled.uptimeNanos())),
                assembled.uptimeNanos());
    }

    /** How the pair looks from it now: less than a view, for those who ask often. */
    private CompletableFuture<Sighting> sighting() {
        return CompletableFuture.supplyAsync(this::sightingOnLoop, transport.loop());
    }

    private Sighting sightingOnLoop() {
        Node assembled = assembled();
        RoleStatus status = assembled.status();
        return new Sighting(
                status,
                Node.isServing(status, assembled.arbiterState()),
                assembled.arbiterState().isUp(),
                pause.leftNanos(assembled.uptimeNanos()) > 0);
    }

    /** Gives it an operator's order; completed when it is known what came of it. */
    public CompletableFuture<Outcome> order(Order order) {
        return CompletableFuture.supplyAsync(() -> assembled().order(order), transport.loop())
                .thenCompose(outcome -> outcome);
    }

    /** Where it listens. */
    public Addresses addresses() {
        return new Addresses(
                Ports.addressOf(peer.listening()), Ports.addressOf(clients.listening()));
    }

    /** What keeps its loop busy; empty while it answers. Asked by any thread. */
    public Optional<LoopProgress.Busy> busy() {
        return progress.busy();
    }

    /** Where it can be told to crash; empty for a node that is not for drills. */
    public Optional<DrillPoints> points() {
        return points;
    }

    /** Whether its rehearsal of a takeover is over. */
    boolean hasRehearsed() {
        return warmUp.hasEnded();
    }

    /** Completed when the node ends by itself. */
    public CompletableFuture<Node.Ending> ending() {
        return ending;
    }

    /** Ends it: connections are closed, and the peer will notice at once. */
    @Override
    public void close() {
        transport.run(this::stopOnLoop);
        closeOpened();
    }
}

package dev.futago.drill.explore;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Requests;
import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;
import dev.futago.standby.JoinerRole;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Two nodes, the connections between them, their arbiter and their clients, of which nothing moves
 * until somebody chooses what happens next: {@link Choices} says what can.
 */
final class SmallWorld {

    /** One heartbeat fits between two suspicions, and a retry comes long before either. */
    static final RoleConfig.Timers TIMERS = new RoleConfig.Timers(1_000, 1_001, 1_002, 1);

    private static final int WINDOW = 2;
    private static final int BOUND_BYTES = 1 << 20;

    private final Scope scope;
    private final Guest guest;
    private final BatchPool pool;
    private final BiConsumer<String, Object> transcript;
    private final Map<SmallNode, SmallArbiter> arbiters = new LinkedHashMap<>();
    private final List<SmallNode> nodes;
    private final List<SmallLink> links = new ArrayList<>();
    private final List<SmallNode.Asker> dials = new ArrayList<>();
    private final List<SmallClient> clients = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<Limited, Integer> left = new EnumMap<>(Limited.class);
    private final History history = new History(this::violate);
    private final SmallArbiter shared = new SmallArbiter(false);
    private long lastClientId;
    private boolean isMemoryGivenUp;

    /**
     * A world in which nothing runs yet.
     *
     * @param pool with nothing taken out of it; it is so again after each thing that happens
     * @param transcript told who says or hears what
     */
    SmallWorld(Scope scope, Guest guest, BatchPool pool, BiConsumer<String, Object> transcript) {
        this.scope = scope;
        this.guest = guest;
        this.pool = pool;
        this.transcript = transcript;
        nodes =
                List.of(
                        new SmallNode("a", this, config(scope, true)),
                        new SmallNode("b", this, config(scope, false)));
        for (int i = 1; i <= scope.clients(); i++) {
            clients.add(new SmallClient(i));
        }
        left.putAll(scope.allowance());
        nodes.forEach(this::begin);
    }

    /** Where nobody arbitrates, what a process believes dies with it. */
    private void begin(SmallNode node) {
        if (!scope.isArbitrated()) {
            arbiters.put(node, new SmallArbiter(true));
        }
    }

    private static RoleConfig config(Scope scope, boolean prefersPrimary) {
        return new RoleConfig(
                "explored",
                prefersPrimary,
                scope.isArbitrated(),
                new RoleConfig.Placement("explored", "here", "there"),
                "rr",
                (long) scope.memoryPages() * GuestMemory.PAGE_BYTES,
                scope.sync(),
                Delta.LINE,
                TIMERS,
                new RoleConfig.Bounds(WINDOW, false, BOUND_BYTES, BOUND_BYTES));
    }

    Scope scope() {
        return scope;
    }

    Guest guest() {
        return guest;
    }

    BatchPool pool() {
        return pool;
    }

    /** The arbiter of a node: the same for both, or where there is none what each believes. */
    SmallArbiter arbiterOf(SmallNode node) {
        return arbiters.getOrDefault(node, shared);
    }

    /** All that there are. */
    List<SmallArbiter> arbiters() {
        return scope.isArbitrated() ? List.of(shared) : List.copyOf(arbiters.values());
    }

    List<SmallNode> nodes() {
        return nodes;
    }

    SmallNode other(SmallNode node) {
        return node == nodes.getFirst() ? nodes.getLast() : nodes.getFirst();
    }

    List<SmallLink> links() {
        return links;
    }

    List<SmallNode.Asker> dials() {
        return dials;
    }

    List<SmallClient> clients() {
        return clients;
    }

    History history() {
        return history;
    }

    /** Whether an operator accepted that all memory is lost (R13): nothing told before counts. */
    boolean isMemoryGivenUp() {
        return isMemoryGivenUp;
    }

    /**
     * Returns whether every process that holds memory knows the record, and no claim is under way.
     * Only then R23 promises that a holder detects an older copy.
     */
    boolean isRecordKnownToAll() {
        Optional<Tenure> record = arbiters().getFirst().record();
        return shared.questions().stream().allMatch(question -> question.sought() == null)
                && nodes.stream()
                        .filter(node -> node.isUp() && !(node.role() instanceof JoinerRole))
                        .allMatch(node -> node.status().tenure().equals(record));
    }

    /** Whether a limited thing may happen once more. */
    boolean allows(Limited what) {
        return left.getOrDefault(what, 0) > 0;
    }

    /** How often a limited thing has happened. */
    int taken(Limited what) {
        return scope.allowance().getOrDefault(what, 0) - left.getOrDefault(what, 0);
    }

    void take(Limited what) {
        left.merge(what, -1, Integer::sum);
    }

    Map<Limited, Integer> left() {
        return left;
    }

    // ---- the nodes' actions ----

    private Optional<SmallLink> linkOf(SmallNode node, LinkId id) {
        return links.stream().filter(link -> link.endOf(node).id.equals(id)).findFirst();
    }

    void send(SmallNode from, LinkId id, Message message) {
        linkOf(from, id).ifPresent(link -> link.send(from, message));
    }

    void noteSealed(SmallNode from, LinkId id, long number, int digest) {
        linkOf(from, id).ifPresent(link -> link.noteSealed(number, digest));
    }

    void close(SmallNode closer, LinkId id) {
        linkOf(closer, id).ifPresent(link -> link.close(closer));
    }

    void dial(SmallNode.Asker asker) {
        dials.add(asker);
    }

    void onReply(SmallNode from, ClientId id, byte[] bytes) {
        for (SmallClient client : clients) {
            if (client.isConnected(from, id)) {
                transcript.accept("told is", client);
                client.onReply(bytes, history);
            }
        }
    }

    void hangUp(SmallNode node, ClientId id) {
        for (SmallClient client : clients) {
            if (client.isConnected(node, id)) {
                client.disconnect();
            }
        }
    }

    void hangUpAll(SmallNode node) {
        for (SmallClient client : clients) {
            if (client.isConnectedTo(node)) {
                client.disconnect();
            }
        }
    }

    void onMilestone(SmallNode node, Milestone milestone) {
        transcript.accept(node.name() + ":", milestone);
        if (milestone instanceof Milestone.StoodDown) {
            node.noteApplied();
        }
        if (milestone instanceof Milestone.ImagesDiffer difference) {
            violate("ImagesAreEqual", difference.text());
        }
        if (milestone instanceof Milestone.Stale) {
            node.toldRecord().ifPresent(told -> Invariants.onDiscarded(this, node, told));
        }
        if (milestone instanceof Milestone.TookOver) {
            Invariants.onTakeover(this, node);
        }
    }

    // ---- what is chosen ----

    /** Lets something happen. */
    void take(Choice choice) {
        transcript.accept("--", choice);
        choice.happen(this);
        links.removeIf(SmallLink::isGone);
        dials.removeIf(asker -> !asker.isPlaying());
        boolean areLateAnswersLeft = allows(Limited.LATE_ANSWER);
        arbiters().forEach(arbiter -> arbiter.forgetIdle(areLateAnswersLeft));
    }

    /** A question comes to the arbiter. */
    void land(SmallArbiter arbiter, SmallArbiter.Question question) {
        arbiter.land(question);
        if (question.isGrantedBootstrap()) {
            isMemoryGivenUp = true;
            history.giveUp();
        }
        if (question.isGrantedBeginning() && scope.isArbitrated()) {
            Invariants.onBeginning(this);
        }
    }

    void deliver(SmallLink link, boolean isAtDialler) {
        SmallLink.End end = link.end(isAtDialler);
        Event event = link.next(end);
        transcript.accept(end.node.name() + ": hears", event);
        end.node.tell(event);
        if (event instanceof Event.PeerSaid(var id, Message.Checkpoint part) && part.last()) {
            Invariants.onCheckpoint(this, end.node, link, part.number());
        }
    }

    /** A dial succeeds. */
    void connect(SmallNode.Asker asker) {
        SmallNode from = asker.node();
        var link = new SmallLink(from, other(from));
        links.add(link);
        from.tell(new Event.Dialed(link.endOf(from).id));
    }

    void crash(SmallNode node) {
        node.crash();
        begin(node);
        links.forEach(link -> link.close(node));
        hangUpAll(node);
    }

    /** A client gives its connection up. */
    void breakOff(SmallClient client) {
        var connection = client.connection();
        client.disconnect();
        if (connection != null && connection.node().isUp()) {
            connection.node().tell(new Event.ClientLeft(connection.id()));
        }
    }

    /** What a client sends comes to a node, over a new connection if it must be. */
    void say(SmallClient client, SmallNode to, Requests requests) {
        if (!client.isConnectedTo(to)) {
            breakOff(client);
            client.connect(to, new ClientId(++lastClientId));
        }
        to.tell(new Event.ClientSaid(client.connectionId(), requests));
    }

    // ---- what is seen ----

    void violate(String invariant, String how) {
        violations.add(invariant + ": " + how);
    }

    List<String> violations() {
        return violations;
    }
}

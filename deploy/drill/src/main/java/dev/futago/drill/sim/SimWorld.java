package dev.futago.drill.sim;

import dev.futago.common.guest.Guest;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Two machines, the network between them, their arbiter and their clients: all of one simulation.
 */
final class SimWorld {

    private final Timeline timeline = new Timeline();
    private final Chance chance;
    private final Setting setting;
    private final SimArbiter arbiter;
    private final SimNetwork network;
    private final SimNode first;
    private final SimNode second;
    private final List<SimNode> nodes;
    private final Judges judges;
    private final Set<SimNode> withoutArbiter = new LinkedHashSet<>();
    private final List<SimClient> clients = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Long> seen = new TreeMap<>();
    private final BiConsumer<Long, String> transcript;

    private boolean isMemoryGivenUp;

    /** What the pair has agreed where nobody arbitrates, as its owner has it. */
    private Optional<Tenure> agreed = Optional.empty();

    /**
     * A world in which nothing runs yet.
     *
     * @param transcript told what happens, with its time in nanoseconds
     */
    SimWorld(Chance chance, Setting setting, Guest guest, BiConsumer<Long, String> transcript) {
        this.chance = chance;
        this.setting = setting;
        this.transcript = transcript;
        arbiter = new SimArbiter(timeline, chance.split());
        network = new SimNetwork(this, chance.split());
        judges = new Judges(this);
        first = new SimNode("a", this, chance.split(), guest, true);
        second = new SimNode("b", this, chance.split(), guest, false);
        nodes = List.of(first, second);
    }

    /** A world to tell stories in. */
    SimWorld(Chance chance, Guest guest, BiConsumer<Long, String> transcript) {
        this(chance, Setting.plain(chance), guest, transcript);
    }

    Timeline timeline() {
        return timeline;
    }

    Setting setting() {
        return setting;
    }

    SimArbiter arbiter() {
        return arbiter;
    }

    SimNetwork network() {
        return network;
    }

    Judges judges() {
        return judges;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    List<SimClient> clients() {
        return clients;
    }

    SimNode other(SimNode node) {
        return node == first ? second : first;
    }

    void dial(SimNode from, long life, long roleNumber) {
        network.dial(from, other(from), life, roleNumber);
    }

    // ---- the arbiter ----

    /** The way to the record of a process that begins on a node. */
    ArbiterDoor doorFor(SimNode node) {
        return setting.config().isArbitrated()
                ? new ArbiterDoor.Distant(
                        arbiter, chance.split(), () -> withoutArbiter.contains(node))
                : new ArbiterDoor.Own(timeline, this::onAgreed);
    }

    /** One node alone cannot reach the arbiter, or can again. */
    void setArbiterCut(SimNode node, boolean isCut) {
        if (isCut) {
            withoutArbiter.add(node);
        } else {
            withoutArbiter.remove(node);
        }
    }

    /** The owner's word counts, and that of a standby that was ordered to take over. */
    private void onAgreed(Tenure tenure) {
        boolean isHeard =
                agreed.isEmpty()
                        || agreed.get().isOwnedBy(tenure.owner())
                        || (agreed.get().isBackedBy(tenure.owner())
                                && tenure.epoch() == agreed.get().epoch() + 1);
        if (isHeard) {
            agreed = Optional.of(tenure);
        }
    }

    /** The truth. */
    Optional<Tenure> record() {
        return setting.config().isArbitrated() ? arbiter.record() : agreed;
    }

    // ---- what is seen ----

    void tell(String what) {
        transcript.accept(timeline.nowNanos(), what);
    }

    void count(String what) {
        seen.merge(what, 1L, Long::sum);
    }

    Map<String, Long> seen() {
        return seen;
    }

    void violate(String invariant, String how) {
        tell("VIOLATED " + invariant + ": " + how);
        violations.add(invariant + ": " + how);
    }

    List<String> violations() {
        return violations;
    }

    void onMilestone(SimNode node, Milestone milestone) {
        count(milestone.getClass().getSimpleName());
        tell(node.name() + ": " + milestone.text());
        if (milestone.text().contains("damaged")) {
            count("DamageFound");
        }
        judges.onMilestone(node, milestone);
        if (milestone instanceof Milestone.Bootstrapped(var tenure) && tenure.epoch() > 1) {
            giveMemoryUp(node);
        }
    }

    /**
     * R13: an operator accepted its loss, which must be one already. A node that ends does nothing
     * more, whatever its process holds still (seed 12618).
     */
    private void giveMemoryUp(SimNode node) {
        isMemoryGivenUp = true;
        SimNode other = other(node);
        if (other.isUp() && other.process().filter(SimProcess::holdsMemory).isPresent()) {
            violate("NobodyHoldsMemory", other.name() + " does, at a bootstrap");
        }
    }

    /** Whether all that clients were told is lost by order: there is nothing more to be judged. */
    boolean isMemoryGivenUp() {
        return isMemoryGivenUp;
    }

    /** No node is unfit here: one that says so has misunderstood. */
    void onStopped(SimNode node, String reason) {
        violate("NobodyStops", node.name() + " stopped: " + reason);
    }

    // ---- who holds what ----

    /** The nodes that hold the memory by the record, in the very life that it names. */
    List<SimNode> holders() {
        Optional<Tenure> record = record();
        if (record.isEmpty()) {
            return List.of();
        }
        List<SimNode> holders = new ArrayList<>(2);
        for (SimNode node : nodes) {
            if (node.isUp() && isNamed(record.get(), node.self())) {
                holders.add(node);
            }
        }
        return holders;
    }

    /** Whether the record names this node, in this life or its last one, as owner. */
    boolean isOwner(SimNode node) {
        return record().map(record -> record.isOwnedBy(node.self())).orElse(false);
    }

    private static boolean isNamed(Tenure record, NodeRef node) {
        return record.isOwnedBy(node) || record.isBackedBy(node);
    }

    /** Whether the record names two and both live. */
    boolean isPaired() {
        return record().map(record -> record.standby().isPresent()).orElse(false)
                && holders().size() == 2;
    }

    /** Returns whether every process that holds memory knows the newest record. */
    boolean isRecordKnownToAll() {
        return nodes.stream()
                .flatMap(node -> node.process().stream())
                .filter(SimProcess::hasBegun)
                .allMatch(process -> process.status().tenure().equals(record()));
    }

    /** Whether a primary says that everything it releases has two holders. */
    boolean isProtected() {
        return nodes().stream()
                .flatMap(node -> node.status().stream())
                .anyMatch(status -> status.role().equals("primary") && status.isProtected());
    }
}

package dev.futago.drill.sim;

import dev.futago.common.guest.Guest;
import dev.futago.common.memory.Delta;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tenure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Two machines, the network between them, their arbiter and their clients: all of one simulation.
 */
final class SimWorld {

    private static final long MEMORY_BYTES = 256 << 10;
    private static final long MILLI = 1_000_000;

    private final Timeline timeline = new Timeline();
    private final Chance chance;
    private final SimArbiter arbiter;
    private final SimNode first;
    private final SimNode second;
    private final List<SimClient> clients = new ArrayList<>();
    private final List<SimLink> links = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Long> seen = new TreeMap<>();
    private final BiConsumer<Long, String> transcript;
    private boolean isLinkSlow;
    private boolean isNetworkDown;

    /**
     * A world in which nothing runs yet.
     *
     * @param transcript told what happens, with its time in nanoseconds
     */
    SimWorld(Chance chance, Guest guest, BiConsumer<Long, String> transcript) {
        this.chance = chance;
        this.transcript = transcript;
        arbiter = new SimArbiter(timeline, chance.split());
        RoleConfig config = configDrawn();
        first = new SimNode("a", this, chance.split(), config, guest);
        second = new SimNode("b", this, chance.split(), asStandby(config), guest);
    }

    private RoleConfig configDrawn() {
        return new RoleConfig(
                "simulated",
                true,
                true,
                "rr",
                MEMORY_BYTES,
                chance.happens(0.2) ? Sync.STOP_AND_WAIT : Sync.PIPELINED,
                chance.happens(0.2) ? Delta.PAGE : Delta.LINE,
                new RoleConfig.Timers(50 * MILLI, 250 * MILLI, 500 * MILLI, 40 * MILLI),
                new RoleConfig.Bounds(
                        (int) chance.between(1, 4),
                        chance.happens(0.5),
                        chance.between(300, 2_000),
                        chance.between(300, 2_000)));
    }

    private static RoleConfig asStandby(RoleConfig config) {
        return new RoleConfig(
                config.pairName(),
                false,
                config.isArbitrated(),
                config.guestType(),
                config.memoryBytes(),
                config.sync(),
                config.delta(),
                config.timers(),
                config.bounds());
    }

    Timeline timeline() {
        return timeline;
    }

    SimArbiter arbiter() {
        return arbiter;
    }

    List<SimNode> nodes() {
        return List.of(first, second);
    }

    List<SimClient> clients() {
        return clients;
    }

    List<SimLink> links() {
        return links;
    }

    private SimNode other(SimNode node) {
        return node == first ? second : first;
    }

    // ---- the network ----

    void setLinkSlow(boolean isSlow) {
        isLinkSlow = isSlow;
        links.forEach(link -> link.setSlow(isSlow));
    }

    void setNetworkDown(boolean isDown) {
        isNetworkDown = isDown;
    }

    void dial(SimNode from, long life, long roleNumber) {
        SimNode to = other(from);
        timeline.after(
                chance.between(50_000, 2 * MILLI),
                () -> {
                    if (!to.isUp() || to.isPaused() || isNetworkDown) {
                        from.dialled(life, roleNumber, Optional.empty());
                        return;
                    }
                    var link = new SimLink(timeline, chance.split(), from, to);
                    link.setSlow(isLinkSlow);
                    links.add(link);
                    from.join(link);
                    to.join(link);
                    from.dialled(life, roleNumber, Optional.of(link));
                });
    }

    /** Breaks every connection between the nodes. */
    void cutLinks() {
        links.forEach(SimLink::cut);
        links.clear();
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
        if (milestone instanceof Milestone.StoodDown) {
            node.noteApplied(node.memory().orElseThrow().digest());
        }
        if (milestone instanceof Milestone.TookOver && !node.holdsWhatItApplied()) {
            violate("ImageIsACheckpoint", node.name() + " takes over a torn image");
        }
    }

    /** No node is unfit here: one that says so has misunderstood. */
    void onStopped(SimNode node, String reason) {
        violate("NobodyStops", node.name() + " stopped: " + reason);
    }

    /** P4: what the standby has applied is exactly what the primary was when it sealed it. */
    void afterPeerEvent(SimNode node, SimLink link, Event event) {
        if (!(event instanceof Event.PeerSaid(var id, Message.Checkpoint part)) || !part.last()) {
            return;
        }
        Optional<RoleStatus> status = node.status();
        boolean isApplied =
                status.isPresent()
                        && status.get().role().equals("standby")
                        && status.get().checkpoint() == part.number()
                        && status.get().state().equals("streaming");
        if (isApplied) {
            count("CheckpointApplied");
            int digest = node.memory().orElseThrow().digest();
            node.noteApplied(digest);
            if (!link.isImageOf(part.number(), digest)) {
                violate("ImageIsACheckpoint", "at %s %d".formatted(node.name(), part.number()));
            }
        }
    }

    // ---- who holds what ----

    /** The nodes that hold the memory by the record, in the very life that it names. */
    List<SimNode> holders() {
        Optional<Tenure> record = arbiter.record();
        if (record.isEmpty()) {
            return List.of();
        }
        return nodes().stream()
                .filter(node -> node.isUp() && isNamed(record.get(), node.self()))
                .toList();
    }

    /** Whether the record names this node, in this life, as owner. */
    boolean isOwner(SimNode node) {
        return arbiter.record().map(record -> record.isOwnedBy(node.self())).orElse(false);
    }

    private static boolean isNamed(Tenure record, NodeRef node) {
        return record.isOwnedBy(node) || record.isBackedBy(node);
    }

    /** Whether the record names two and both live. */
    boolean isPaired() {
        return arbiter.record().map(record -> record.standby().isPresent()).orElse(false)
                && holders().size() == 2;
    }

    /** Whether a primary says that everything it releases has two holders. */
    boolean isProtected() {
        return nodes().stream()
                .flatMap(node -> node.status().stream())
                .anyMatch(status -> status.role().equals("primary") && status.isProtected());
    }
}

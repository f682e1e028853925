package dev.futago.drill.sim;

import dev.futago.common.role.Message;
import dev.futago.protocol.FrameWriter;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What lies between the two nodes: their connections, and whether new ones can be made. */
final class SimNetwork {

    private static final long DIAL_NANOS_MIN = 50_000;
    private static final long DIAL_NANOS_MAX = 2_000_000;
    private static final double TOLD_OF_A_BREAK = 0.6;
    private static final double TOLD_AFTER_A_CUT = 0.8;

    private final SimWorld world;
    private final Chance chance;
    private final FrameWriter writer = new FrameWriter();
    private final List<SimLink> links = new ArrayList<>();
    private final Set<SimNode> cutOff = new LinkedHashSet<>();
    private boolean isSlow;
    private boolean isDown;

    SimNetwork(SimWorld world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** The connections that somebody has still. */
    List<SimLink> links() {
        return links;
    }

    /**
     * Connects. It fails at once where a machine says that nobody listens, or the network that
     * there is no way; and late where nobody answers.
     */
    void dial(SimNode from, SimNode to, long life, long roleNumber) {
        Runnable fail = () -> from.dialled(life, roleNumber, Optional.empty());
        world.timeline()
                .after(
                        chance.between(DIAL_NANOS_MIN, DIAL_NANOS_MAX),
                        () -> {
                            boolean isSilent =
                                    !cutOff.isEmpty()
                                            || to.isMachineStill()
                                            || (isDown && chance.happens(0.5));
                            if (isSilent) {
                                world.timeline().after(world.setting().connectNanosMax(), fail);
                            } else if (isDown || !to.isUp()) {
                                fail.run();
                            } else {
                                connect(from, to, life, roleNumber);
                            }
                        });
    }

    /** A busy word to the other node, over a connection of its own; lost where nothing passes. */
    void carry(SimNode from, Message.Busy word) {
        SimNode to = world.other(from);
        world.timeline()
                .after(
                        chance.between(DIAL_NANOS_MIN, DIAL_NANOS_MAX),
                        () -> {
                            if (cutOff.isEmpty() && !isDown && !to.isMachineStill()) {
                                world.count("BusyWord");
                                to.hear(word);
                            }
                        });
    }

    private void connect(SimNode from, SimNode to, long life, long roleNumber) {
        var link = new SimLink(world, chance.split(), from, to, writer);
        link.setSlow(isSlow);
        links.removeIf(SimLink::isOver);
        links.add(link);
        from.join(link);
        to.join(link);
        from.dialled(life, roleNumber, Optional.of(link));
    }

    // ---- faults ----

    void setSlow(boolean isSlow) {
        this.isSlow = isSlow;
        links.forEach(link -> link.setSlow(isSlow));
    }

    /** Nothing passes, and nobody can connect. */
    void setDown(boolean isDown) {
        this.isDown = isDown;
    }

    /** Breaks every connection between the nodes. */
    void breakAll() {
        links.forEach(link -> link.cut(TOLD_OF_A_BREAK));
        links.clear();
    }

    /** Nothing passes towards a node; what it sends passes still. */
    void cutTowards(SimNode node) {
        cutOff.add(node);
        links.forEach(link -> link.towards(node).cut());
    }

    /** A connection that lost nothing goes on; the others are reset, and most ends learn it. */
    void healTowards(SimNode node) {
        if (cutOff.remove(node)) {
            List<SimLink> lost = new ArrayList<>(links);
            lost.removeIf(link -> !link.towards(node).heal());
            lost.forEach(link -> link.cut(TOLD_AFTER_A_CUT));
            links.removeAll(lost);
        }
    }

    /** What is under way towards a node waits, and all that follows it. */
    void stallTowards(SimNode node, long nanos) {
        links.forEach(link -> link.towards(node).stall(nanos));
    }

    /** The next pages on each connection arrive damaged. */
    void damageNext() {
        links.forEach(SimLink::damageNext);
    }
}

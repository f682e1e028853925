package dev.futago.drill.sim;

import dev.futago.common.role.Order;

import java.util.ArrayList;
import java.util.List;

/** Breaks things at random times, of the kinds that its swarm allows, until it is told to stop. */
final class Faults {

    private static final long MILLI = 1_000_000;

    private final SimWorld world;
    private final Chance chance;
    private final Swarm swarm;
    private boolean isOver;

    Faults(SimWorld world, Chance chance, Swarm swarm) {
        this.world = world;
        this.chance = chance;
        this.swarm = swarm;
        world.arbiter().setFaulty(swarm.arbiterFaults());
        world.setLinkSlow(swarm.slowLink());
        next();
    }

    private void next() {
        world.timeline()
                .after(
                        chance.between(20 * MILLI, 500 * MILLI),
                        () -> {
                            if (!isOver) {
                                strike();
                                next();
                            }
                        });
    }

    private void strike() {
        List<Runnable> kinds = new ArrayList<>();
        if (swarm.crashes()) {
            kinds.add(this::crash);
        }
        if (swarm.linkBreaks()) {
            kinds.add(this::breakLink);
        }
        if (swarm.pauses()) {
            kinds.add(this::pause);
        }
        if (swarm.stalls()) {
            kinds.add(this::stall);
        }
        if (swarm.clientBreaks()) {
            kinds.add(this::breakClient);
        }
        if (swarm.orders()) {
            kinds.add(this::order);
        }
        if (!kinds.isEmpty()) {
            kinds.get((int) chance.between(0, kinds.size() - 1)).run();
        }
    }

    private SimNode anyOf(List<SimNode> nodes) {
        return nodes.get((int) chance.between(0, nodes.size() - 1L));
    }

    private void crash() {
        SimNode node = anyOf(world.nodes());
        if (!node.isUp() || (isNeeded(node) && !swarm.reckless())) {
            return;
        }
        boolean isTold = chance.happens(0.7);
        note("crash of " + node.name() + (isTold ? "" : ", untold"), "FaultCrash");
        node.crash(isTold);
        world.timeline()
                .after(
                        chance.between(5 * MILLI, 1_500 * MILLI),
                        () -> {
                            if (!node.isUp() && !isOver) {
                                world.tell("start of " + node.name());
                                node.start();
                            }
                        });
    }

    /** Whether the memory would be lost with this node: one failure more than is promised for. */
    private boolean isNeeded(SimNode node) {
        boolean holds = world.holders().contains(node);
        return holds && (!world.isPaired() || world.arbiter().isClaimPending());
    }

    private void breakLink() {
        note("links cut", "FaultLinkBreak");
        world.cutLinks();
        if (chance.happens(0.4)) {
            world.setNetworkDown(true);
            world.timeline()
                    .after(
                            chance.between(10 * MILLI, 1_500 * MILLI),
                            () -> world.setNetworkDown(false));
        }
    }

    private void pause() {
        SimNode node = anyOf(world.nodes());
        if (!node.isUp() || node.isPaused()) {
            return;
        }
        note("pause of " + node.name(), "FaultPause");
        node.pause();
        world.timeline().after(chance.between(MILLI, 1_500 * MILLI), node::resume);
    }

    private void stall() {
        boolean towardsDialler = chance.happens(0.5);
        note("stall towards the " + (towardsDialler ? "dialler" : "accepter"), "FaultStall");
        long nanos = chance.between(50 * MILLI, 1_500 * MILLI);
        world.links().forEach(link -> link.stall(towardsDialler, nanos));
    }

    private void breakClient() {
        note("client connection broken", "FaultClientBreak");
        int index = (int) chance.between(0, world.clients().size() - 1L);
        world.clients().get(index).breakConnection();
    }

    /** No fault, but as hard on the pair as one. */
    private void order() {
        SimNode node = anyOf(world.nodes());
        Order order =
                chance.happens(0.8)
                        ? new Order.Switchover(false, chance.between(MILLI, 800 * MILLI))
                        : new Order.Pause(chance.between(MILLI, 1_000 * MILLI));
        note("order to %s: %s".formatted(node.name(), order), "FaultOrder");
        node.order(order);
    }

    private void note(String what, String counted) {
        world.tell("FAULT " + what);
        world.count(counted);
    }

    /**
     * Heals everything that is not lost for good; or one holder of the memory only, and leaves the
     * other node dead.
     *
     * @return whether both nodes are alive again
     */
    boolean stop() {
        isOver = true;
        world.arbiter().setFaulty(false);
        world.setLinkSlow(false);
        world.setNetworkDown(false);
        boolean isOneLeft =
                chance.happens(0.3)
                        && !world.holders().isEmpty()
                        && !world.arbiter().isClaimPending();
        List<SimNode> kept = isOneLeft ? List.of(anyOf(world.holders())) : world.nodes();
        for (SimNode node : world.nodes()) {
            if (node.isPaused()) {
                node.resume();
            }
            if (!kept.contains(node)) {
                note("the end of " + node.name(), "FaultEnd");
                node.crash(true);
            } else if (!node.isUp()) {
                node.start();
            }
        }
        return !isOneLeft;
    }
}

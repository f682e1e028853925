package dev.futago.drill.sim;

import dev.futago.common.role.Order;
import dev.futago.common.role.RoleStatus;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who starts again what died. Where nobody arbitrates, he also decides: when the primary is gone
 * for good he orders its standby to take over, and starts the other node as a standby from then on
 * (R17).
 */
final class Operator {

    private static final long MILLI = 1_000_000;
    private static final long LOOKS_AGAIN_NANOS = 100 * MILLI;
    private static final int LOOKS_UNTIL_HELP = 20;
    private static final Set<String> SEALED_OFF =
            Set.of("asking-to-take-over", "claiming-takeover");

    private final SimWorld world;
    private final Chance chance;
    private final Set<SimNode> inCare = new LinkedHashSet<>();
    private final Set<SimNode> hung = new LinkedHashSet<>();
    private final Map<SimNode, Integer> sealedOff = new LinkedHashMap<>();

    Operator(SimWorld world, Chance chance) {
        this.world = world;
        this.chance = chance;
        lookLater();
    }

    /** Orders a reassertion at a standby that agreed to one and lost its primary (R23). */
    private void lookLater() {
        world.timeline()
                .after(
                        LOOKS_AGAIN_NANOS,
                        () -> {
                            world.nodes().forEach(this::reassertIfAlone);
                            lookLater();
                        });
    }

    private void reassertIfAlone(SimNode node) {
        SimNode other = world.other(node);
        boolean isSealedOff =
                node.status().map(RoleStatus::state).filter(SEALED_OFF::contains).isPresent();
        sealedOff.merge(node, isSealedOff ? 1 : 0, (before, now) -> now == 0 ? 0 : before + 1);
        if (hung.contains(other) && sealedOff.getOrDefault(node, 0) > LOOKS_UNTIL_HELP) {
            world.tell("end of " + other.name());
            hung.remove(other);
            other.crash(true);
        }
        boolean isAlone = other.process().filter(SimProcess::holdsMemory).isEmpty();
        if (isSealedOff && isAlone && !world.arbiter().isRecordAway()) {
            node.order(new Order.Reassert("simulated", Set.of(other.name())));
        }
    }

    /** Whether he is about to do something with a node. */
    boolean caresFor(SimNode node) {
        return inCare.contains(node);
    }

    /** Its loop will never come back. */
    void onHang(SimNode node) {
        hung.add(node);
    }

    /** A process has died; it is up again after a while. */
    void onCrash(SimNode dead, long downNanos) {
        inCare.add(dead);
        world.timeline().after(downNanos, () -> decide(dead));
    }

    private void decide(SimNode dead) {
        if (world.setting().config().isArbitrated() || !world.isOwner(dead)) {
            start(dead);
        } else if (chance.happens(0.3)) {
            startTooSoon(dead);
        } else {
            failOver(dead);
        }
    }

    private void start(SimNode dead) {
        inCare.remove(dead);
        if (!dead.isUp()) {
            world.tell("start of " + dead.name());
            dead.start();
        }
    }

    /** As a service manager does, who does not know that a new pair is founded by that. */
    private void startTooSoon(SimNode dead) {
        world.tell("start of %s, too soon".formatted(dead.name()));
        world.count("StartedTooSoon");
        dead.start();
        world.timeline()
                .after(
                        chance.between(MILLI, 1_000 * MILLI),
                        () -> {
                            world.tell("end of " + dead.name());
                            dead.crash(true);
                            failOver(dead);
                        });
    }

    /** He vouches that the primary is gone for good: it is started only after the takeover. */
    private void failOver(SimNode dead) {
        SimNode heir = world.other(dead);
        if (world.isOwner(heir)) {
            dead.setPrefersPrimary(false);
            start(dead);
            return;
        }
        world.tell("failover ordered at " + heir.name());
        world.count("FailoverOrdered");
        heir.order(new Order.Failover("simulated"));
        world.timeline().after(LOOKS_AGAIN_NANOS, () -> failOver(dead));
    }
}

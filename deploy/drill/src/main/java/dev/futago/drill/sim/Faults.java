package dev.futago.drill.sim;

import dev.futago.common.role.Order;
import dev.futago.common.role.RoleConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Breaks things at random times, of the kinds that its swarm allows, until it is told to stop. */
final class Faults {

    private static final long MILLI = 1_000_000;

    /** Longer than any simulation goes on. */
    private static final long FOR_EVER_NANOS = 100_000 * MILLI;

    private final SimWorld world;
    private final Chance chance;
    private final Swarm swarm;
    private final Operator operator;
    private final List<Fault> kinds;
    private boolean isOver;

    Faults(SimWorld world, Chance chance, Swarm swarm) {
        this.world = world;
        this.chance = chance;
        this.swarm = swarm;
        operator = new Operator(world, chance.split());
        kinds = new ArrayList<>(swarm.kinds());
        if (kinds.remove(Fault.ARBITER)) {
            world.arbiter().setFaulty(true);
            world.count(Fault.ARBITER.counted());
        }
        if (kinds.remove(Fault.SLOW_ARBITER)) {
            world.arbiter().setSlow(true);
            world.count(Fault.SLOW_ARBITER.counted());
        }
        if (kinds.remove(Fault.SLOW_LINK)) {
            world.network().setSlow(true);
            world.count(Fault.SLOW_LINK.counted());
        }
        next();
    }

    private void next() {
        world.timeline()
                .after(
                        chance.between(swarm.paceNanosMax() / 25, swarm.paceNanosMax()),
                        () -> {
                            if (!isOver && !kinds.isEmpty()) {
                                strike(kinds.get((int) chance.between(0, kinds.size() - 1L)));
                                next();
                            }
                        });
    }

    private void strike(Fault fault) {
        SimNode node = anyOf(world.nodes());
        switch (fault) {
            case CRASH -> crash(node);
            case RESTART -> restart(node);
            case LINK_BREAK -> breakLinks();
            case ONE_WAY_CUT -> cutTowards(node);
            case DAMAGE -> {
                note(fault, "damage");
                world.network().damageNext();
            }
            case PAUSE -> pause(node);
            case SLOW_NODE -> slowDown(node);
            case STALL -> {
                note(fault, "stall towards " + node.name());
                world.network().stallTowards(node, upTo(50, 1_500));
            }
            case LATE_BEATS -> delayBeats(node);
            case ARBITER_CUT -> cutArbiter(node);
            case CLIENT_BREAK -> {
                note(fault, "client connection broken");
                int index = (int) chance.between(0, world.clients().size() - 1L);
                world.clients().get(index).breakConnection();
            }
            case ORDER -> order(node);
            case RECORD_AWAY -> takeRecordAway();
            case RECORD_RESTORED -> restoreCopy();
            case BOOTSTRAP -> bootstrap(node);
            case VERIFY -> verify(node);
            case BUSY -> beBusy(node);
            case DEFECT -> {
                note(fault, "the guest of %s fails".formatted(node.name()));
                node.failNext(SimDefect.UNDOABLE, () -> false, nanos -> {});
            }
            case POISON -> poison(node);
            case ARBITER, SLOW_ARBITER, SLOW_LINK ->
                    throw new IllegalStateException("not at one time: " + fault);
        }
    }

    private long upTo(long minMillis, long maxMillis) {
        return chance.between(minMillis * MILLI, maxMillis * MILLI);
    }

    private SimNode anyOf(List<SimNode> nodes) {
        return nodes.get((int) chance.between(0, nodes.size() - 1L));
    }

    private void note(Fault fault, String what) {
        world.tell("FAULT " + what);
        world.count(fault.counted());
    }

    /** So long, and not longer than the faults. */
    private void after(long nanos, Runnable heal) {
        world.timeline()
                .after(
                        nanos,
                        () -> {
                            if (!isOver) {
                                heal.run();
                            }
                        });
    }

    // ---- nodes ----

    private void crash(SimNode node) {
        if (!mayDie(node)) {
            return;
        }
        boolean isTold = chance.happens(0.7);
        note(Fault.CRASH, "crash of " + node.name() + (isTold ? "" : ", untold"));
        node.crash(isTold);
        operator.onCrash(node, upTo(5, 1_500));
    }

    private void restart(SimNode node) {
        if (!mayDie(node)) {
            return;
        }
        note(Fault.RESTART, "restart of " + node.name());
        node.crash(chance.happens(0.7) ? SimLink.Told.LATE : SimLink.Told.NEVER);
        operator.onCrash(node, chance.between(0, MILLI));
    }

    private boolean mayDie(SimNode node) {
        boolean isSpared =
                !swarm.isReckless()
                        || !world.setting().config().isArbitrated()
                        || world.arbiter().isRecordAway();
        return node.isUp() && !operator.caresFor(node) && !(isSpared && isNeeded(node));
    }

    /**
     * Whether the memory would be lost with this node: one failure more than is promised for. A
     * pending claim that names two holders endangers nothing (R8).
     */
    private boolean isNeeded(SimNode node) {
        boolean holds = world.holders().contains(node);
        return holds && (!world.isPaired() || world.arbiter().isSoloClaimPending());
    }

    private void pause(SimNode node) {
        if (!node.isUp() || node.isPaused()) {
            return;
        }
        note(Fault.PAUSE, "pause of " + node.name());
        node.pause();
        world.timeline().after(upTo(1, 1_500), node::resume);
    }

    private void slowDown(SimNode node) {
        long turnNanosMax = upTo(5, chance.happens(0.2) ? 600 : 60);
        note(
                Fault.SLOW_NODE,
                "turns of %s take %d ms".formatted(node.name(), turnNanosMax / MILLI));
        node.setTurnNanosMax(turnNanosMax);
        after(upTo(200, 2_500), () -> node.setTurnNanosMax(0));
    }

    /** Now and then for longer than its standby is patient. */
    private void beBusy(SimNode node) {
        long busyNanos = world.setting().config().timers().busyNanos();
        long nanos = chance.happens(0.8) ? busyNanos / 2 : busyNanos + 1_000 * MILLI;
        node.executeLong(chance.between(0, nanos));
        note(Fault.BUSY, node.name() + " is busy");
    }

    /** Its node ends when the guest executes the next request, if nobody needs the node then. */
    private void poison(SimNode node) {
        note(Fault.POISON, "the guest of %s will end it".formatted(node.name()));
        node.failNext(
                SimDefect.FATAL,
                () -> !isOver && mayDie(node),
                lastNanos -> operator.onCrash(node, lastNanos + upTo(5, 1_500)));
    }

    // ---- the network ----

    private void breakLinks() {
        note(Fault.LINK_BREAK, "links cut");
        world.network().breakAll();
        if (chance.happens(0.4)) {
            world.network().setDown(true);
            after(upTo(10, 1_500), () -> world.network().setDown(false));
        }
    }

    private void cutTowards(SimNode node) {
        note(Fault.ONE_WAY_CUT, "nothing passes towards " + node.name());
        world.network().cutTowards(node);
        after(upTo(20, 1_500), () -> world.network().healTowards(node));
    }

    /** Just around the time after which this node suspects the other. */
    private void delayBeats(SimNode node) {
        RoleConfig.Timers timers = world.setting().config().timers();
        long suspectsNanos =
                world.isOwner(node) ? timers.primarySuspectsNanos() : timers.standbySuspectsNanos();
        note(Fault.LATE_BEATS, node.name() + " hears late");
        long nanos = suspectsNanos + chance.between(-timers.heartbeatNanos(), 30 * MILLI);
        world.network().stallTowards(node, nanos);
    }

    private void cutArbiter(SimNode node) {
        note(Fault.ARBITER_CUT, node.name() + " does not reach the arbiter");
        world.setArbiterCut(node, true);
        after(upTo(50, 2_000), () -> world.setArbiterCut(node, false));
    }

    /** Nobody dies meanwhile who alone holds the memory: then nobody would know of any. */
    private void takeRecordAway() {
        boolean isPossible =
                world.setting().config().isArbitrated()
                        && !world.holders().isEmpty()
                        && !world.arbiter().isClaimPending(); // It may be that of the founder.
        if (!isPossible) {
            return;
        }
        note(Fault.RECORD_AWAY, "record deleted");
        world.arbiter().takeAway();
        after(upTo(50, 1_500), world.arbiter()::bringBack);
    }

    /**
     * That a holder which has not seen the newest record detects an older one is not promised, nor
     * that a claim does which is under way (R23).
     */
    private void restoreCopy() {
        boolean isPossible =
                world.setting().config().isArbitrated()
                        && !world.holders().isEmpty()
                        && !world.arbiter().isClaimPending()
                        && !world.arbiter().isRecordAway()
                        && world.arbiter().hasCopy()
                        && world.isRecordKnownToAll();
        if (!isPossible) {
            return;
        }
        note(Fault.RECORD_RESTORED, "arbiter restored from a copy");
        world.arbiter().restoreCopy();
        after(upTo(50, 4_000), world.arbiter()::bringBack);
    }

    // ---- operators ----

    private void order(SimNode node) {
        Order order =
                chance.happens(0.8)
                        ? new Order.Switchover(false, upTo(1, 800))
                        : new Order.Pause(upTo(1, 1_000));
        note(Fault.ORDER, "order to %s: %s".formatted(node.name(), order));
        node.order(order);
        if (order instanceof Order.Switchover(_, long timeoutNanos)
                && kinds.contains(Fault.LINK_BREAK)
                && chance.happens(0.3)) {
            // Just after an owner whose arbiter is silent has gone on (R16).
            after(timeoutNanos + upTo(0, 50), this::breakLinks);
        }
    }

    /** He sees which processes run, and not what they hold. */
    private void bootstrap(SimNode node) {
        SimNode other = world.other(node);
        Set<String> off = other.isUp() ? Set.of() : Set.of(other.name());
        note(Fault.BOOTSTRAP, "bootstrap ordered at %s, off: %s".formatted(node.name(), off));
        node.order(new Order.Bootstrap("simulated", off));
    }

    private void verify(SimNode node) {
        var order = new Order.Verify(upTo(1, 1_500));
        note(Fault.VERIFY, "order to %s: %s".formatted(node.name(), order));
        node.order(order);
    }

    // ---- the end ----

    /**
     * Heals everything that is not lost for good; or one holder of the memory only, and leaves the
     * other node dead.
     *
     * @return whether both nodes are alive again
     */
    boolean stop() {
        isOver = true;
        world.arbiter().setFaulty(false);
        world.arbiter().bringBack();
        world.arbiter().setSlow(false);
        world.network().setSlow(false);
        world.network().setDown(false);
        for (SimNode node : world.nodes()) {
            world.network().healTowards(node);
            world.setArbiterCut(node, false);
            node.setTurnNanosMax(0);
        }
        // Where nobody arbitrates nobody serves alone (R17).
        boolean isOneLeft =
                chance.happens(0.3)
                        && world.setting().config().isArbitrated()
                        && !world.holders().isEmpty()
                        && !world.arbiter().isClaimPending();
        List<SimNode> kept = isOneLeft ? List.of(anyOf(world.holders())) : world.nodes();
        for (SimNode node : world.nodes()) {
            node.resume();
            if (!kept.contains(node)) {
                end(node);
            } else if (!node.isUp() && !operator.caresFor(node)) {
                node.start();
            }
        }
        return !isOneLeft;
    }

    /** It dies; or its loop never comes back, whatever its second thread says. */
    private void end(SimNode node) {
        if (node.isUp() && chance.happens(0.3)) {
            world.tell("FAULT the loop of %s hangs".formatted(node.name()));
            world.count("FaultHang");
            node.executeLong(FOR_EVER_NANOS);
            operator.onHang(node);
        } else {
            world.tell("FAULT the end of " + node.name());
            world.count("FaultEnd");
            node.crash(true);
        }
    }
}

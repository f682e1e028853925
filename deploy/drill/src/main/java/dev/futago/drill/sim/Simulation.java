package dev.futago.drill.sim;

import dev.futago.common.guest.Guest;
import dev.futago.drill.check.RunHistory;
import dev.futago.drill.check.Verdict;
import dev.futago.guests.rr.RrGuestProvider;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The pair under faults in virtual time: the production roles, one thread, one seed. First a time
 * in which things break and nothing may ever be lost; then everything that is left heals, and the
 * pair must become protected again and answer every client (docs/FAILURE_MODEL.md).
 */
public final class Simulation {

    private static final long SECOND = 1_000_000_000;
    private static final long FAULTY_NANOS = 5 * SECOND;
    private static final long HEALING_NANOS_MAX = 15 * SECOND;
    private static final long QUIET_NANOS_MAX = 2 * SECOND;
    private static final int CLIENTS = 3;
    private static final String DIRTY_PAGES = "4";

    private final SimWorld world;
    private final Chance chance;
    private final RunHistory run = new RunHistory();
    private final Swarm swarm;

    private Simulation(long seed, BiConsumer<Long, String> transcript) {
        chance = new Chance(seed);
        Chance ofWorld = chance.split();
        world = new SimWorld(ofWorld, Setting.drawn(ofWorld), newGuest(), transcript);
        swarm = Swarm.drawn(chance);
    }

    /** What the pair runs. */
    static Guest newGuest() {
        return new RrGuestProvider().create(Map.of("dirty-pages", DIRTY_PAGES));
    }

    /**
     * Runs one seed.
     *
     * @param transcript told what happens, with its time in nanoseconds
     */
    public static SimReport run(long seed, BiConsumer<Long, String> transcript) {
        return new Simulation(seed, transcript).run(seed);
    }

    private SimReport run(long seed) {
        world.tell("SETTING %s; %s".formatted(world.setting(), swarm));
        world.count("World" + world.setting().name());
        world.nodes().forEach(SimNode::start);
        for (int i = 0; i < CLIENTS; i++) {
            var client = new SimClient(world, chance.split(), run);
            world.clients().add(client);
            client.connectSoon();
        }
        new SimReader(world, chance.split()).readOn();
        var faults = new Faults(world, chance.split(), swarm);
        runUntil(FAULTY_NANOS);
        boolean areBothAlive = faults.stop();
        world.tell("healed");
        if (!world.isMemoryGivenUp()) {
            converge(areBothAlive);
        }
        if (areBothAlive && !world.isMemoryGivenUp()) {
            compareImages();
        }
        Verdict verdict = run.verdict(world.timeline().nowNanos());
        return new SimReport(
                seed,
                world.timeline().hash(),
                world.timeline().happened(),
                verdict.acknowledged(),
                world.holders().isEmpty() || world.isMemoryGivenUp(),
                Map.copyOf(world.seen()),
                List.copyOf(world.violations()));
    }

    private boolean isOver() {
        return !world.violations().isEmpty() || world.isMemoryGivenUp();
    }

    private void runUntil(long nanos) {
        while (!isOver() && world.timeline().advance(nanos)) {
            world.judges().judge();
        }
    }

    /**
     * Liveness: while anybody holds the memory, service comes back by itself, and protection too
     * when there are two nodes.
     */
    private void converge(boolean areBothAlive) {
        long[] before = world.clients().stream().mapToLong(SimClient::acknowledged).toArray();
        long deadline = world.timeline().nowNanos() + HEALING_NANOS_MAX;
        while (!isOver() && !hasConverged(before, areBothAlive)) {
            if (world.timeline().nowNanos() >= deadline || !world.timeline().advance(deadline)) {
                break;
            }
            world.judges().judge();
        }
        if (!isOver() && !hasConverged(before, areBothAlive) && !world.holders().isEmpty()) {
            world.violate("Converges", "not protected and serving again in time");
        }
    }

    private boolean hasConverged(long[] before, boolean areBothAlive) {
        if (areBothAlive && !world.isProtected()) {
            return false;
        }
        for (int i = 0; i < before.length; i++) {
            if (world.clients().get(i).acknowledged() <= before[i]) {
                return false;
            }
        }
        return true;
    }

    /** Clients rest now and then: in such a moment both memories must be the same. */
    private void compareImages() {
        long deadline = world.timeline().nowNanos() + QUIET_NANOS_MAX;
        boolean isCompared = world.holders().size() < 2;
        while (world.violations().isEmpty() && !isCompared) {
            if (!world.timeline().advance(deadline)) {
                world.violate("Converges", "protected, and never quiet");
            }
            isCompared = world.judges().imagesAreEqual().compareIfQuiet();
            world.judges().judge();
        }
    }
}

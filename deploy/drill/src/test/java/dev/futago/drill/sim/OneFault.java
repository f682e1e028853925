package dev.futago.drill.sim;

import dev.futago.common.role.RoleConfig;
import dev.futago.drill.check.ResumesInTime;
import dev.futago.drill.check.RunHistory;

import java.util.ArrayList;
import java.util.List;

/**
 * A protected pair with the timers of a node whose operator chose none, an arbiter that answers,
 * and one fault: how long its clients wait (P7).
 */
final class OneFault {

    private static final long MILLI = 1_000_000;
    private static final long STARTING_NANOS_MAX = 10_000 * MILLI;
    private static final long WATCHED_NANOS = 9_000 * MILLI;
    private static final int CLIENTS = 3;

    /** How long a node waits before it calls an answer unknown. */
    private static final long PATIENCE_NANOS = 2_000 * MILLI;

    /** What strikes a pair of which one node is primary and the other its standby. */
    enum Kind {
        PRIMARY_DIES,
        PRIMARY_DIES_UNTOLD,
        STANDBY_DIES,
        STANDBY_DIES_UNTOLD,
        PRIMARY_RESTARTS,
        STANDBY_RESTARTS,
        PRIMARY_PAUSES,
        STANDBY_PAUSES,
        LINK_BREAKS,
        LINK_IS_CUT,
        NOTHING_REACHES_THE_PRIMARY,
        NOTHING_REACHES_THE_STANDBY
    }

    /**
     * What came of it.
     *
     * @param longestNanos that any client waited
     */
    record Outcome(long seed, Kind kind, long longestNanos, List<String> violations) {}

    private final long seed;
    private final Chance chance;
    private final SimWorld world;
    private final List<ResumesInTime> judges = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final SimNode primary;
    private final SimNode standby;
    private final long answerNanos;
    private long longestNanos;

    private OneFault(long seed, long answerNanos) {
        this.seed = seed;
        this.answerNanos = answerNanos;
        chance = new Chance(seed);
        RoleConfig.Timers timers = Setting.DEFAULT_TIMERS;
        world =
                new SimWorld(
                        chance.split(),
                        Setting.sound(chance, timers),
                        Simulation.newGuest(),
                        (at, what) -> {});
        primary = world.nodes().getFirst();
        standby = world.nodes().getLast();
        world.nodes().forEach(SimNode::start);
        var run = new RunHistory();
        for (int i = 0; i < CLIENTS; i++) {
            var client = new SimClient(world, chance.split(), run);
            world.clients().add(client);
            client.connectSoon();
        }
    }

    /** Strikes a pair that is protected and serves, with a fault that the seed draws. */
    static Outcome of(long seed) {
        return of(seed, 0);
    }

    /**
     * The same beside a slow arbiter.
     *
     * @param answerNanos after which it answers from the fault on; 0 for a prompt one
     */
    static Outcome of(long seed, long answerNanos) {
        var story = new OneFault(seed, answerNanos);
        Kind[] kinds = Kind.values();
        Kind kind = kinds[(int) story.chance.between(0, kinds.length - 1L)];
        story.untilItServes();
        story.strike(kind);
        story.watch();
        return new Outcome(seed, kind, story.longestNanos, List.copyOf(story.world.violations()));
    }

    private void untilItServes() {
        while (!isProtectedAndServes()) {
            if (!world.timeline().advance(STARTING_NANOS_MAX)) {
                throw new IllegalStateException(
                        "seed %d does not become protected".formatted(seed));
            }
        }
        long strikesAt = world.timeline().nowNanos() + chance.between(0, 500 * MILLI);
        while (world.timeline().advance(strikesAt)) {
            world.judges().judge();
        }
        if (answerNanos > 0) {
            world.arbiter().answerAfter(answerNanos, PATIENCE_NANOS);
        }
        long suspicionNanos = world.setting().config().timers().standbySuspectsNanos();
        for (SimClient client : world.clients()) {
            judges.add(new ResumesInTime(suspicionNanos, answerNanos, strikesAt));
            acknowledged.add(client.acknowledged());
        }
    }

    private boolean isProtectedAndServes() {
        return world.isProtected()
                && world.clients().stream().allMatch(client -> client.acknowledged() > 0);
    }

    private void watch() {
        long until = world.timeline().nowNanos() + WATCHED_NANOS;
        while (world.violations().isEmpty() && world.timeline().advance(until)) {
            world.judges().judge();
            for (int i = 0; i < judges.size(); i++) {
                look(world.clients().get(i), judges.get(i), i);
            }
        }
    }

    private void look(SimClient client, ResumesInTime judge, int index) {
        long now = world.timeline().nowNanos();
        longestNanos = Math.max(longestNanos, judge.waitedNanos(now));
        if (client.acknowledged() > acknowledged.get(index)) {
            acknowledged.set(index, client.acknowledged());
            judge.onAnswer(now);
        } else {
            judge.judge(now);
        }
        judge.breach().ifPresent(how -> world.violate(judge.name(), how));
    }

    // ---- faults ----

    private void strike(Kind kind) {
        switch (kind) {
            case PRIMARY_DIES -> dies(primary, true);
            case PRIMARY_DIES_UNTOLD -> dies(primary, false);
            case STANDBY_DIES -> dies(standby, true);
            case STANDBY_DIES_UNTOLD -> dies(standby, false);
            case PRIMARY_RESTARTS -> restarts(primary);
            case STANDBY_RESTARTS -> restarts(standby);
            case PRIMARY_PAUSES -> pauses(primary);
            case STANDBY_PAUSES -> pauses(standby);
            case LINK_BREAKS -> world.network().breakAll();
            case LINK_IS_CUT -> world.nodes().forEach(this::isCutTowards);
            case NOTHING_REACHES_THE_PRIMARY -> isCutTowards(primary);
            case NOTHING_REACHES_THE_STANDBY -> isCutTowards(standby);
        }
    }

    private void dies(SimNode node, boolean isTold) {
        node.crash(isTold);
        if (chance.happens(0.5)) {
            world.timeline().after(chance.between(0, 3_500 * MILLI), node::start);
        }
    }

    private void restarts(SimNode node) {
        node.crash(SimLink.Told.LATE);
        world.timeline().after(chance.between(0, MILLI), node::start);
    }

    private void pauses(SimNode node) {
        node.pause();
        world.timeline().after(chance.between(0, 3_500 * MILLI), node::resume);
    }

    private void isCutTowards(SimNode node) {
        world.network().cutTowards(node);
        world.timeline()
                .after(chance.between(0, 3_500 * MILLI), () -> world.network().healTowards(node));
    }
}

package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.RoleConfig;
import dev.futago.drill.check.RunHistory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A node that stands still for less than its peer's patience costs nothing: neither the node that
 * was paused nor its peer suspects anybody, and the standby keeps its image.
 */
class ShortPausesTest {

    private static final long MILLI = 1_000_000;
    private static final long SEEDS = Long.getLong("futago.sim.seeds", 500);
    private static final long STARTING_NANOS_MAX = 10_000 * MILLI;
    private static final int PAUSES = 5;

    /** What a pair announces when a pause has cost it something. */
    private static final List<String> COSTS =
            List.of("Suspected", "LinkLost", "WentSolo", "TookOver", "Fenced", "Stale", "Stalled");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shortPauseCostsNothing(boolean isOfPrimary) {
        LongStream.range(0, SEEDS)
                .parallel()
                .forEach(
                        seed ->
                                assertThat(announcedAfterPauses(seed, isOfPrimary))
                                        .as("seed %d", seed)
                                        .doesNotContainKeys(COSTS.toArray(String[]::new))
                                        .containsKey("Paired"));
    }

    /** What was counted in a world in which one node pauses again and again. */
    private static Map<String, Long> announcedAfterPauses(long seed, boolean isOfPrimary) {
        var chance = new Chance(seed);
        RoleConfig.Timers timers = Setting.DEFAULT_TIMERS;
        var world =
                new SimWorld(
                        chance.split(),
                        Setting.sound(chance, timers),
                        Simulation.newGuest(),
                        (at, what) -> {});
        world.nodes().forEach(SimNode::start);
        var client = new SimClient(world, chance.split(), new RunHistory());
        world.clients().add(client);
        client.connectSoon();
        while (!world.isProtected()) {
            assertThat(world.timeline().advance(STARTING_NANOS_MAX)).isTrue();
        }
        SimNode paused = isOfPrimary ? world.nodes().getFirst() : world.nodes().getLast();
        long patienceNanos =
                isOfPrimary ? timers.standbySuspectsNanos() : timers.primarySuspectsNanos();
        for (int i = 0; i < PAUSES; i++) {
            pass(world, chance.between(0, 500 * MILLI));
            paused.pause();
            pass(world, chance.between(0, longestNanos(patienceNanos, timers)));
            paused.resume();
        }
        pass(world, 3_000 * MILLI);
        assertThat(world.violations()).isEmpty();
        return world.seen();
    }

    /** The last word before a pause may be one heartbeat old, and travels a while. */
    private static long longestNanos(long patienceNanos, RoleConfig.Timers timers) {
        return patienceNanos - timers.heartbeatNanos() - 20 * MILLI;
    }

    private static void pass(SimWorld world, long nanos) {
        long until = world.timeline().nowNanos() + nanos;
        while (world.timeline().advance(until)) {
            world.judges().judge();
        }
    }
}

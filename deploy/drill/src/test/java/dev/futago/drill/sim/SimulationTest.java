package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

class SimulationTest {

    private static final long SEEDS = Long.getLong("futago.sim.seeds", 10_000);

    /** Besides each kind of fault: kinds of world, what happens in them, and what nodes say. */
    private static final List<String> SEEN =
            List.of(
                    "WorldObjectsSoundClocks",
                    "WorldObjectsFreeClocks",
                    "WorldFramesSoundClocks",
                    "WorldFramesFreeClocks",
                    "WorldPiecesSoundClocks",
                    "WorldPiecesFreeClocks",
                    "WorldUnarbitrated",
                    "FaultEnd",
                    "FaultHang",
                    "BusyWord",
                    "FailoverOrdered",
                    "StartedTooSoon",
                    "ClockStoodStill",
                    "ClockJumped",
                    "CutFrame",
                    "DamageFound",
                    "Quiet",
                    "Compared",
                    "ComparedInVain",
                    "LinkLost",
                    "Reconnected",
                    "SwitchoverStarted",
                    "SwitchoverFailed",
                    "StoodDown",
                    "SwitchedOver",
                    "Paused",
                    "DoorClosed",
                    "Founded",
                    "ResyncFinished",
                    "JoinerLost",
                    "Paired",
                    "ReadAnswered",
                    "DefectUndone",
                    "GuestFailure",
                    "PoisonRequestLearned",
                    "PoisonRefused",
                    "FailureAnswered",
                    "StandbyRead",
                    "StandbyReadRefused",
                    "CheckpointBegun",
                    "Following",
                    "Suspected",
                    "WentSolo",
                    "TookOver",
                    "FirstReply",
                    "Fenced",
                    "Stale",
                    "Stalled",
                    "Down");

    @Test
    void noSeedLosesAnAcknowledgedReplySplitsTheHistoryOrTearsAnImage() {
        var summary = new SimSummary();
        LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, (at, what) -> {}))
                .forEachOrdered(
                        report -> {
                            assertThat(report.violations()).as("seed %d", report.seed()).isEmpty();
                            summary.add(report);
                        });
        System.out.println("simulation: " + summary.text());
        assertThat(summary.isSound()).isTrue();
        // Whatever is never seen was never tested.
        assertThat(Stream.concat(Arrays.stream(Fault.values()).map(Fault::counted), SEEN.stream()))
                .allSatisfy(what -> assertThat(summary.seen(what)).as(what).isPositive());
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = 1; seed <= 20; seed++) {
            List<String> once = new ArrayList<>();
            List<String> again = new ArrayList<>();
            SimReport first = Simulation.run(seed, (at, what) -> once.add(at + " " + what));
            SimReport second = Simulation.run(seed, (at, what) -> again.add(at + " " + what));
            assertThat(again).isEqualTo(once);
            assertThat(second).isEqualTo(first);
        }
    }
}

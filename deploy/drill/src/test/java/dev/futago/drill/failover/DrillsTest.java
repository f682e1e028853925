package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.TestLauncher;
import dev.futago.drill.report.Check;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.DrillResult;
import dev.futago.drill.report.Figure;
import dev.futago.drill.report.JsonReport;
import dev.futago.drill.report.Moment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class DrillsTest {

    @TempDir private Path folder;

    /** Keeps what it is told. */
    private static final class Told implements Drilling.Progress {

        @Override
        public void asks(String words) {}

        private final List<String> words = new ArrayList<>();

        @Override
        public void begins(Drill drill) {
            words.add("begins " + drill.name());
        }

        @Override
        public void ended(Drill drill, Cycle cycle) {
            words.add("cycle %d of %s".formatted(cycle.number(), drill.name()));
        }

        @Override
        public void ended(DrillReport soFar) {
            words.add("ended " + soFar.drills().getLast().name());
        }

        @Override
        public void over(DrillReport report) {
            words.add("over");
        }
    }

    @Test
    void aKilledPrimaryIsReportedFromFaultToProtection() throws Exception {
        var told = new Told();

        DrillReport report =
                new Drilling(plan(), told).run(List.of(Drills.named("kill-primary").orElseThrow()));

        Cycle cycle = report.drills().getFirst().cycles().getFirst();
        assertThat(cycle.trouble()).isEmpty();
        assertThat(cycle.figures())
                .containsKeys(
                        Figure.SUSPECTED,
                        Figure.CLAIMED,
                        Figure.PROTECTED_AGAIN,
                        Figure.LONGEST_GAP,
                        Figure.RESYNC)
                .containsEntry(Figure.LOST, 0.0)
                .containsEntry(Figure.DUPLICATED, 0.0)
                .containsEntry(Figure.STALE, 0.0);
        assertThat(cycle.moments())
                .extracting(Moment::mark)
                .contains(
                        Moment.Mark.FAULT,
                        Moment.Mark.SUSPECTED,
                        Moment.Mark.CLAIMED,
                        Moment.Mark.HEALED,
                        Moment.Mark.PROTECTED_AGAIN);
        assertThat(cycle.course().replies()).isNotEmpty();
        assertThat(report.drills().getFirst().processes()).hasSize(3);
        assertThat(told.words)
                .containsExactly(
                        "begins kill-primary",
                        "cycle 1 of kill-primary",
                        "ended kill-primary",
                        "over");
    }

    /** In the words of case 6: a command of more than two seconds. */
    @Test
    void busyPrimaryIsNotReplaced() throws Exception {
        DrillReport report =
                new Drilling(plan(), new Told())
                        .run(List.of(Drills.named("busy-primary").orElseThrow()));

        Cycle cycle = report.drills().getFirst().cycles().getFirst();
        assertThat(cycle.trouble()).isEmpty();
        assertThat(cycle.checks()).allMatch(Check::holds);
        assertThat(cycle.figures().get(Figure.LONGEST_GAP)).isGreaterThan(4_000);
    }

    @Test
    void randomCommandsInFullMemoryLoseNothing() throws Exception {
        Drill fuzz = Drills.named("fuzz").orElseThrow();

        DrillReport report =
                new Drilling(plan(ChildPair.Service.KV), new Told()).run(List.of(fuzz));

        Cycle cycle = report.drills().getFirst().cycles().getFirst();
        assertThat(cycle.trouble()).isEmpty();
        assertThat(cycle.checks())
                .filteredOn(
                        check -> !check.name().equals("ResumesInTime")) // Not of a busy machine.
                .hasSize(8)
                .allMatch(Check::holds);
    }

    @Test
    void whatWasOverIsReportedWhenTheUserHasHadEnough() throws Exception {
        Path out = folder.resolve("out");
        List<String> command =
                List.of(
                        TestLauncher.writeInto(folder).toString(),
                        "drill",
                        "run",
                        "kill-standby",
                        "--cycles",
                        "1000",
                        "--memory",
                        "16MiB",
                        "--out",
                        out.toString());
        Process drill = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader said = drill.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.contains("cycle 1 ")) {
                line = said.readLine();
            }
            drill.toHandle().destroy(); // Without closing what it says.
            assertThat(said.lines().toList()).anyMatch(last -> last.startsWith("FAIL: 1 of 1"));
        } finally {
            drill.destroyForcibly();
        }

        DrillResult result =
                JsonReport.read(Files.readString(out.resolve("report.json"))).drills().getFirst();
        assertThat(result.cycles()).isNotEmpty().allMatch(Cycle::isGood);
        assertThat(result.trouble()).contains("told to end");
    }

    @Test
    void everyDrillOfTheContractIsThere() {
        assertThat(Drills.names())
                .doesNotHaveDuplicates()
                .contains(
                        "kill-primary",
                        "kill-standby",
                        "kill-both",
                        "pause-primary",
                        "pause-standby",
                        "short-pause",
                        "cut-link",
                        "cut-link-one-way-in",
                        "cut-link-one-way-out",
                        "link-down",
                        "reset-storm",
                        "cut-arbiter",
                        "cut-arbiter-and-link",
                        "wrong-record",
                        "restored-arbiter",
                        "slow-standby",
                        "switchover",
                        "switchover-abort",
                        "restart-same-name",
                        "crash-in-join",
                        "busy-primary",
                        "poison-request",
                        "late-cas",
                        "slow-arbiter",
                        "disk-full",
                        "clock-jump",
                        "back-to-back");
    }

    @Test
    void theSameSeedBringsTheSameFaults() {
        assertThat(faultsOf(7)).isEqualTo(faultsOf(7)).isNotEqualTo(faultsOf(8));
    }

    private static List<Drill.Strike> faultsOf(long seed) {
        Drill soak = Drills.soak(seed);
        return IntStream.rangeClosed(1, 20).mapToObj(soak.strikes()).toList();
    }

    private DrillPlan plan() throws IOException {
        return plan(ChildPair.Service.RR);
    }

    private DrillPlan plan(ChildPair.Service service) throws IOException {
        return new DrillPlan(
                TestLauncher.writeInto(folder),
                service,
                ArbiterSeat.Kind.file,
                "16MiB",
                2_000,
                new Length.Cycles(1),
                1,
                Optional.empty(),
                Optional.empty());
    }
}

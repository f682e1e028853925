package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.futago.drill.fault.ArbiterSeat;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.TestLauncher;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.DrillResult;
import dev.futago.drill.report.Figure;
import dev.futago.node.admin.StatusReport;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class AttachedDrillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private final Children children = new Children();
    private Path launcher;
    private ChildPair pair;

    @BeforeEach
    void makeAPair() throws IOException {
        launcher = TestLauncher.writeInto(folder);
        pair =
                new ChildPair(
                        new ChildPair.Setup(
                                List.of(launcher.toString()),
                                ChildPair.Service.RR,
                                "16MiB",
                                folder.resolve("arbiter")),
                        (node, line) -> {});
    }

    @AfterEach
    void endAll() {
        children.close();
    }

    /**
     * Both nodes, the primary first: it founds the pair once its standby says that it has nothing.
     */
    private List<ChildNode> startBoth() throws Exception {
        ChildNode a = children.add(pair.start("primary", pair.first()));
        ChildNode b = children.add(pair.start("standby", pair.second()));
        a.awaitReady("primary", PATIENCE);
        b.awaitReady("standby", PATIENCE);
        return List.of(a, b);
    }

    private boolean isProtected() {
        return new NodeApi(HostPort.parse(pair.first().apiAddress()))
                .status()
                .filter(StatusReport::isProtected)
                .isPresent();
    }

    private DrillResult run(String drill) throws InterruptedException {
        return run(drill, ChildPair.Service.RR);
    }

    private DrillResult run(String drill, ChildPair.Service service) throws InterruptedException {
        var nodes =
                Stream.of(pair.first(), pair.second())
                        .map(
                                places ->
                                        new DrillPlan.Attached.Node(
                                                HostPort.parse(places.apiAddress()),
                                                HostPort.parse(places.clientAddress())
                                                        .toSocketAddress()))
                        .toList();
        var plan =
                new DrillPlan(
                        launcher,
                        service,
                        ArbiterSeat.Kind.file,
                        "16MiB",
                        2_000,
                        new Length.Cycles(1),
                        1,
                        Optional.of(new DrillPlan.Attached(nodes)),
                        Optional.empty());
        DrillReport report =
                new Drilling(plan, new Untold()).run(List.of(Drills.named(drill).orElseThrow()));
        return report.drills().getFirst();
    }

    /** Tells nobody. */
    private static final class Untold implements Drilling.Progress {
        @Override
        public void begins(Drill drill) {}

        @Override
        public void asks(String words) {}

        @Override
        public void ended(Drill drill, Cycle cycle) {}

        @Override
        public void ended(DrillReport soFar) {}

        @Override
        public void over(DrillReport report) {}
    }

    @Test
    void aPairThatSomebodyElseRunsIsSwitchedOverAndLeftRunning() throws Exception {
        List<ChildNode> both = startBoth();
        ChildNode a = both.getFirst();
        ChildNode b = both.getLast();
        await().atMost(PATIENCE).until(this::isProtected);

        DrillResult result = run("switchover");

        assertThat(result.trouble()).isEmpty();
        Cycle cycle = result.cycles().getFirst();
        assertThat(cycle.trouble()).isEmpty();
        assertThat(cycle.figures())
                .containsKey(Figure.CLAIMED)
                .containsEntry(Figure.LOST, 0.0)
                .containsEntry(Figure.UNPROTECTED, 0.0);
        assertThat(a.isAlive()).isTrue();
        assertThat(b.isAlive()).isTrue();
    }

    @Test
    void nothingIsBrokenForALoadThatThePairDoesNotUnderstand() throws Exception {
        startBoth();
        await().atMost(PATIENCE).until(this::isProtected);

        assertThatExceptionOfType(DrillRefusedException.class)
                .isThrownBy(() -> run("kill-primary", ChildPair.Service.KV))
                .withMessageContaining("--guest");
        assertThat(isProtected()).isTrue();
    }

    @Test
    void aPairThatIsNotProtectedIsRefused() throws Exception {
        ChildNode b = startBoth().getLast();
        b.kill();

        assertThatExceptionOfType(DrillRefusedException.class)
                .isThrownBy(() -> run("switchover"))
                .withMessageContaining("does not answer");
    }

    @Test
    void aProcessThatADrillStoppedGoesOnWhenTheDrillIsOver() throws Exception {
        ChildNode a = startBoth().getFirst();
        var member =
                new AttachedMember(
                        HostPort.parse(pair.first().apiAddress()),
                        HostPort.parse(pair.first().clientAddress()).toSocketAddress(),
                        words -> {});

        member.freeze();
        await().atMost(PATIENCE).until(() -> isStopped(a));
        member.close();

        await().atMost(PATIENCE).until(() -> !isStopped(a));
        assertThatThrownBy(member::freeze).hasMessageContaining("it is over");
    }

    private static boolean isStopped(ChildNode node) throws IOException {
        return Files.readString(Path.of("/proc/%d/stat".formatted(node.pid()))).contains(") T ");
    }

    @Test
    void whatNeedsAPairOfItsOwnIsSkipped() throws Exception {
        assertThat(run("kill-both").skipped()).contains("a pair of its own");
    }

    @Test
    void onlyAProcessOfFutagosIsANode() throws Exception {
        ChildNode a = startBoth().getFirst();

        assertThat(Processes.isNode(a.pid())).isTrue();
        assertThat(Processes.isNode(ProcessHandle.current().pid())).isFalse();
        a.kill();
        assertThat(Processes.isNode(a.pid())).isFalse();
    }
}

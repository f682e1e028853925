package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Tenure;
import dev.futago.node.LedgerClient.Answer;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.config.HostPort;
import dev.futago.node.points.Stand;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A pair of which one node stops for ever where a drill wants it to crash: what the other and the
 * clients have then is what they have after a crash there. A loop that stands sends nothing more.
 */
@Timeout(180)
final class DrilledPairTest {

    @TempDir private Path folder = Path.of("");

    private final HostPort listenOfA = NodePlan.freeAddress();
    private final HostPort listenOfB = NodePlan.freeAddress();
    private final Stand standOfA = new Stand();
    private final Stand standOfB = new Stand();
    private final List<TestNode> started = new ArrayList<>();
    private final List<LedgerClient> clients = new ArrayList<>();

    private TestNode startA() {
        NodePlan plan = NodePlan.primary("a", listenOfA, listenOfB, arbiter()).forDrills();
        started.add(TestNode.start(plan, standOfA));
        return started.getLast();
    }

    private TestNode startB() {
        NodePlan plan = NodePlan.primary("b", listenOfB, listenOfA, arbiter()).forDrills();
        started.add(TestNode.start(plan.asStandby(), standOfB));
        return started.getLast();
    }

    /** One that is told so before it can have joined: nobody listens where it calls. */
    private TestNode startBThatCrashesAt(DrillPoint point) {
        TestNode b = startB();
        b.crashAt(point, 1);
        return b;
    }

    private String arbiter() {
        return "file:" + folder.resolve("record");
    }

    /** A node a that is protected by a node b. */
    private TestNode startPair() {
        TestNode a = startA();
        a.awaitPairedWith(startB());
        return a;
    }

    private TestNode b() {
        return started.get(1);
    }

    private LedgerClient client(TestNode of) throws IOException {
        clients.add(of.client());
        return clients.getLast();
    }

    @AfterEach
    void closeAll() throws IOException {
        standOfA.close();
        standOfB.close();
        for (LedgerClient client : clients) {
            client.close();
        }
        started.forEach(TestNode::close);
    }

    private long answered() throws IOException {
        long count = 0;
        for (LedgerClient client : clients) {
            count += client.hasAnswer() ? 1 : 0;
        }
        return count;
    }

    @Test
    void beforeACheckpointIsSentTheStandbyHasNothingOfIt() throws Exception {
        TestNode a = startPair();
        long applied = b().status().checkpoint();
        a.crashAt(DrillPoint.BEFORE_SEND, 1);

        client(a).send(1, 5);
        standOfA.await();

        assertThat(b().status().checkpoint()).isEqualTo(applied);
        assertThat(answered()).isZero();
    }

    @Test
    void afterACheckpointIsSentTheStandbyHasItAndNoClientKnows() throws Exception {
        TestNode a = startPair();
        long applied = b().status().checkpoint();
        a.crashAt(DrillPoint.AFTER_SEND, 1);

        client(a).send(1, 5);
        standOfA.await();

        await().atMost(TestNode.PATIENCE).until(() -> b().status().checkpoint() == applied + 1);
        assertThat(answered()).isZero();
    }

    @Test
    void beforeACheckpointIsAcknowledgedItsReplyIsHeld() throws Exception {
        TestNode a = startPair();
        b().crashAt(DrillPoint.BEFORE_ACKNOWLEDGE, 1);

        client(a).send(1, 5);
        standOfB.await();

        assertThat(a.status().heldOutputs()).isEqualTo(1);
        assertThat(answered()).isZero();
    }

    @Test
    void afterACheckpointIsAcknowledgedItsReplyLeavesThoughTheStandbyIsNoMore() throws Exception {
        TestNode a = startPair();
        b().crashAt(DrillPoint.AFTER_ACKNOWLEDGE, 1);

        client(a).send(1, 5);
        standOfB.await();

        assertThat(clients.getFirst().answer()).isEqualTo(new Answer(5, 1));
    }

    @Test
    void beforeTheSecondReplyIsReleasedOneHasLeft() throws Exception {
        TestNode a = startPair();
        a.crashAt(DrillPoint.BEFORE_RELEASE, 2);

        for (int i = 0; i < 4; i++) {
            client(a).send(i, 5);
        }
        standOfA.await();

        await().atMost(TestNode.PATIENCE).until(() -> answered() == 1);
    }

    @Test
    void afterTheThirdReplyIsReleasedThreeClientsHaveTheirs() throws Exception {
        TestNode a = startPair();
        a.crashAt(DrillPoint.AFTER_RELEASE, 3);

        for (int i = 0; i < 8; i++) {
            client(a).send(i, 5);
        }
        standOfA.await();

        await().atMost(TestNode.PATIENCE).until(() -> answered() == 3);
    }

    @Test
    void beforeItClaimsToBeAloneTheRecordSaysThatItIsNot() throws Exception {
        TestNode a = startPair();
        a.crashAt(DrillPoint.BEFORE_CLAIM, 1);

        b().close();
        client(a).send(1, 5);
        standOfA.await();

        assertThat(record().standby()).isPresent();
        assertThat(answered()).isZero();
    }

    @Test
    void afterItClaimedToBeAloneTheRecordSaysSoAndNoClientKnows() throws Exception {
        TestNode a = startPair();
        a.crashAt(DrillPoint.AFTER_CLAIM, 1);

        b().close();
        client(a).send(1, 5);
        standOfA.await();

        assertThat(record().standby()).isEmpty();
        assertThat(answered()).isZero();
    }

    private Tenure record() {
        try (Arbiter arbiter = Arbiters.open(arbiter())) {
            ArbiterAnswer answer = arbiter.read().toCompletableFuture().join();
            return ((ArbiterAnswer.Read) answer).current().orElseThrow();
        }
    }

    @Test
    void whoseFirstPieceOfAnImageIsNotStagedIsNotNamed() throws Exception {
        TestNode b = startBThatCrashesAt(DrillPoint.BEFORE_STAGE);
        startA();

        standOfB.await();

        assertThat(record().standby()).isEmpty();
        assertThat(b.milestones()).noneMatch(Milestone.ImageComplete.class::isInstance);
    }

    @Test
    void aNodeThatIsNotForDrillsHasNoPoints() {
        TestNode a =
                TestNode.start(NodePlan.primary("a", listenOfA, listenOfB, arbiter()), standOfA);
        started.add(a);

        assertThat(a.isForDrills()).isFalse();
    }
}

package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.LedgerClient.Answer;
import dev.futago.node.arbiter.Arbiter;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Two nodes in one process, over real sockets and a real file. */
@Timeout(180)
final class RunningPairTest {

    private static final int SLOW_REQUESTS = 30;

    @TempDir private Path folder = Path.of("");

    private final HostPort listenOfA = NodePlan.freeAddress();
    private final HostPort listenOfB = NodePlan.freeAddress();
    private final List<TestNode> started = new ArrayList<>();

    private NodePlan planOfA() {
        return NodePlan.primary("a", listenOfA, listenOfB, arbiter());
    }

    private NodePlan planOfB() {
        return NodePlan.primary("b", listenOfB, listenOfA, arbiter()).asStandby();
    }

    private String arbiter() {
        return "file:" + folder.resolve("record");
    }

    /** Starts the first node of a pair whose other one does not run. */
    private TestNode found(NodePlan plan) {
        return start(plan).foundAlone("b");
    }

    private TestNode start(NodePlan plan) {
        TestNode node = TestNode.start(plan);
        started.add(node);
        return node;
    }

    @AfterEach
    void closeAll() {
        LedgerGuest.tellNobody();
        started.forEach(TestNode::close);
    }

    @Test
    void founderWaitsUntilItsPeerSaysThatItHasNothing() throws Exception {
        TestNode a = start(planOfA());
        assertThat(a.milestone(Milestone.Waiting.class).reason())
                .contains("waiting for the peer at " + listenOfB);
        assertThat(a.status().state()).isNotEqualTo("solo");

        TestNode b = start(planOfB());

        a.awaitPairedWith(b);
        assertThat(a.milestone(Milestone.Founded.class).tenure().epoch()).isEqualTo(1);
    }

    /** Each request lasts a whole turn, and seals a checkpoint whose batch is free in that turn. */
    @Test
    void networkIsReadBetweenTwoTurns() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        var slowOnes = new AtomicInteger();
        var slowOnesBetween = new AtomicInteger();
        try (LedgerClient slow = a.client();
                LedgerClient other = a.client()) {
            LedgerGuest.tell(
                    account -> {
                        if (account != LedgerGuest.SLOW_ACCOUNT) {
                            slowOnesBetween.set(slowOnes.get() - 3);
                        } else if (slowOnes.incrementAndGet() == 3) {
                            sendUnchecked(other);
                        }
                    });
            for (int i = 0; i < SLOW_REQUESTS; i++) {
                slow.send(LedgerGuest.SLOW_ACCOUNT, 1);
            }

            other.answer();

            // It was 27. A second thread that looks late may end a turn or two at once.
            assertThat(slowOnesBetween.get()).isLessThan(10);
        }
    }

    /** On the loop, so that the request is there before the turn is over. */
    private static void sendUnchecked(LedgerClient client) {
        try {
            client.send(1, 1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void orderFoundsThePairWithoutItsPeer() throws Exception {
        TestNode a = found(planOfA());

        a.awaitState("primary", "solo");

        try (LedgerClient client = a.client()) {
            assertThat(client.ask(1, 5)).isEqualTo(new Answer(5, 1));
            assertThat(client.ask(1, 6)).isEqualTo(new Answer(11, 1));
        }
        assertThat(a.view().chronicle().isProtected()).isFalse();
        assertThat(a.status().reason()).contains("off: b");
    }

    /** Case 17 of the daemon: the record is deleted, and a node starts that was told nothing. */
    @Test
    void nodeFoundsNothingBesideAPrimaryWhoseRecordWasDeleted() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");
        Files.delete(folder.resolve("record"));

        TestNode b = start(NodePlan.primary("b", listenOfB, listenOfA, arbiter()));

        await().atMost(TestNode.PATIENCE)
                .until(() -> b.status().reason().contains("a is primary of pair orders"));
        assertThat(b.status().role()).isEqualTo("standby");
    }

    /** Case 16 of the daemon: a second pair, started by mistake on the record of a living one. */
    @Test
    void secondPairOnTheSameRecordStops() throws Exception {
        TestNode a = start(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        HostPort elsewhere = NodePlan.freeAddress();
        HostPort beside = NodePlan.freeAddress();

        TestNode secondA = start(NodePlan.primary("a", elsewhere, beside, arbiter()));
        TestNode secondB = start(NodePlan.primary("b", beside, elsewhere, arbiter()).asStandby());

        assertThat(secondA.ending().reason()).contains("node a listens at " + listenOfA);
        assertThat(secondB.ending().reason()).contains("node b listens at " + listenOfB);
        assertThat(secondA.ending().cause()).isEmpty();
        assertThat(a.status().isProtected()).isTrue();
    }

    /** The second half of case 16: the record of a living pair was given to others all the same. */
    @Test
    void pairedPrimaryReportsARecordThatNamesAnotherOwner() throws Exception {
        TestNode a = start(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        Tenure own = a.status().tenure().orElseThrow();
        var stranger = new NodeRef("x", new Incarnation(1, 1));
        try (Arbiter arbiter = Arbiters.open(arbiter())) {
            arbiter.compareAndSet(own.revision(), own.bootstrappedBy(stranger, "by mistake"))
                    .toCompletableFuture()
                    .join();
        }

        assertThat(a.milestone(Milestone.RecordWrong.class).reason()).contains("x/");

        assertThat(a.status().error()).isPresent();
        assertThat(a.status().state()).isEqualTo("paired");
        b.close();
        a.milestone(Milestone.Fenced.class);
    }

    /** Case 19 of the daemon: the arbiter is restored from an older copy. */
    @Test
    void pairWritesItsRecordAgainAfterTheArbiterWentBack() throws Exception {
        Path record = folder.resolve("record");
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");
        byte[] older = Files.readAllBytes(record);
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        try (LedgerClient client = a.client()) {
            assertThat(client.ask(1, 5)).isEqualTo(new Answer(5, 1));
            Files.write(record, older);

            a.milestone(Milestone.Reasserted.class);
            a.milestone(Milestone.RecordRight.class);

            assertThat(client.ask(1, 6)).isEqualTo(new Answer(11, 2));
            assertThat(a.status().state()).isEqualTo("paired");
        }
        a.close();
        b.milestone(Milestone.TookOver.class);
        try (LedgerClient client = b.client()) {
            assertThat(client.ask(1, 7)).isEqualTo(new Answer(18, 3));
        }
    }

    @Test
    void ownerThatIsAloneWritesItsRecordAgain() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");

        Files.delete(folder.resolve("record"));

        a.milestone(Milestone.Reasserted.class);
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
    }

    @Test
    void solePrimaryIsFencedByARecordThatNamesAnotherOwner() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");
        Tenure own = a.status().tenure().orElseThrow();
        var stranger = new NodeRef("x", new Incarnation(1, 1));
        try (Arbiter arbiter = Arbiters.open(arbiter())) {
            arbiter.compareAndSet(own.revision(), own.bootstrappedBy(stranger, "by mistake"))
                    .toCompletableFuture()
                    .join();
        }

        a.milestone(Milestone.Fenced.class);

        assertThat(a.status().role()).isEqualTo("standby");
    }

    @Test
    void joinerWithAnotherKindOfArbiterIsRefused() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");

        TestNode b = start(planOfB().withArbiter(Arbiters.NONE));

        assertThat(b.ending().reason()).contains("arbiter differs", "file", "none");
        assertThat(b.ending().cause()).isEmpty();
    }

    @Test
    void aStandbyAloneFoundsNothingAndHangsUpItsClients() throws Exception {
        TestNode b = start(planOfB());

        b.milestone(Milestone.Waiting.class);

        assertThat(b.status().role()).isEqualTo("standby");
        try (LedgerClient client = b.client()) {
            client.send(1, 1);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PIPELINED", "STOP_AND_WAIT"})
    void whatWasFoundedAloneBecomesAPair(Sync sync) throws Exception {
        TestNode a = found(planOfA().withSync(sync));
        a.awaitState("primary", "solo");
        try (LedgerClient client = a.client()) {
            client.ask(1, 5);
            TestNode b = start(planOfB().withSync(sync));

            a.awaitPairedWith(b);

            assertThat(client.ask(1, 6)).isEqualTo(new Answer(11, 1));
            assertThat(a.view().chronicle().isProtected()).isTrue();
            assertThat(b.view().chronicle().isProtected()).isTrue();
            assertThat(b.status().tenure()).isEqualTo(a.status().tenure());
        }
    }

    @Test
    void whereNobodyArbitratesAReplyWaitsForTheStandby() throws Exception {
        TestNode a = start(planOfA().withArbiter(Arbiters.NONE));
        a.awaitState("primary", "stalled");
        try (LedgerClient client = a.client()) {
            client.send(1, 5);
            await().atMost(TestNode.PATIENCE).until(() -> a.status().heldOutputs() == 1);
            assertThat(client.hasAnswer()).isFalse();

            start(planOfB().withArbiter(Arbiters.NONE));

            assertThat(client.answer()).isEqualTo(new Answer(5, 1));
            assertThat(a.status().isProtected()).isTrue();
        }
    }

    @Test
    void whereNobodyArbitratesNobodyTakesOver() throws Exception {
        TestNode a = start(planOfA().withArbiter(Arbiters.NONE));
        TestNode b = start(planOfB().withArbiter(Arbiters.NONE));
        a.awaitPairedWith(b);

        a.close();

        b.milestone(Milestone.Stalled.class);
        assertThat(b.status().role()).isEqualTo("standby");
        assertThat(b.status().isServing()).isFalse();
    }

    @Test
    void theStandbyTakesOverAndKnowsWhatWasAnswered() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        try (LedgerClient client = a.client()) {
            for (int account = 0; account < 100; account++) {
                client.ask(2 + account, account);
            }
        }

        a.close();

        b.awaitState("primary", "solo");
        assertThat(b.milestone(Milestone.TookOver.class).tenure().epoch()).isEqualTo(2);
        try (LedgerClient client = b.client()) {
            for (int account = 0; account < 100; account++) {
                assertThat(client.ask(2 + account, 0)).isEqualTo(new Answer(account, 2));
            }
        }
        b.milestone(Milestone.FirstReply.class);
    }

    @Test
    void aStandbyThatHasRehearsedATakeoverStillFollowsThatVeryPair() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        var agreed = a.status().tenure();
        try (LedgerClient client = a.client()) {
            client.ask(1, 5);
            b.awaitRehearsed();

            assertThat(client.ask(1, 6)).isEqualTo(new Answer(11, 1));
        }
        assertThat(a.status().tenure()).isEqualTo(agreed);
        assertThat(b.status().tenure()).isEqualTo(agreed);
        Tally ofA = a.view().tally();
        Tally ofB = b.view().tally();
        assertThat(ofA.count(Tally.Count.REQUESTS)).isEqualTo(2);
        assertThat(ofA.count(Tally.Count.RECONNECTS)).isZero();
        for (Tally.Count what : Tally.Count.values()) {
            assertThat(ofB.count(what)).as(what.name()).isZero();
        }

        a.close();

        b.awaitState("primary", "solo");
        try (LedgerClient client = b.client()) {
            assertThat(client.ask(1, 0)).isEqualTo(new Answer(11, 2));
            assertThat(client.ask(2, 0)).isEqualTo(new Answer(0, 2));
        }
    }

    @Test
    void thePrimaryGoesOnAloneWhenTheStandbyIsLost() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        try (LedgerClient client = a.client()) {
            client.ask(1, 5);

            b.close();

            assertThat(client.ask(1, 6)).isEqualTo(new Answer(11, 1));
            a.milestone(Milestone.WentSolo.class);
        }
    }

    @Test
    void aNodeThatReturnsJoinsAndTakesOverInItsTurn() throws Exception {
        TestNode b = takenOverByB();
        TestNode again = start(planOfA());
        b.awaitPairedWith(again);
        try (LedgerClient client = b.client()) {
            assertThat(client.ask(1, 6)).isEqualTo(new Answer(11, 2));
        }

        b.close();

        again.awaitState("primary", "solo");
        try (LedgerClient client = again.client()) {
            assertThat(client.ask(1, 0)).isEqualTo(new Answer(11, 3));
        }
    }

    @Test
    void aPrimaryThatIsClosedClaimsNothingAsItGoes() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        long version = a.status().tenure().orElseThrow().version();

        a.close();

        assertThat(b.milestone(Milestone.TookOver.class).tenure().version()).isEqualTo(version + 1);
        assertThat(a.milestones()).noneMatch(Milestone.Suspected.class::isInstance);
    }

    /** A pair that has answered 5 for account 1, and then lost node a. */
    private TestNode takenOverByB() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        try (LedgerClient client = a.client()) {
            assertThat(client.ask(1, 5)).isEqualTo(new Answer(5, 1));
        }
        a.close();
        b.awaitState("primary", "solo");
        return b;
    }

    @Test
    void aPrimaryThatReturnsAloneDoesNotServeWithAnEmptyMemory() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");
        a.close();

        TestNode again = start(planOfA());

        again.milestone(Milestone.Down.class);
        try (LedgerClient client = again.client()) {
            client.send(1, 0);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void aSecondPrimaryOfTheSameRecordNeverServes() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        HostPort listenOfC = NodePlan.freeAddress();
        TestNode c = start(NodePlan.primary("c", listenOfC, listenOfA, arbiter()));

        await().atMost(TestNode.PATIENCE)
                .until(() -> c.status().reason().contains("has a standby already"));

        assertThat(c.status().role()).isEqualTo("standby");
        assertThat(c.milestones()).hasOnlyElementsOfType(Milestone.Waiting.class);
        try (LedgerClient client = c.client()) {
            client.send(1, 1);
            assertThat(client.isHungUp()).isTrue();
        }
        assertThat(a.status().isProtected()).isTrue();
    }

    @Test
    void aJoinerOfAnotherMemoryIsRefusedWithBothValues() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");
        TestNode b = start(planOfB().withMemory(2 * NodePlan.MEMORY_BYTES));

        Node.Ending ending = b.ending();

        String both = "the primary has 1048576, the joiner 2097152";
        assertThat(ending.reason()).contains("guest memory").contains(both);
        assertThat(ending.cause()).isEmpty();
        assertThat(a.milestone(Milestone.JoinerRefused.class).reason()).contains(both);
        assertThat(a.status().isServing()).isTrue();
    }

    @Test
    void aJoinerOfTheSameNameIsRefused() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");
        TestNode twin = start(NodePlan.primary("a", listenOfB, listenOfA, arbiter()).asStandby());

        assertThat(twin.ending().reason())
                .contains("node a listens at " + listenOfA, "listens at " + listenOfB);
    }

    @Test
    void withSyncOffANodeRunsAlone() throws Exception {
        TestNode alone = start(NodePlan.alone());
        try (LedgerClient client = alone.client()) {
            assertThat(client.ask(1, 5)).isEqualTo(new Answer(5, 1));
            assertThat(client.ask(1, 6)).isEqualTo(new Answer(11, 1));
        }
        assertThat(alone.status().isServing()).isTrue();
        assertThat(alone.status().isProtected()).isFalse();
        assertThat(alone.view().arbiterKind()).isEqualTo("none");
    }

    private static Outcome verify(TestNode primary) {
        return primary.order(new Order.Verify(TestNode.PATIENCE.toNanos()));
    }

    @ParameterizedTest
    @EnumSource(names = {"PIPELINED", "STOP_AND_WAIT"})
    void underLoadBothImagesAreComparedAndEqualWhicheverNodeIsPrimary(Sync sync) throws Exception {
        TestNode a = found(planOfA().withSync(sync));
        TestNode b = start(planOfB().withSync(sync));
        a.awaitPairedWith(b);
        assertThat(verify(b)).as("it is standby").isInstanceOf(Outcome.Refused.class);

        assertComparedUnderLoad(a);
        assertThat(switchover(a)).isInstanceOf(Outcome.Done.class);
        b.awaitState("primary", "paired");
        assertComparedUnderLoad(b);

        assertThat(a.view().tally().count(Tally.Count.VERIFY_MISMATCH_PAGES)).isZero();
    }

    /** Requests are answered the whole time, and each of them changes a page. */
    private static void assertComparedUnderLoad(TestNode primary) throws Exception {
        var isOver = new AtomicBoolean();
        try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor();
                LedgerClient client = primary.client()) {
            Future<Integer> asked =
                    load.submit(
                            () -> {
                                int requests = 0;
                                for (; !isOver.get(); requests++) {
                                    client.ask(2 + requests % 1_000, 1);
                                }
                                return requests;
                            });
            try {
                for (int i = 0; i < 3; i++) {
                    assertThat(verify(primary))
                            .isInstanceOfSatisfying(
                                    Outcome.Compared.class,
                                    compared -> {
                                        assertThat(compared.mismatches().isNone()).isTrue();
                                        assertThat(compared.pages())
                                                .isEqualTo(NodePlan.MEMORY_BYTES / 4096);
                                    });
                }
            } finally {
                isOver.set(true);
            }
            assertThat(asked.get(TestNode.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
        }
        assertThat(primary.milestone(Milestone.ImagesCompared.class).text()).endsWith("equal");
    }

    private static Outcome switchover(TestNode primary) {
        return primary.order(new Order.Switchover(false, TestNode.PATIENCE.toNanos()));
    }

    /** The record cannot be read: where its file was there is a folder. */
    @Test
    void switchoverWithoutArbiterIsRefusedAndNothingStalls() throws Exception {
        TestNode a = start(planOfA());
        a.awaitPairedWith(start(planOfB()));
        Path record = folder.resolve("record");
        Files.move(record, folder.resolve("kept"));
        Files.createDirectory(record);
        long nanos = TestNode.PATIENCE.toNanos();

        Outcome dryRun = a.order(new Order.Switchover(true, nanos));
        Outcome refused = switchover(a);

        assertThat(dryRun).isInstanceOf(Outcome.NoArbiter.class);
        assertThat(refused).isInstanceOf(Outcome.NoArbiter.class);
        assertThat(a.status().isProtected()).isTrue();
        assertThat(a.status().state()).isEqualTo("paired");
        try (LedgerClient client = a.client()) {
            assertThat(client.ask(1, 1)).isEqualTo(new Answer(1, 1));
        }
        Files.delete(record);
        Files.move(folder.resolve("kept"), record);
        assertThat(switchover(a)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void thereAndBackAgainManyTimesNothingIsLostAndNoImageIsSent() throws Exception {
        TestNode primary = found(planOfA());
        TestNode standby = start(planOfB());
        primary.awaitPairedWith(standby);
        for (int i = 1; i <= 50; i++) {
            try (LedgerClient client = primary.client()) {
                assertThat(client.ask(1, 1)).isEqualTo(new Answer(i, i));
            }

            assertThat(switchover(primary)).isInstanceOf(Outcome.Done.class);

            TestNode before = primary;
            primary = standby;
            standby = before;
            primary.awaitState("primary", "paired");
        }
        assertThat(primary.milestones())
                .filteredOn(Milestone.ResyncFinished.class::isInstance)
                .as("by the founder, once")
                .hasSize(1);
        assertThat(primary.view().chronicle().history().getLast().reason()).isEqualTo("switchover");
    }

    @Test
    void whatIsAskedDuringASwitchoverIsNotExecutedAndTheClientIsHungUp() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        try (LedgerClient client = a.client()) {
            client.ask(1, 5);

            assertThat(switchover(a)).isInstanceOf(Outcome.Done.class);

            assertThat(client.isHungUp()).isTrue();
        }
        b.awaitState("primary", "paired");
        try (LedgerClient client = b.client()) {
            assertThat(client.ask(1, 0)).isEqualTo(new Answer(5, 2));
        }
        a.close();
        b.awaitState("primary", "solo");
    }

    @Test
    void aSwitchoverOfWhoIsNotProtectedIsRefused() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");

        assertThat(switchover(a)).isInstanceOf(Outcome.Refused.class);
        assertThat(a.status().isServing()).isTrue();
    }

    @Test
    void bothGoneAnOperatorStartsThePairAgainAndTheHistorySaysWhy() throws Exception {
        TestNode a = found(planOfA());
        a.awaitState("primary", "solo");
        a.close();
        TestNode again = start(planOfA());
        again.milestone(Milestone.Down.class);

        assertThat(again.order(new Order.Bootstrap("the rack burnt", Set.of())))
                .isInstanceOf(Outcome.Refused.class);
        Outcome outcome = again.order(new Order.Bootstrap("the rack burnt", Set.of("b")));

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        again.awaitState("primary", "solo");
        try (LedgerClient client = again.client()) {
            assertThat(client.ask(1, 0)).isEqualTo(new Answer(0, 2));
        }
        assertThat(again.view().chronicle().history().getLast().reason())
                .contains("the rack burnt");
    }

    @Test
    void aNodeWithADataDirDoesNotBelieveAnOlderRecord() throws Exception {
        Path data = folder.resolve("data-of-a");
        Path record = folder.resolve("record");
        TestNode a = found(planOfA().withDataDir(data));
        a.awaitState("primary", "solo");
        byte[] older = Files.readAllBytes(record);
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        a.close();
        b.close();
        Files.write(record, older);

        TestNode again = start(planOfA().withDataDir(data));

        assertThat(again.milestone(Milestone.Stalled.class).reason()).contains("went back");
        assertThat(again.view().chronicle().history()).isNotEmpty();
    }

    @Test
    void aPauseKeepsTheStandbyFromTakingOverUntilItIsResumed() throws Exception {
        TestNode a = found(planOfA());
        TestNode b = start(planOfB());
        a.awaitPairedWith(b);
        a.order(new Order.Pause(TestNode.PATIENCE.toNanos() * 10));
        await().atMost(TestNode.PATIENCE).until(() -> !b.view().pauseLeft().isZero());

        a.close();
        b.awaitState("standby", "paused");
        assertThat(b.order(new Order.Resume())).isInstanceOf(Outcome.Done.class);

        b.awaitState("primary", "solo");
    }
}

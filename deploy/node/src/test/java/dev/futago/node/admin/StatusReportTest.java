package dev.futago.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;

class StatusReportTest {

    @Test
    void aProtectedPairShowsBothNodesAndTheirLag() {
        StatusReport report = TestView.paired().report();

        assertThat(report.isProtected()).isTrue();
        assertThat(report.state()).isEqualTo(Condition.PROTECTED);
        assertThat(report.reason()).isEmpty();
        assertThat(report.hint()).isEmpty();
        StatusReport.NodeLine a = report.nodes().getFirst();
        assertThat(a.name()).isEqualTo("a");
        assertThat(a.lag()).contains(2L);
        assertThat(a.incarnation()).contains(TestView.A.incarnation().brief());
        StatusReport.NodeLine b = report.nodes().getLast();
        assertThat(b.address()).contains("127.0.0.1:7002");
        assertThat(b.role()).isEqualTo("standby");
        assertThat(b.checkpoint()).contains(1_048_574L);
        assertThat(b.lag()).contains(0L);
        assertThat(b.incarnation()).contains(TestView.B.incarnation().brief());
    }

    @Test
    void aStandbyReportsItsPrimaryAndHowFarItIsBehind() {
        StatusReport report = TestView.following().report();

        assertThat(report.state()).isEqualTo(Condition.PROTECTED);
        assertThat(report.node()).isEqualTo("b");
        assertThat(report.nodes().getFirst().role()).isEqualTo("primary");
        assertThat(report.nodes().getFirst().address()).contains("127.0.0.1:7001");
        assertThat(report.nodes().getLast().lag()).contains(3L);
    }

    @Test
    void aLonePrimaryTellsWhyAndWhatToStart() {
        StatusReport report = TestView.solo().report();

        assertThat(report.state()).isEqualTo(Condition.UNPROTECTED);
        assertThat(report.reason()).isEqualTo("standby lost: connection closed");
        assertThat(report.hint()).isEqualTo("start the standby on 127.0.0.1:7002");
        assertThat(report.nodes()).hasSize(1);
    }

    @Test
    void aNodeThatRunsAloneByDesignIsToldNothingToDo() {
        StatusReport report = TestView.solo().sync(Sync.OFF).arbiterKind("none").report();

        assertThat(report.state()).isEqualTo(Condition.UNPROTECTED);
        assertThat(report.hint()).isEmpty();
        assertThat(report.arbiter().state()).isEqualTo("none");
    }

    @Test
    void aPrimaryThatMustNotGoOnWithoutItsArbiterIsStalled() {
        StatusReport report =
                TestView.paired()
                        .state("claiming-solo")
                        .notServing()
                        .withoutPeer()
                        .arbiterDown("connection refused")
                        .report();

        assertThat(report.state()).isEqualTo(Condition.STALLED);
        assertThat(report.reason()).contains("arbiter").contains("connection refused");
        assertThat(report.arbiter().state()).isEqualTo("no answer");
        assertThat(report.arbiter().reason()).isEqualTo("connection refused");
        assertThat(report.nodes().getLast().name()).isEqualTo("b");
        assertThat(report.nodes().getLast().role()).isEqualTo("unknown");
        assertThat(report.nodes().getLast().state()).isEqualTo("not connected");
    }

    @Test
    void aPrimaryThatWaitsForAnArbiterThatAnswersIsNotStalled() {
        StatusReport report = TestView.paired().state("claiming-solo").notServing().report();

        assertThat(report.state()).isEqualTo(Condition.UNPROTECTED);
    }

    @Test
    void withoutAnArbiterBothSidesStallWhenTheOtherIsLost() {
        StatusReport primary =
                TestView.solo().state("stalled").notServing().arbiterKind("none").report();
        StatusReport standby =
                TestView.following()
                        .state("holding")
                        .notServing()
                        .withoutPeer()
                        .arbiterKind("none")
                        .report();

        assertThat(primary.state()).isEqualTo(Condition.STALLED);
        assertThat(standby.state()).isEqualTo(Condition.STALLED);
    }

    @Test
    void aTakeoverThatWaitsForTheArbiterIsStalled() {
        StatusReport report =
                TestView.following()
                        .state("claiming-takeover")
                        .notServing()
                        .arbiterDown("timed out")
                        .report();

        assertThat(report.state()).isEqualTo(Condition.STALLED);
    }

    @Test
    void aPairInResyncSaysHowMuchIsLeft() {
        StatusReport report =
                TestView.paired()
                        .state("resyncing")
                        .notServing()
                        .resyncBytesLeft(300L << 20)
                        .report();

        assertThat(report.state()).isEqualTo(Condition.UNPROTECTED);
        assertThat(report.hint()).isEqualTo("wait: resync of b, 300 MiB left");
    }

    @Test
    void aNodeWithoutAPlaceWaitsAndListsWhomTheRecordNames() {
        StatusReport report = TestView.waiting().report();

        assertThat(report.state()).isEqualTo(Condition.WAITING);
        assertThat(report.reason()).isEqualTo("a cannot be reached");
        assertThat(report.hint()).isEqualTo("start the primary on 127.0.0.1:7001");
        assertThat(report.nodes().getFirst().state()).isEqualTo("not connected");
        assertThat(report.nodes().getLast().incarnation()).isEmpty();
    }

    @Test
    void aNodeThatHasReadNoRecordListsOnlyItself() {
        StatusReport report = TestView.waiting().withoutRecord().report();

        assertThat(report.epoch()).isEmpty();
        assertThat(report.arbiter().version()).isEmpty();
        assertThat(report.nodes()).hasSize(1);
    }

    @Test
    void whenNobodyHoldsTheMemoryThePairIsDown() {
        String why = "nobody holds the image";
        StatusReport report = TestView.waiting().state("down").reason(why).report();

        assertThat(report.state()).isEqualTo(Condition.DOWN);
        assertThat(report.reason()).isEqualTo(why);
    }

    @Test
    void ratesAreOfTheTimeBetweenTwoViews() {
        StatusReport report = TestView.paired().reportAfterOneSecond(200, 620, 38_000);

        assertThat(report.checkpointsPerSecond()).contains(200.0);
        assertThat(report.dirtyPagesPerCheckpoint()).contains(3.1);
        assertThat(report.linkBytesPerSecond()).contains(38_000.0);
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        StatusReport protectedPair =
                TestView.paired()
                        .took(Tally.Span.ACK, 300_000)
                        .tookOver("primary lost: connection closed")
                        .held(2)
                        .reportAfterOneSecond(1, 2, 3);
        StatusReport waiting = TestView.waiting().withoutRecord().report();

        assertThat(StatusJson.read(StatusJson.write(protectedPair))).isEqualTo(protectedPair);
        assertThat(StatusJson.read(StatusJson.write(waiting))).isEqualTo(waiting);
    }

    @Test
    void jsonNamesAreTheContract() {
        String json = StatusJson.write(TestView.paired().report());

        assertThat(json)
                .contains("\"pair\": \"orders\"")
                .contains("\"protected\": true")
                .contains("\"state\": \"PROTECTED\"")
                .contains("\"epoch\": 7")
                .contains("\"version\": 19")
                .contains("\"lastFailover\": null")
                .contains("\"since\": \"2026-03-01T12:00:00Z\"")
                .contains("\"unprotectedSeconds\": 1.5");
    }

    @Test
    void whatIsNotAStatusIsNotRead() {
        for (String answer : new String[] {"", "null", "{}", "[1]", "<html>", "{\"state\":3}"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> StatusJson.read(answer));
        }
    }

    @Test
    void aTakeoverNamesTheNodeThatWasLost() {
        for (TestView view : new TestView[] {TestView.paired(), TestView.solo()}) {
            assertThat(view.tookOver("x").report().lastFailover())
                    .map(StatusReport.Failover::from)
                    .contains("b");
        }
    }
}

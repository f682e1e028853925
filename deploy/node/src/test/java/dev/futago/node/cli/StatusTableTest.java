package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Tally;
import dev.futago.node.admin.StatusReport;
import dev.futago.node.admin.TestView;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneOffset;

class StatusTableTest {

    private static String render(StatusReport report) {
        return StatusTable.render(report, TestView.NOON.plus(Duration.ofHours(2)), ZoneOffset.UTC);
    }

    @Test
    void aProtectedPairAsItsPrimarySeesIt() {
        StatusReport report =
                TestView.paired()
                        .held(2)
                        .took(Tally.Span.ACK, 250_000)
                        .tookOver("primary lost: connection closed")
                        .reportAfterOneSecond(41_200, 127_720, 38_000_000);

        assertThat(render(report))
                .isEqualTo(
                        """
                        Pair orders  PROTECTED  epoch 7  arbiter file ok (version 19)
                        Node  Address         Role     State      Epoch  Checkpoint    Acked  Lag  Ack p99  Uptime
                        a     127.0.0.1:7001  primary  paired         7     1048576  1048574    2  0.26 ms  3d 02:11
                        b     127.0.0.1:7002  standby  streaming      7     1048574        -    0        -  02:10
                        held 2 (oldest 0.2 ms)  checkpoints 41,200/s  dirty 3.1 pages/checkpoint  link 38 MB/s  last failover 2 h ago (b→a, connection closed, 84 ms)
                        """);
    }

    @Test
    void aLonePrimary() {
        assertThat(render(TestView.solo().report()))
                .isEqualTo(
                        """
                        Pair orders  UNPROTECTED since 2026-03-01 12:00:00 (standby lost: connection closed)  HINT: start the standby on 127.0.0.1:7002
                        epoch 7  arbiter file ok (version 19)
                        Node  Address         Role     State  Epoch  Checkpoint  Acked  Lag  Ack p99  Uptime
                        a     127.0.0.1:7001  primary  solo       7          90      -    -        -  3d 02:11
                        held 0
                        """);
    }

    @Test
    void aStalledPrimary() {
        StatusReport report =
                TestView.paired()
                        .state("claiming-solo")
                        .notServing()
                        .arbiterDown("timed out")
                        .report();

        assertThat(render(report).lines().limit(2))
                .containsExactly(
                        "Pair orders  STALLED since 2026-03-01 12:00:00 (no answer from the"
                            + " arbiter: timed out)  HINT: make the arbiter reachable: replies are"
                            + " held until it answers",
                        "epoch 7  arbiter file no answer: timed out (version 19)");
    }

    @Test
    void aNodeWithoutAPlace() {
        assertThat(render(TestView.waiting().report()))
                .isEqualTo(
                        """
                        Pair orders  WAITING since 2026-03-01 12:00:00 (a cannot be reached)  HINT: start the primary on 127.0.0.1:7001
                        epoch 7  arbiter file ok (version 19)
                        Node  Address         Role     State          Epoch  Checkpoint  Acked  Lag  Ack p99  Uptime
                        a     127.0.0.1:7001  unknown  not connected      -           -      -    -        -  -
                        b     127.0.0.1:7002  standby  waiting            7           0      -    -        -  3d 02:11
                        """);
    }
}

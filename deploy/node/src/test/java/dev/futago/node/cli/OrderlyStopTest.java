package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** SIGTERM to nodes in all states. */
final class OrderlyStopTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Tenure SOLO =
            Tenure.founding("orders", new NodeRef("a", new Incarnation(1, 1)));
    private static final Tenure PAIRED = SOLO.pairedWith(new NodeRef("b", new Incarnation(2, 2)));

    private final List<Order> ordered = new ArrayList<>();
    private Outcome outcome = new Outcome.Done("b is primary");
    private long nowNanos;

    /** The node is in one state after the other, a look each, and stays in the last one. */
    private int exitCodeOf(RoleStatus... states) {
        var coming = new ArrayDeque<>(Arrays.asList(states));
        var stop =
                new OrderlyStop(
                        order -> {
                            ordered.add(order);
                            return CompletableFuture.completedFuture(outcome);
                        },
                        () ->
                                CompletableFuture.completedFuture(
                                        coming.size() > 1
                                                ? coming.removeFirst()
                                                : coming.getFirst()),
                        () -> nowNanos,
                        time -> nowNanos += time.toNanos());
        return stop.handOver(TIMEOUT);
    }

    private static RoleStatus primary(String state, Tenure tenure, long bytesLeft) {
        boolean isProtected = state.equals("paired");
        return status("primary", state, isProtected, tenure, bytesLeft);
    }

    private static RoleStatus status(
            String role, String state, boolean isProtected, Tenure tenure, long bytesLeft) {
        return new RoleStatus(
                role,
                state,
                isProtected,
                true,
                Optional.of(tenure),
                0,
                0,
                0,
                0,
                bytesLeft,
                0,
                Optional.empty(),
                "");
    }

    @Test
    void protectedPrimarySwitchesOver() {
        assertThat(exitCodeOf(primary("paired", PAIRED, 0))).isEqualTo(ExitCode.OK);

        assertThat(ordered).hasSize(1).first().isInstanceOf(Order.Switchover.class);
    }

    @Test
    void refusedSwitchoverLosesNothing() {
        outcome = new Outcome.NoArbiter("the arbiter does not answer");

        assertThat(exitCodeOf(primary("paired", PAIRED, 0))).isEqualTo(ExitCode.OK);

        assertThat(ordered).hasSize(1);
    }

    @Test
    void unprotectedPrimaryWaitsForItsJoiner() {
        int code =
                exitCodeOf(
                        primary("resyncing", SOLO, 9_000),
                        primary("resyncing", SOLO, 10),
                        primary("gating", SOLO, 0),
                        primary("claiming-paired", SOLO, 0),
                        primary("paired", PAIRED, 0));

        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(ordered).hasSize(1);
        assertThat(nowNanos).isEqualTo(4 * OrderlyStop.POLL.toNanos());
    }

    @Test
    void joinerThatTakesTooLongIsTold() {
        assertThat(exitCodeOf(primary("resyncing", SOLO, 9_000))).isEqualTo(ExitCode.FAILED);

        assertThat(ordered).isEmpty();
        assertThat(nowNanos).isEqualTo(TIMEOUT.toNanos());
    }

    @Test
    void primaryWithoutJoinerTellsTheLoss() {
        assertThat(exitCodeOf(primary("solo", SOLO, 0))).isEqualTo(ExitCode.FAILED);

        assertThat(ordered).isEmpty();
        assertThat(nowNanos).isZero();
    }

    @Test
    void standbyEndsAtOnce() {
        RoleStatus standby = status("standby", "streaming", true, PAIRED, 0);

        assertThat(exitCodeOf(standby)).isEqualTo(ExitCode.OK);

        assertThat(ordered).isEmpty();
    }

    @Test
    void primaryThatAwaitsItsStandbyEndsAtOnce() {
        assertThat(exitCodeOf(primary("awaiting-return", PAIRED, 0))).isEqualTo(ExitCode.OK);

        assertThat(ordered).isEmpty();
    }
}

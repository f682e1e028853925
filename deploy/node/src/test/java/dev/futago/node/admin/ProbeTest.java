package dev.futago.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Sync;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.stream.Collectors;

class ProbeTest {

    private static EnumSet<Probe> held(TestView view) {
        return Arrays.stream(Probe.values())
                .filter(probe -> code(probe, view, OptionalLong.empty()) == 200)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Probe.class)));
    }

    private static int code(Probe probe, TestView view, OptionalLong lagMax) {
        return probe.answer(view.build(), lagMax).status().code();
    }

    @Test
    void aPairedPrimaryServesAndIsProtected() {
        assertThat(held(TestView.paired()))
                .containsExactlyInAnyOrder(
                        Probe.PRIMARY,
                        Probe.PROTECTED,
                        Probe.HEALTH,
                        Probe.READINESS,
                        Probe.LIVENESS);
    }

    @Test
    void primaryWithAWrongRecordIsNotHealthy() {
        assertThat(held(TestView.paired().error("the arbiter's record names another owner")))
                .containsExactlyInAnyOrder(Probe.PRIMARY, Probe.LIVENESS);
    }

    @Test
    void aLonePrimaryServesUnprotected() {
        assertThat(held(TestView.solo()))
                .isEqualTo(held(TestView.solo().sync(Sync.OFF).arbiterKind("none")))
                .containsExactlyInAnyOrder(
                        Probe.PRIMARY, Probe.SOLO, Probe.HEALTH, Probe.READINESS, Probe.LIVENESS);
    }

    @Test
    void aPairingDoesNotTakeClientsAway() {
        assertThat(held(TestView.paired().state("gating").notServing())).contains(Probe.PRIMARY);
        assertThat(held(TestView.paired().state("claiming-paired").notServing()))
                .contains(Probe.PRIMARY);
    }

    @Test
    void aStalledPrimaryIsOnlyAlive() {
        assertThat(held(TestView.solo().state("stalled").notServing()))
                .containsExactly(Probe.LIVENESS);
        assertThat(held(TestView.paired().state("claiming-solo").notServing()))
                .containsExactly(Probe.LIVENESS);
        assertThat(
                        held(
                                TestView.paired()
                                        .state("claiming-paired")
                                        .notServing()
                                        .arbiterDown("timed out")))
                .containsExactly(Probe.LIVENESS);
    }

    @Test
    void aFollowingStandbyIsHealthy() {
        assertThat(held(TestView.following()))
                .containsExactlyInAnyOrder(
                        Probe.STANDBY,
                        Probe.PROTECTED,
                        Probe.HEALTH,
                        Probe.READINESS,
                        Probe.LIVENESS);
    }

    @Test
    void aStandbyThatReceivesItsImageIsNotOne() {
        assertThat(held(TestView.following().state("receiving").notServing()))
                .containsExactly(Probe.LIVENESS);
    }

    @Test
    void aNodeWithoutAPlaceIsOnlyAlive() {
        assertThat(held(TestView.waiting())).containsExactly(Probe.LIVENESS);
    }

    @Test
    void aStandbyMayBeOnlySoFarBehind() {
        assertThat(code(Probe.STANDBY, TestView.following(), OptionalLong.of(3))).isEqualTo(200);
        assertThat(code(Probe.STANDBY, TestView.following(), OptionalLong.of(2))).isEqualTo(503);
    }
}

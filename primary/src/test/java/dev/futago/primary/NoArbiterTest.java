package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.OTHER_AGAIN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;

/** R17: without an arbiter nobody is ever known to be alone, so that nothing leaves ungated. */
class NoArbiterTest {

    private static final Setup UNARBITRATED = Setup.USUAL.withoutArbiter();

    @Test
    void nothingLeavesBeforeThereIsAStandby() {
        var primary = PrimaryContext.solo(UNARBITRATED);

        primary.says(ANN, add(1, 5)).turn().passes(100 * Setup.SUSPECTS);

        assertThat(primary.done(Action.Reply.class)).isEmpty();
        assertThat(primary.state()).isEqualTo("stalled");
        assertThat(primary.role().status(primary.nowNanos()).isServing()).isFalse();
    }

    @Test
    void nothingLeavesWhileTheImageStreams() {
        var primary = PrimaryContext.solo(UNARBITRATED.memoryOf(16384));
        primary.says(ANN, add(1, 5)).turn().helloOf(OTHER).turn();
        assertThat(primary.joiner().chunks()).isPositive();

        primary.says(ANN, add(1, 5)).turn();

        assertThat(primary.done(Action.Reply.class)).isEmpty();
    }

    @Test
    void whatWasHeldLeavesWithTheFirstCheckpointOfAStandby() {
        var primary = PrimaryContext.solo(UNARBITRATED);
        primary.says(ANN, add(1, 5)).turn();

        primary.gating().says(ANN, add(1, 1)).turn().acks(1);
        assertThat(primary.done(Action.Reply.class)).isEmpty();
        primary.granted();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        primary.acks();
        assertThat(primary.replies(ANN)).containsExactly(5L, 6L);
    }

    @Test
    void aLostStandbyStallsItLoudlyUntilAnotherHoldsAll() {
        var primary = PrimaryContext.paired(UNARBITRATED);
        primary.says(ANN, add(1, 5)).turn().loses(primary.joiner()).turn();
        primary.says(ANN, add(1, 1)).turn().passes(100 * Setup.SUSPECTS);
        assertThat(primary.done(Action.Reply.class)).isEmpty();
        assertThat(primary.told(Milestone.Stalled.class)).hasSize(1);
        assertThat(primary.isTold(Milestone.WentSolo.class)).isFalse();

        primary.helloOf(OTHER_AGAIN).granted().turn().helloOf(OTHER_AGAIN);
        while (!primary.state().equals("gating")) {
            primary.turn();
        }
        primary.acks().granted().turn();

        assertThat(primary.replies(ANN)).containsExactly(5L, 6L);
        assertThat(primary.joiner().counter(1)).isEqualTo(6);
        assertThat(primary.tally.count(Tally.Count.OUTPUTS_RELEASED_SOLO)).isZero();
    }

    @Test
    void aJoinerLostBeforeItWasNamedReleasesNothing() {
        var primary = PrimaryContext.solo(UNARBITRATED);
        primary.says(ANN, add(1, 5)).turn().gating();

        primary.loses(primary.joiner()).turn();

        assertThat(primary.state()).isEqualTo("stalled");
        assertThat(primary.done(Action.Reply.class)).isEmpty();
    }
}

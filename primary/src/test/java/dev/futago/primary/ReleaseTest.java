package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.CounterGuest.read;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Action;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R1, R2: what must have happened before a reply leaves. */
class ReleaseTest {

    @Test
    void aReplyLeavesAtTheEndOfTheTurnWhenTheRecordSaysAlone() {
        var primary = PrimaryContext.solo();

        primary.says(ANN, add(1, 5));
        assertThat(primary.replies(ANN)).isEmpty();
        primary.turn();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.tally.count(Tally.Count.OUTPUTS_RELEASED_SOLO)).isEqualTo(1);
    }

    @Test
    void aReplyLeavesOnlyAfterTheStandbyAcknowledged() {
        var primary = PrimaryContext.paired();

        primary.says(ANN, add(1, 5)).turn();
        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.joiner().counter(1)).isEqualTo(5);
        primary.acks();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.tally.count(Tally.Count.OUTPUTS_RELEASED_BY_ACK)).isEqualTo(1);
    }

    @Test
    void aReplyWaitsForACheckpointSealedAfterItWasMade() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn();

        primary.says(BOB, add(1, 1));
        primary.acks();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.replies(BOB)).isEmpty();
        primary.turn().acks();
        assertThat(primary.replies(BOB)).containsExactly(6L);
    }

    @Test
    void timeAloneReleasesNothing() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn();

        for (int i = 0; i < 9; i++) {
            primary.says(primary.joiner(), new Message.Heartbeat(1, 2, 0, 0));
            primary.passes(Setup.SUSPECTS / 2);
        }

        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void aStandbyThatSpeaksAndAcknowledgesNothingIsTakenForLost() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn();

        for (int i = 0; i < 10; i++) {
            primary.says(primary.joiner(), new Message.Heartbeat(1, 2, 0, 0));
            primary.passes(Setup.SUSPECTS / 2);
        }

        assertThat(primary.state()).isEqualTo("claiming-solo");
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void aCleanReadWaitsForAnEmptyCheckpoint() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().acks().forget();

        primary.says(ANN, read(1)).turn();

        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.sent(Message.Checkpoint.class))
                .singleElement()
                .satisfies(empty -> assertThat(empty.last()).isTrue());
        primary.acks();
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void aTurnWithoutOutputSealsNothing() {
        var primary = PrimaryContext.paired().forget();

        primary.turn().turn();

        assertThat(primary.actions()).isEmpty();
    }

    @Test
    void oneCheckpointCoversAllThatOneTurnBrought() {
        var primary = PrimaryContext.paired().forget();

        primary.says(ANN, add(1, 1), read(1), add(2, 7)).says(BOB, add(1, 1)).turn();

        assertThat(primary.sent(Message.Checkpoint.class)).hasSize(1);
        primary.acks();
        assertThat(primary.replies(ANN)).containsExactly(1L, 1L, 7L);
        assertThat(primary.replies(BOB)).containsExactly(2L);
    }

    @Test
    void anAcknowledgementReleasesAllBeforeItInTheOrderTheyWereMade() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 1)).turn().says(BOB, add(1, 1)).turn().says(ANN, add(1, 1)).turn();

        primary.acks();

        assertThat(primary.done(Action.Reply.class).stream().map(Action.Reply::client))
                .containsExactly(ANN, BOB, ANN);
    }

    @Test
    void pipelinedRunsOnUpToItsWindow() {
        var primary = PrimaryContext.paired(Setup.USUAL.window(3)).forget();

        for (int i = 0; i < 10; i++) {
            primary.says(ANN, add(1, 1)).turn();
        }

        assertThat(primary.counter(1)).isEqualTo(10);
        assertThat(primary.sent(Message.Checkpoint.class)).hasSize(3);
        assertThat(primary.joiner().counter(1)).isEqualTo(3);
        primary.acks().turn();
        assertThat(primary.replies(ANN)).containsExactly(1L, 2L, 3L);
        assertThat(primary.sent(Message.Checkpoint.class)).hasSize(4);
        primary.acks();
        assertThat(primary.replies(ANN)).hasSize(10);
    }

    @Test
    void stopAndWaitExecutesOneRequestForEachAcknowledgement() {
        var primary = PrimaryContext.paired(Setup.USUAL.sync(Sync.STOP_AND_WAIT)).forget();

        primary.says(ANN, add(1, 1), add(1, 1)).says(BOB, add(1, 1)).turn();

        for (long executed = 1; executed <= 3; executed++) {
            assertThat(primary.counter(1)).isEqualTo(executed);
            assertThat(primary.sent(Message.Checkpoint.class)).hasSize((int) executed);
            primary.turn();
            assertThat(primary.counter(1)).isEqualTo(executed);
            primary.acks().turn();
        }
        assertThat(primary.replies(ANN)).containsExactly(1L, 2L);
        assertThat(primary.replies(BOB)).containsExactly(3L);
    }

    @Test
    void stopAndWaitStopsFromTheFirstGatedOutputOn() {
        var primary = PrimaryContext.solo(Setup.USUAL.sync(Sync.STOP_AND_WAIT)).gating();

        primary.says(ANN, add(1, 1), add(1, 1)).turn();

        assertThat(primary.counter(1)).isEqualTo(1);
    }

    @Test
    void stopAndWaitDoesNotStopWhileAlone() {
        var primary = PrimaryContext.solo(Setup.USUAL.sync(Sync.STOP_AND_WAIT));

        primary.says(ANN, add(1, 1), add(1, 1)).says(BOB, add(1, 1)).turn();

        assertThat(primary.counter(1)).isEqualTo(3);
        assertThat(primary.replies(BOB)).containsExactly(3L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tracking.class,
            names = {"QUEUE", "BITMAP", "FLAGS"})
    void theStandbysImageIsTheOneTheReplyCameFrom(Tracking tracking) {
        var primary = PrimaryContext.paired(Setup.USUAL.tracking(tracking));

        for (int i = 1; i < 60; i++) {
            primary.says(ANN, add(i, i), add(i * 7 % 64, 3)).turn();
            assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
            primary.acks();
        }

        assertThat(primary.replies(ANN)).hasSize(2 * 59);
    }

    @Test
    void aSuccessorGoesOnFromItsMemoryAndTellsItsFirstReplyOnce() {
        var primary = PrimaryContext.succeeding();
        primary.memory.putLong(4096, 41);

        primary.says(ANN, add(1, 1)).turn().says(ANN, add(1, 1)).turn();

        assertThat(primary.replies(ANN)).containsExactly(42L, 43L);
        assertThat(primary.told(Milestone.FirstReply.class)).hasSize(1);
        assertThat(primary.tally.count(Tally.Count.TAKEOVERS)).isEqualTo(1);
    }

    @Test
    void aNodeWithoutSyncReleasesByItselfAndTakesNoStandby() {
        var primary = PrimaryContext.solo(Setup.USUAL.sync(Sync.OFF).withoutArbiter());

        primary.says(ANN, add(1, 1)).turn().helloOf(PrimaryContext.OTHER).turn();

        assertThat(primary.replies(ANN)).containsExactly(1L);
        assertThat(primary.sent(Message.Refusal.class))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.lasting()).isTrue());
    }
}

package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.Known;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Mode;
import dev.futago.common.role.Next;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

/** R5, R7, R10: the standby is lost. */
class GoingAloneTest {

    @Test
    void goingAloneReleasesOnlyAfterTheRecordSaysSo() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn();

        primary.claimingSolo().says(BOB, add(1, 1)).turn();
        assertThat(primary.done(Action.Reply.class)).isEmpty();
        primary.granted().turn();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.replies(BOB)).containsExactly(6L);
        assertThat(primary.record().mode()).isEqualTo(Mode.SOLO);
        assertThat(primary.told(Milestone.WentSolo.class)).hasSize(1);
    }

    @Test
    void theClaimIsOnTheVersionThatPairedThem() {
        var primary = PrimaryContext.paired().claimingSolo();

        assertThat(primary.openClaim().expected().version()).isEqualTo(primary.record().version());
        assertThat(primary.openClaim().sought().isOwnedBy(SELF)).isTrue();
        assertThat(primary.openClaim().sought().mode()).isEqualTo(Mode.SOLO);
    }

    @Test
    void anAcknowledgementThatComesAfterTheLossReleasesNothing() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().claimingSolo();

        primary.acks().turn();

        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void aFencedPrimaryDropsWhatItHoldsHangsUpAndBeginsAnew() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().claimingSolo().forget();
        primary.recordIs(primary.record().takenOverBy(OTHER, "primary lost"));

        primary.refused();

        assertThat(primary.done(Action.Reply.class)).isEmpty();
        assertThat(primary.told(Milestone.Fenced.class)).hasSize(1);
        assertThat(primary.done(Action.HangupAll.class)).hasSize(1);
        assertThat(primary.actions())
                .endsWith(new Action.Become(new Next.Newcomer(Known.of(primary.record()))));
        assertThat(primary.role().status(primary.nowNanos()).heldOutputs()).isZero();
    }

    @Test
    void anUnknownOutcomeReleasesNothingAndTheSameIsClaimedAgain() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().claimingSolo();
        var first = primary.openClaim();

        primary.claimIsLost().turn().passes(Setup.RETRY);

        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.openClaim().question()).isGreaterThan(first.question());
        assertThat(primary.openClaim().expected().version()).isEqualTo(first.expected().version());
        assertThat(primary.openClaim().sought()).isEqualTo(first.sought());
        primary.granted().turn();
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void aClaimWhoseAnswerWasLostIsKnownByTheRefusalOfTheNext() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().claimingSolo();

        primary.answerIsLost().passes(Setup.RETRY).refused().turn();

        assertThat(primary.state()).isEqualTo("solo");
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void lateAnswerToAnEarlierCopyIsTheOutcome() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().claimingSolo();
        var first = primary.openClaim();
        primary.claimIsLost().passes(Setup.RETRY);

        primary.tell(
                        new Event.ArbiterAnswered(
                                first.question(), new ArbiterAnswer.Granted(first.sought())))
                .turn();

        assertThat(primary.state()).isEqualTo("solo");
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void aStallIsToldOnceForEachOutage() {
        var primary = PrimaryContext.paired().claimingSolo();

        for (int i = 0; i < 5; i++) {
            primary.claimIsLost().passes(Setup.RETRY);
        }

        assertThat(primary.told(Milestone.Stalled.class)).hasSize(1);
    }

    @Test
    void theGuestKeepsRunningWhileTheOutcomeIsUnknown() {
        var primary = PrimaryContext.paired().claimingSolo().claimIsLost();

        primary.says(ANN, add(1, 1)).turn();

        assertThat(primary.counter(1)).isEqualTo(1);
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void aRecordChangedByAnotherThatLeavesMeOwnerIsClaimedAgainOnItsVersion() {
        var primary = PrimaryContext.paired().claimingSolo();
        Tenure paired = primary.record();
        var touched =
                new Tenure(
                        paired.version() + 3,
                        paired.pair(),
                        paired.epoch(),
                        SELF,
                        paired.standby(),
                        "touched");
        primary.recordIs(touched);

        primary.refused();

        assertThat(primary.openClaim().expected().version()).isEqualTo(touched.version());
        primary.granted();
        assertThat(primary.state()).isEqualTo("solo");
    }

    @Test
    void anArbiterThatWentBackInTimeIsNotBelievedAndEverythingStaysHeld() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().claimingSolo();
        primary.recordIs(Tenure.founding("orders", SELF));

        primary.refused().turn();

        assertThat(primary.state()).isEqualTo("claiming-solo");
        assertThat(primary.told(Milestone.Stalled.class)).hasSize(1);
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void anArbiterWithoutItsRecordIsNotBelievedAndEverythingStaysHeld() {
        var primary = PrimaryContext.paired().claimingSolo().recordIsLost();

        primary.refused();

        assertThat(primary.state()).isEqualTo("claiming-solo");
        assertThat(primary.told(Milestone.Stalled.class)).hasSize(1);
        assertThat(primary.done(Action.Become.class)).isEmpty();
    }

    @Test
    void aNewJoinerMustWaitUntilTheRecordSaysAlone() {
        var primary = PrimaryContext.paired().claimingSolo();

        primary.helloOf(PrimaryContext.OTHER_AGAIN).turn();

        assertThat(primary.sent(Message.Refusal.class))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.lasting()).isFalse());
        assertThat(primary.state()).isEqualTo("claiming-solo");
    }
}

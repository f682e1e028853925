package dev.futago.standby;

import static dev.futago.standby.Pages.EPOCH;
import static dev.futago.standby.StandbyContext.FORMER_SELF;
import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.PRIMARY;
import static dev.futago.standby.StandbyContext.RETRY;
import static dev.futago.standby.StandbyContext.SELF;
import static dev.futago.standby.StandbyContext.SUSPECTS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** R8: the primary is lost. */
class TakeoverTest {

    @Test
    void aClosedConnectionIsSuspectedAtOnceAndTheRecordIsAskedFirst() {
        var standby = StandbyContext.started().following();

        standby.loses();

        assertThat(standby.told(Milestone.Suspected.class)).hasSize(1);
        assertThat(standby.done(Action.ReadTenure.class)).hasSize(1);
        assertThat(standby.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void namedByThePairedRecordItClaimsTheNextEpochAndGoesOn() {
        var standby = StandbyContext.started().following().loses().answered();

        assertThat(standby.openClaim().expected().version()).isEqualTo(2);
        assertThat(standby.openClaim().sought().epoch()).isEqualTo(2);
        assertThat(standby.openClaim().sought().isOwnedBy(SELF)).isTrue();
        assertThat(standby.openClaim().sought().standby()).isEmpty();
        standby.answered();

        assertThat(standby.told(Milestone.TookOver.class)).hasSize(1);
        assertThat(standby.succeeds()).isEqualTo(standby.record());
        assertThat(standby.memory.digest()).isEqualTo(standby.primary.memory.digest());
    }

    @Test
    void namedByTheRecordButNotToldYetItClaimsToo() {
        var standby = StandbyContext.started().complete().recordIs(FOUNDED.pairedWith(SELF));

        standby.loses().answered();

        assertThat(standby.openClaim().sought().isOwnedBy(SELF)).isTrue();
    }

    @Test
    void aSilentPrimaryIsSuspectedAfterTheConfiguredTime() {
        var standby = StandbyContext.started().following();

        standby.passes(SUSPECTS - 1);
        assertThat(standby.state()).isEqualTo("streaming");
        standby.passes(1);

        assertThat(standby.state()).isEqualTo("asking-to-take-over");
        assertThat(standby.done(Action.Close.class))
                .extracting(Action.Close::link)
                .containsExactly(standby.link());
    }

    @Test
    void aPrimaryThatFallsSilentDuringResyncIsLeft() {
        var standby = StandbyContext.started().receiving();

        standby.passes(SUSPECTS);

        assertThat(standby.becomes()).isInstanceOf(Next.Newcomer.class);
    }

    @Test
    void anythingThePrimarySaysEndsItsSilence() {
        var standby = StandbyContext.started().following();

        for (int i = 0; i < 20; i++) {
            standby.passes(SUSPECTS - 1).hears(new Message.Heartbeat(EPOCH, 1, i, 0));
        }

        assertThat(standby.state()).isEqualTo("streaming");
    }

    @Test
    void afterSuspicionItNeverAcknowledges() {
        var standby = StandbyContext.started().following();
        var late = standby.primary.touch(3, 9).smallCheckpoint();
        int before = standby.memory.digest();
        standby.loses().turn();

        standby.hears(late).turn().answered().turn().hears(standby.primary.checkpoint()).turn();
        standby.questionIsLost().turn().passes(10 * RETRY);

        assertThat(standby.acks()).isEmpty();
        assertThat(standby.memory.digest()).isEqualTo(before);
        assertThat(standby.primary.releases()).containsOnly(1);
    }

    @Test
    void whatWasAppliedInTheTurnOfTheLossIsNotAcknowledgedButKept() {
        var standby = StandbyContext.started().following();

        standby.hears(standby.primary.touch(3, 9).checkpoint()).loses().turn();

        assertThat(standby.acks()).isEmpty();
        standby.answered().answered();
        assertThat(standby.memory.digest()).isEqualTo(standby.primary.memory.digest());
    }

    @Test
    void anUnfinishedStageIsDroppedBeforeItTakesOver() {
        var standby = StandbyContext.started().following();
        int before = standby.memory.digest();
        var parts = standby.primary.touch(10, 9).checkpoint();
        standby.hears(parts.getFirst());

        standby.loses().answered().answered();

        assertThat(standby.memory.digest()).isEqualTo(before);
        assertThat(standby.told(Milestone.TookOver.class))
                .singleElement()
                .satisfies(told -> assertThat(told.number()).isEqualTo(1));
    }

    @Test
    void anUnknownOutcomeIsResolvedByClaimingTheSameAgain() {
        var standby = StandbyContext.started().following().loses().answered();
        var first = standby.openClaim();

        standby.questionIsLost().turn().passes(RETRY);

        assertThat(standby.openClaim().question()).isGreaterThan(first.question());
        assertThat(standby.openClaim().sought()).isEqualTo(first.sought());
        assertThat(standby.openClaim().expected().version()).isEqualTo(first.expected().version());
        assertThat(standby.done(Action.Become.class)).isEmpty();
        standby.answered();
        assertThat(standby.told(Milestone.TookOver.class)).hasSize(1);
        Tenure taken = standby.record();
        assertThat(standby.lands(first).record()).isSameAs(taken);
    }

    @Test
    void aClaimWhoseAnswerWasLostIsKnownByTheRefusalOfTheNext() {
        var standby = StandbyContext.started().following().loses().answered();

        standby.answerIsLost().passes(RETRY).answered();

        assertThat(standby.succeeds()).isEqualTo(standby.record());
        assertThat(standby.record().epoch()).isEqualTo(2);
    }

    @Test
    void anUnknownReadIsAskedAgain() {
        var standby = StandbyContext.started().following().loses();

        standby.questionIsLost().passes(RETRY).questionIsLost().passes(RETRY);

        assertThat(standby.done(Action.ReadTenure.class)).hasSize(3);
        assertThat(standby.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void lateAnswerToAnEarlierCopyIsTheOutcome() {
        var standby = StandbyContext.started().following().loses().answered();
        var first = standby.openClaim();
        standby.questionIsLost().passes(RETRY).lands(first);

        standby.tell(
                new Event.ArbiterAnswered(
                        first.question(), new ArbiterAnswer.Granted(first.sought())));

        assertThat(standby.succeeds()).isEqualTo(first.sought());
    }

    @Test
    void refusedItBeginsANewLife() {
        var standby = StandbyContext.started().following().loses().answered();
        standby.recordIs(standby.record().solo("standby lost"));

        standby.answered();

        assertThat(standby.becomes()).isInstanceOf(Next.Newcomer.class);
        assertThat(standby.told(Milestone.TookOver.class)).isEmpty();
        assertThat(standby.told(Milestone.Stale.class)).hasSize(1);
    }

    @Test
    void refusedStandbyThatIsStillNamedClaimsAgain() {
        var standby = StandbyContext.started().following().loses().answered();
        standby.recordIs(standby.record().pairedWith(SELF)).answered();

        assertThat(standby.done(Action.Become.class)).isEmpty();
        assertThat(standby.state()).isEqualTo("claiming-takeover");
        assertThat(standby.openClaim().expected().version()).isEqualTo(3);
        assertThat(standby.openClaim().sought().isOwnedBy(SELF)).isTrue();
        standby.answered();

        assertThat(standby.succeeds()).isEqualTo(standby.record());
        assertThat(standby.record().epoch()).isEqualTo(2);
        assertThat(standby.acks()).isEmpty();
    }

    @Test
    void refusedStandbyNamedInAnotherEpochBeginsANewLife() {
        var standby = StandbyContext.started().following().loses().answered();
        standby.recordIs(
                new Tenure(9, FOUNDED.pair(), EPOCH + 1, PRIMARY, Optional.of(SELF), "paired"));

        standby.answered();

        assertThat(standby.becomes()).isInstanceOf(Next.Newcomer.class);
    }

    @Test
    void aRecordThatSaysSoloBeginsANewLife() {
        assertNewLife(FOUNDED.pairedWith(SELF).solo("standby lost"));
    }

    @Test
    void aRecordThatNamesAnotherLifeOfThisNodeIsNotClaimed() {
        assertNewLife(FOUNDED.pairedWith(SELF).solo("lost").pairedWith(FORMER_SELF));
    }

    @Test
    void aRecordOfAnotherEpochIsNotClaimed() {
        assertNewLife(
                new Tenure(9, FOUNDED.pair(), EPOCH + 1, PRIMARY, Optional.of(SELF), "paired"));
    }

    @Test
    void aRecordOlderThanTheOneFollowedIsNotBelievedAndTheImageIsKept() {
        assertKeepsItsImage(new ArbiterAnswer.Read(Optional.of(FOUNDED)));
    }

    @Test
    void aRecordThatIsGoneIsNotBelievedAndTheImageIsKept() {
        assertKeepsItsImage(new ArbiterAnswer.Read(Optional.empty()));
    }

    private static void assertKeepsItsImage(ArbiterAnswer answer) {
        var standby = StandbyContext.started().following().loses();

        standby.answered(answer);

        assertThat(standby.done(Action.Claim.class)).isEmpty();
        assertThat(standby.done(Action.Become.class)).isEmpty();
        assertThat(standby.told(Milestone.Stalled.class)).hasSize(1);
        assertThat(standby.passes(StandbyContext.RETRY).openQuestion())
                .as("it asks again")
                .isInstanceOf(Action.ReadTenure.class);
    }

    @Test
    void theLossOfAConnectionThatIsNotFollowedMeansNothing() {
        var standby = StandbyContext.started().following();

        standby.tell(new Event.PeerLost(new LinkId(99), LinkLoss.CLOSED));

        assertThat(standby.state()).isEqualTo("streaming");
    }

    private static void assertNewLife(Tenure record) {
        var standby = StandbyContext.started().following().recordIs(record);

        standby.loses().answered();

        assertThat(standby.done(Action.Claim.class)).isEmpty();
        assertThat(standby.becomes()).isInstanceOf(Next.Newcomer.class);
    }
}

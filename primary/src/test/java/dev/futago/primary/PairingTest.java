package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.OTHER_AGAIN;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Known;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;

import org.junit.jupiter.api.Test;

/** R6, R7: from alone to paired, whatever becomes of the claim and of the joiner. */
class PairingTest {

    @Test
    void outputIsGatedBeforeThePairIsClaimed() {
        var primary = PrimaryContext.solo().gating();

        primary.says(ANN, add(1, 5)).turn();

        assertThat(primary.done(Action.Claim.class)).isEmpty();
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void thePairIsClaimedOnlyAfterTheJoinerHoldsAllThatWasReleased() {
        var primary = PrimaryContext.solo();
        primary.says(ANN, add(1, 5)).turn().helloOf(OTHER);
        primary.says(ANN, add(1, 6)).turn().says(ANN, add(1, 7)).turn();
        assertThat(primary.replies(ANN)).isNotEmpty();
        long released = primary.replies(ANN).getLast();

        while (!primary.state().equals("gating")) {
            primary.turn();
        }
        assertThat(primary.done(Action.Claim.class)).isEmpty();
        primary.acks();

        assertThat(primary.openClaim().sought().isBackedBy(OTHER)).isTrue();
        assertThat(primary.joiner().counter(1)).isGreaterThanOrEqualTo(released);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void nothingLeavesBetweenSendingTheClaimAndKnowingItsOutcome() {
        var primary = PrimaryContext.solo().claimingPaired();

        for (int i = 0; i < 5; i++) {
            primary.says(ANN, add(1, 1)).turn().acks();
            primary.claimIsLost().passes(Setup.RETRY);
        }

        assertThat(primary.done(Action.Reply.class)).isEmpty();
        primary.granted();
        assertThat(primary.replies(ANN)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void grantedTheJoinerIsToldAndAcknowledgementsAreWitnesses() {
        var primary = PrimaryContext.solo().claimingPaired();
        primary.says(ANN, add(1, 1)).turn().acks().says(ANN, add(1, 1)).turn().forget();

        primary.granted();

        assertThat(primary.sent(Message.Paired.class))
                .containsExactly(new Message.Paired(primary.record()));
        assertThat(primary.told(Milestone.Paired.class)).hasSize(1);
        assertThat(primary.replies(ANN)).containsExactly(1L);
        primary.acks();
        assertThat(primary.replies(ANN)).containsExactly(1L, 2L);
    }

    @Test
    void refusedForAnotherOwnerFencesAndReleasesNothing() {
        var primary = PrimaryContext.solo().claimingPaired();
        primary.says(ANN, add(1, 1)).turn().acks();
        var stranger = new NodeRef("c", new Incarnation(0xc, 1));
        primary.recordIs(primary.record().takenOverBy(stranger, "operator"));

        primary.refused();

        assertThat(primary.done(Action.Reply.class)).isEmpty();
        assertThat(primary.done(Action.Close.class))
                .extracting(Action.Close::link)
                .containsExactly(primary.joiner().link);
        assertThat(primary.done(Action.HangupAll.class)).hasSize(1);
        assertThat(primary.actions())
                .endsWith(new Action.Become(new Next.Newcomer(Known.of(primary.record()))));
    }

    @Test
    void refusedByARecordThatAlreadySaysItIsPaired() {
        var primary = PrimaryContext.solo().claimingPaired();

        primary.answerIsLost().passes(Setup.RETRY).refused();

        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.record().isBackedBy(OTHER)).isTrue();
    }

    @Test
    void unknownIsClaimedAgainUnchangedAndTheLateClaimIsDeadAfterItsSuccess() {
        var primary = PrimaryContext.solo().claimingPaired();
        var late = primary.openClaim();

        primary.claimIsLost().passes(Setup.RETRY);
        assertThat(primary.openClaim().sought()).isEqualTo(late.sought());
        assertThat(primary.openClaim().expected().version()).isEqualTo(late.expected().version());
        primary.granted();
        var granted = primary.record();
        primary.lands(late);

        assertThat(primary.record()).isSameAs(granted);
        assertThat(primary.state()).isEqualTo("paired");
    }

    @Test
    void aJoinerLostBeforeTheClaimChangesNothingForClients() {
        var primary = PrimaryContext.solo().gating();
        primary.says(ANN, add(1, 5)).turn();

        primary.loses(primary.joiner()).turn();

        assertThat(primary.state()).isEqualTo("solo");
        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.done(Action.Claim.class)).isEmpty();
        assertThat(primary.told(Milestone.JoinerLost.class)).hasSize(1);
    }

    @Test
    void aJoinerLostWhileClaimedIsFirstPairedAndThenLeft() {
        var primary = PrimaryContext.solo().claimingPaired();
        primary.says(ANN, add(1, 5)).turn();

        primary.loses(primary.joiner()).turn().claimIsLost().passes(Setup.RETRY);
        assertThat(primary.replies(ANN)).isEmpty();
        primary.granted().turn();
        assertThat(primary.record().isBackedBy(OTHER)).isTrue();
        assertThat(primary.replies(ANN)).isEmpty();
        primary.granted().turn();

        assertThat(primary.record().standby()).isEmpty();
        assertThat(primary.record().isOwnedBy(SELF)).isTrue();
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void theSealedClaimOfALostJoinerStillReleasesNothingByItsAcknowledgements() {
        var primary = PrimaryContext.solo().claimingPaired();
        primary.says(ANN, add(1, 5)).turn().acks();

        primary.loses(primary.joiner()).granted().turn();

        assertThat(primary.state()).isEqualTo("claiming-solo");
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void theNextJoinerBeginsAtCheckpointOne() {
        var primary = PrimaryContext.paired();
        for (int i = 0; i < 5; i++) {
            primary.says(ANN, add(1, 1)).turn().acks();
        }
        primary.claimingSolo().granted().turn().forget();

        primary.helloOf(OTHER_AGAIN);
        while (!primary.state().equals("gating")) {
            primary.turn();
        }

        assertThat(primary.sent(Message.Checkpoint.class))
                .extracting(Message.Checkpoint::number)
                .containsExactly(1L);
        primary.acks().granted();
        assertThat(primary.record().isBackedBy(OTHER_AGAIN)).isTrue();
        primary.says(ANN, add(1, 1)).turn().acks();
        assertThat(primary.replies(ANN)).containsExactly(6L);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void theLossOfAConnectionThatIsNotTheJoinersMeansNothing() {
        var primary = PrimaryContext.paired().helloOf(new NodeRef("c", new Incarnation(0xc, 1)));

        primary.tell(new Event.PeerLost(primary.joiner(1).link, LinkLoss.CLOSED)).turn();

        assertThat(primary.state()).isEqualTo("paired");
    }
}

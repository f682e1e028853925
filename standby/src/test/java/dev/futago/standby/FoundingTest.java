package dev.futago.standby;

import static dev.futago.standby.StandbyContext.FORMER_SELF;
import static dev.futago.standby.StandbyContext.FOUNDED;
import static dev.futago.standby.StandbyContext.PRIMARY;
import static dev.futago.standby.StandbyContext.RETRY;
import static dev.futago.standby.StandbyContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Event;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** R12, R13: who may begin, and what is said when nobody may. */
class FoundingTest {

    private static final NodeRef PRIMARY_AGAIN = new NodeRef("a", new Incarnation(0xa, 9));

    private static final Tenure OWN = Tenure.founding("orders", SELF).at(SELF, "b:1");
    private static final Message.NotPrimary EMPTY = new Message.NotPrimary(PRIMARY, false, false);

    /** No record was read, and the peer was asked what it has. */
    private static StandbyContext asking() {
        return StandbyContext.startedAsPrimary().tick().answered().dialed();
    }

    /** The peer has nothing. */
    private static StandbyContext founding() {
        return asking().hears(EMPTY);
    }

    @Test
    void founderAsksItsPeerFirst() {
        var node = asking();

        assertThat(node.done(Action.Claim.class)).isEmpty();
        assertThat(node.sent(Message.Hello.class))
                .singleElement()
                .satisfies(hello -> assertThat(hello.recordVersion()).isZero());
    }

    @Test
    void founderWaitsForAPeerThatIsNotReached() {
        var node = StandbyContext.startedAsPrimary().tick();

        for (int i = 0; i < 10; i++) {
            node.answered().dialFails().passes(RETRY);
        }

        assertThat(node.done(Action.Claim.class)).isEmpty();
        assertThat(node.told(Milestone.Waiting.class))
                .singleElement()
                .satisfies(
                        told ->
                                assertThat(told.reason())
                                        .contains("the peer at a:1", "--node-is-off NAME"));
    }

    @Test
    void peerThatHoldsMemoryOrKnowsARecordKeepsTheFounderWaiting() {
        for (Message answer :
                List.of(
                        new Message.NotPrimary(PRIMARY, true, true),
                        new Message.NotPrimary(PRIMARY, true, false),
                        new Message.NotPrimary(PRIMARY, false, true),
                        new Message.NotPrimary(FORMER_SELF, false, false),
                        new Message.Refusal("primary of epoch 3", false),
                        new Message.Welcome(FOUNDED))) {
            var node = asking().hears(answer);

            assertThat(node.done(Action.Claim.class)).as("%s", answer).isEmpty();
            assertThat(node.done(Action.Become.class)).as("%s", answer).isEmpty();
            assertThat(node.state()).as("%s", answer).isEqualTo("waiting");
        }
    }

    @Test
    void peerThatAnsweredInAnAttemptBeforeIsAskedAgain() {
        var node = asking().hears(new Message.NotPrimary(PRIMARY, true, true)).passes(RETRY);

        node.answered().dialFails();

        assertThat(node.done(Action.Claim.class)).isEmpty();
    }

    @Test
    void nodeStartedAsPrimaryFoundsThePairWhenNobodyHasAny() {
        var node = founding();

        assertThat(node.openClaim().expected().version()).isZero();
        assertThat(node.openClaim().sought()).isEqualTo(OWN);
        node.answered();

        assertThat(node.told(Milestone.Founded.class)).hasSize(1);
        assertThat(node.actions()).endsWith(new Action.Become(new Next.Founder(node.record())));
    }

    @Test
    void aNodeStartedAsStandbyNeverFoundsAndWaits() {
        var node = StandbyContext.started().tick();

        for (int i = 0; i < 10; i++) {
            node.answered().passes(RETRY);
        }

        assertThat(node.done(Action.Claim.class)).isEmpty();
        assertThat(node.done(Action.Dial.class)).isEmpty();
        assertThat(node.told(Milestone.Waiting.class)).hasSize(1);
    }

    @Test
    void aRestartedNodeNeverFoundsOverAnExistingRecord() {
        var soloOfFormerLife = Tenure.founding("orders", FORMER_SELF);
        for (var record :
                new Tenure[] {
                    FOUNDED,
                    soloOfFormerLife,
                    soloOfFormerLife.pairedWith(PRIMARY),
                    FOUNDED.pairedWith(FORMER_SELF)
                }) {
            var node = StandbyContext.startedAsPrimary().recordIs(record).tick();
            for (int i = 0; i < 10; i++) {
                node.answered().tell(new Event.DialFailed()).passes(RETRY);
            }

            assertThat(node.done(Action.Claim.class)).as(record.toString()).isEmpty();
            assertThat(node.done(Action.Become.class)).isEmpty();
        }
    }

    /** Case 16 of the daemon: a second pair that uses the record of the first. */
    @Test
    void nodeThatTheRecordHasAtAnotherAddressStops() {
        var record = Tenure.founding("orders", FORMER_SELF).at(FORMER_SELF, "elsewhere:1");
        var node = StandbyContext.startedAsPrimary().recordIs(record).tick().answered();

        assertThat(node.done(Action.Stop.class))
                .singleElement()
                .satisfies(
                        stop ->
                                assertThat(stop.reason())
                                        .contains("b listens at elsewhere:1", "at b:1"));
    }

    @Test
    void nodeThatTheRecordHasAtItsOwnAddressGoesOn() {
        var record = Tenure.founding("orders", FORMER_SELF).at(FORMER_SELF, "b:1");
        var node = StandbyContext.startedAsPrimary().recordIs(record).tick().answered();

        assertThat(node.actions()).endsWith(new Action.Dial());
    }

    @Test
    void oneWhoIsTooLateToFoundJoins() {
        var node = founding().recordIs(FOUNDED);

        node.answered().answered();

        assertThat(node.actions()).endsWith(new Action.Dial());
        assertThat(node.record()).isSameAs(FOUNDED);
    }

    @Test
    void anUnknownFoundationIsClaimedAgainUntilItsOutcomeIsKnown() {
        var node = founding();

        node.answerIsLost().passes(RETRY);
        assertThat(node.done(Action.Become.class)).isEmpty();
        node.answered();

        assertThat(node.actions()).endsWith(new Action.Become(new Next.Founder(OWN)));
    }

    @Test
    void bothGoneIsToldOnceAsDown() {
        var node =
                StandbyContext.started()
                        .recordIs(FOUNDED.pairedWith(FORMER_SELF).solo("standby lost"))
                        .tick();

        for (int i = 0; i < 5; i++) {
            node.answered()
                    .dialed()
                    .hears(new Message.NotPrimary(PRIMARY_AGAIN, false, true))
                    .passes(RETRY);
        }

        assertThat(node.told(Milestone.Down.class)).hasSize(1);
        assertThat(node.done(Action.Claim.class)).isEmpty();
        assertThat(node.done(Action.Become.class)).isEmpty();
    }

    @Test
    void theOnlyHoldersNextLifeTellsThatItsMemoryIsLost() {
        var node =
                StandbyContext.startedAsPrimary()
                        .recordIs(Tenure.founding("orders", FORMER_SELF))
                        .tick();

        for (int i = 0; i < 5; i++) {
            node.answered().tell(new Event.DialFailed()).passes(RETRY);
        }

        assertThat(node.told(Milestone.Down.class)).hasSize(1);
    }

    @Test
    void theSameDownIsNeverToldTwiceAlsoWhenThePeerConfirmsIt() {
        var node =
                StandbyContext.startedAsPrimary()
                        .recordIs(Tenure.founding("orders", FORMER_SELF))
                        .tick();

        for (int i = 0; i < 5; i++) {
            node.answered()
                    .dialed()
                    .hears(new Message.NotPrimary(PRIMARY_AGAIN, false, true))
                    .passes(RETRY);
        }

        assertThat(node.told(Milestone.Down.class)).doesNotHaveDuplicates();
    }

    @Test
    void onceTakenInItDoesNotStandAsDownAnyMore() {
        var node = StandbyContext.started().recordIs(FOUNDED).greeting();
        node.hears(new Message.NotPrimary(PRIMARY_AGAIN, false, true)).passes(RETRY);
        assertThat(node.told(Milestone.Down.class)).hasSize(1);
        var started = FOUNDED.takenOverBy(PRIMARY_AGAIN, "ordered by an operator");
        node.recordIs(started).answered().dialed();

        node.hears(new Message.Welcome(started));

        assertThat(node.state()).isEqualTo("receiving");
        assertThat(node.role().status(node.nowNanos()).reason()).doesNotContain("memory is lost");
    }

    @Test
    void aPeerThatIsAHolderKeepsThePairUp() {
        var byOwner = StandbyContext.started().recordIs(FOUNDED.pairedWith(FORMER_SELF)).greeting();
        byOwner.hears(new Message.NotPrimary(PRIMARY, true, true));
        var former = Tenure.founding("orders", FORMER_SELF).pairedWith(PRIMARY);
        var byStandby = StandbyContext.started().recordIs(former).greeting();
        byStandby.hears(new Message.NotPrimary(PRIMARY, true, true));

        assertThat(byOwner.told(Milestone.Down.class)).isEmpty();
        assertThat(byStandby.told(Milestone.Down.class)).isEmpty();
        assertThat(byStandby.told(Milestone.Waiting.class)).hasSize(1);
    }

    @Test
    void oneThatHasKnownARecordFoundsNothingWhenTheRecordIsGone() {
        var joiner = StandbyContext.startedAsPrimary().recordIs(FOUNDED).tick().answered();
        joiner.tell(new Event.DialFailed()).passes(RETRY).forget();

        joiner.answered(new ArbiterAnswer.Read(Optional.empty()));

        assertThat(joiner.done(Action.Claim.class)).isEmpty();
        assertThat(joiner.told(Milestone.Waiting.class)).hasSize(1);
    }
}

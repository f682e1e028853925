package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;
import static dev.futago.primary.PrimaryContext.OTHER;
import static dev.futago.primary.PrimaryContext.SELF;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;

/** R16: the pair is given to its standby on order. */
class SwitchoverTest {

    private static final long TICKET = 7;
    private static final long PATIENCE = 700_000_000;
    private static final Event ORDER =
            new Event.Ordered(TICKET, new Order.Switchover(false, PATIENCE));

    private static Outcome outcome(PrimaryContext primary) {
        var reports = primary.done(Action.Report.class);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().ticket()).isEqualTo(TICKET);
        return reports.getFirst().outcome();
    }

    @Test
    void itClaimsOnlyWhenEverythingIsAcknowledgedAndNothingIsHeld() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().tell(ORDER).turn();
        assertThat(primary.state()).isEqualTo("quiescing");
        assertThat(primary.openClaim().sought().isOwnedBy(OTHER)).isFalse();

        primary.acks();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        Tenure sought = primary.openClaim().sought();
        assertThat(sought).isEqualTo(primary.record().switchedOver());
        assertThat(sought.isOwnedBy(OTHER) && sought.isBackedBy(SELF)).isTrue();
        assertThat(sought.epoch()).isEqualTo(2);
    }

    @Test
    void withNothingDirtyALastCheckpointIsSealedAndAwaitedToo() {
        var primary = PrimaryContext.paired().forget();

        primary.tell(ORDER).turn();

        assertThat(primary.sent(Message.Checkpoint.class)).hasSize(1);
        assertThat(primary.state()).isEqualTo("quiescing");
        assertThat(primary.acks().state()).isEqualTo("claiming-switchover");
    }

    @Test
    void requestsThatComeMeanwhileAreNotExecuted() {
        var primary = PrimaryContext.paired().tell(ORDER).turn();

        primary.says(BOB, add(2, 9)).turn().acks().says(BOB, add(2, 1)).turn();

        assertThat(primary.counter(2)).isZero();
        assertThat(primary.replies(BOB)).isEmpty();
    }

    @Test
    void onceGrantedItTellsTheNewOwnerHangsUpAndIsItsStandby() {
        var primary = PrimaryContext.paired().tell(ORDER).turn().acks().forget();
        var link = primary.joiner().link;

        primary.granted();

        assertThat(primary.sent(Message.SwitchedOver.class))
                .singleElement()
                .satisfies(told -> assertThat(told.tenure()).isEqualTo(primary.record()));
        assertThat(primary.done(Action.HangupAll.class)).hasSize(1);
        assertThat(outcome(primary)).isInstanceOf(Outcome.Done.class);
        assertThat(primary.actions().getLast())
                .isInstanceOfSatisfying(
                        Action.Become.class,
                        become ->
                                assertThat(become.next())
                                        .isInstanceOfSatisfying(
                                                Next.StoodDown.class,
                                                stood -> {
                                                    assertThat(stood.link()).contains(link);
                                                    assertThat(stood.self()).isEqualTo(SELF);
                                                    assertThat(stood.tenure())
                                                            .isEqualTo(primary.record());
                                                }));
    }

    @Test
    void aStandbyThatDoesNotAcknowledgeInTimeChangesNothing() {
        var primary = PrimaryContext.paired().networkStands().tell(ORDER).turn();
        primary.says(ANN, add(1, 5)).turn();

        primary.passes(PATIENCE).turn();

        assertThat(primary.state()).isEqualTo("paired");
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
        assertThat(primary.counter(1)).as("it executes again").isEqualTo(5);
        primary.networkFlows().turn().acks();
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @Test
    void anArbiterThatDoesNotAnswerInTimeIsClaimedBackOnTheSameVersion() {
        var primary = PrimaryContext.paired().tell(ORDER).turn().acks();
        var first = primary.openClaim();
        primary.says(ANN, add(1, 5)).claimIsLost().passes(PATIENCE);
        assertThat(primary.counter(1)).as("its outcome is unknown still").isZero();

        assertThat(primary.openClaim().expectedVersion()).isEqualTo(first.expectedVersion());
        assertThat(primary.openClaim().sought().isOwnedBy(SELF)).isTrue();
        assertThat(primary.openClaim().sought().isBackedBy(OTHER)).isTrue();
        primary.granted().turn().acks();

        assertThat(primary.state()).isEqualTo("paired");
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
        assertThat(primary.replies(ANN)).containsExactly(5L);
        Tenure kept = primary.record();
        assertThat(primary.lands(first).record()).isSameAs(kept);
    }

    @Test
    void aClaimThatLandedAfterAllIsSeenWhenItIsClaimedBack() {
        var primary = PrimaryContext.paired().tell(ORDER).turn().acks();
        primary.says(ANN, add(1, 5)).answerIsLost().passes(PATIENCE);

        primary.refused();

        assertThat(primary.told(Milestone.StoodDown.class)).hasSize(1);
        assertThat(primary.counter(1)).isZero();
    }

    @Test
    void aStandbyLostWhileItIsClaimedIsClaimedSoloAtOnce() {
        var primary = PrimaryContext.paired().tell(ORDER).turn().acks();

        primary.loses(primary.joiner());

        assertThat(primary.openClaim().sought().standby()).isEmpty();
        primary.says(ANN, add(1, 5)).granted().turn();
        assertThat(primary.state()).isEqualTo("solo");
        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aStandbyLostAfterTheClaimLandedIsOwnerAllTheSame() {
        var primary = PrimaryContext.paired().tell(ORDER).turn().acks();
        primary.answerIsLost().loses(primary.joiner());

        primary.refused();

        assertThat(primary.done(Action.Become.class))
                .singleElement()
                .satisfies(become -> assertThat(((Next.StoodDown) become.next()).link()).isEmpty());
    }

    @Test
    void aStandbyThatTookOverMeanwhileFencesIt() {
        var primary = PrimaryContext.paired().tell(ORDER).turn().acks();
        primary.recordIs(primary.record().takenOverBy(OTHER, "primary lost"));

        primary.refused();

        assertThat(primary.told(Milestone.Fenced.class)).hasSize(1);
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aDryRunOnlyTells() {
        var primary = PrimaryContext.paired().forget();

        primary.tell(new Event.Ordered(TICKET, new Order.Switchover(true, PATIENCE))).turn();

        assertThat(outcome(primary)).isInstanceOf(Outcome.Done.class);
        assertThat(outcome(primary).text()).contains("b").contains("epoch 2");
        assertThat(primary.state()).isEqualTo("paired");
    }

    @Test
    void whoIsNotProtectedOrHasNoArbiterRefuses() {
        var solo = PrimaryContext.solo().tell(ORDER);
        var unarbitrated = PrimaryContext.paired(Setup.USUAL.withoutArbiter()).forget();

        unarbitrated.tell(ORDER).turn();

        assertThat(outcome(solo)).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome(unarbitrated)).isInstanceOf(Outcome.Refused.class);
        assertThat(unarbitrated.state()).isEqualTo("paired");
    }

    @Test
    void aPauseIsToldToTheStandbyAtOnceAndEndsByItself() {
        var primary = PrimaryContext.paired().passes(1).forget();

        primary.tell(new Event.Ordered(TICKET, new Order.Pause(1_000_000_000)));

        assertThat(primary.sent(Message.Heartbeat.class).getLast().pauseNanos())
                .isEqualTo(1_000_000_000);
        assertThat(primary.pause.isOn(primary.nowNanos())).isTrue();
        assertThat(primary.pause.isOn(primary.nowNanos() + 1_000_000_000)).isFalse();
        primary.tell(new Event.Ordered(TICKET, new Order.Resume()));
        assertThat(primary.sent(Message.Heartbeat.class).getLast().pauseNanos()).isZero();
    }
}

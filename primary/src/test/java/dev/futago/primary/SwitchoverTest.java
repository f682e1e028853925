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
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Next;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.stream.Stream;

/** R16: the pair is given to its standby on order. */
class SwitchoverTest {

    private static final long TICKET = 7;
    private static final long PATIENCE = 700_000_000;
    private static final Event ORDER =
            new Event.Ordered(TICKET, new Order.Switchover(false, PATIENCE));

    private static final Event DRY_RUN =
            new Event.Ordered(TICKET, new Order.Switchover(true, PATIENCE));

    private static Outcome outcome(PrimaryContext primary) {
        var reports = primary.done(Action.Report.class);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().ticket()).isEqualTo(TICKET);
        return reports.getFirst().outcome();
    }

    @Test
    void itClaimsOnlyWhenEverythingIsAcknowledgedAndNothingIsHeld() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, add(1, 5)).turn().tell(ORDER).shown().turn();
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

        primary.tell(ORDER).shown().turn();

        assertThat(primary.sent(Message.Checkpoint.class)).hasSize(1);
        assertThat(primary.state()).isEqualTo("quiescing");
        assertThat(primary.acks().state()).isEqualTo("claiming-switchover");
    }

    @Test
    void requestsThatComeMeanwhileAreNotExecuted() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn();

        primary.says(BOB, add(2, 9)).turn().acks().says(BOB, add(2, 1)).turn();

        assertThat(primary.counter(2)).isZero();
        assertThat(primary.replies(BOB)).isEmpty();
    }

    @Test
    void onceGrantedItTellsTheNewOwnerHangsUpAndIsItsStandby() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks().forget();
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
        var primary = PrimaryContext.paired().networkStands().tell(ORDER).shown().turn();
        primary.says(ANN, add(1, 5)).turn();

        primary.passes(PATIENCE).turn();

        assertThat(primary.state()).isEqualTo("paired");
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
        assertThat(primary.counter(1)).as("it executes again").isEqualTo(5);
        primary.networkFlows().turn().acks();
        assertThat(primary.replies(ANN)).containsExactly(5L);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void silentArbiterRefusesTheOrder(Event order) {
        var primary = PrimaryContext.paired().forget().tell(order).turn();
        primary.says(ANN, add(1, 5)).turn().acks();
        assertThat(primary.replies(ANN)).as("nothing stalls").containsExactly(5L);

        primary.readAnswered(new ArbiterAnswer.Unknown("timed out")).turn();

        assertThat(outcome(primary)).isInstanceOf(Outcome.NoArbiter.class);
        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.done(Action.Claim.class)).isEmpty();
    }

    static Stream<Event> orders() {
        return Stream.of(ORDER, DRY_RUN);
    }

    @Test
    void arbiterThatAnswersTooLateRefusesTheOrder() {
        var primary = PrimaryContext.paired().forget().tell(ORDER).turn();

        primary.passes(PATIENCE).turn();

        assertThat(outcome(primary)).isInstanceOf(Outcome.NoArbiter.class);
        primary.shown().turn();
        assertThat(primary.state()).isEqualTo("paired");
    }

    @Test
    void recordOfAnotherRefusesTheOrder() {
        var primary = PrimaryContext.paired().forget().tell(ORDER).turn();
        Tenure other = primary.record().takenOverBy(OTHER, "primary lost");

        primary.readAnswered(new ArbiterAnswer.Read(Optional.of(other))).turn();

        assertThat(outcome(primary)).isInstanceOf(Outcome.Refused.class);
        assertThat(primary.state()).isEqualTo("paired");
    }

    @Test
    void linkLostWhileTheArbiterIsAskedRefusesTheOrder() {
        var primary = PrimaryContext.paired().forget().tell(ORDER).turn();

        primary.loses(primary.joiner());

        assertThat(outcome(primary)).isInstanceOf(Outcome.Refused.class);
        assertThat(primary.shown().state()).isEqualTo("awaiting-return");
    }

    @Test
    void secondOrderIsRefusedWhileTheArbiterIsAsked() {
        var primary = PrimaryContext.paired().forget().tell(ORDER).turn();

        primary.tell(DRY_RUN);

        assertThat(outcome(primary)).isInstanceOf(Outcome.Refused.class);
        assertThat(primary.shown().turn().state()).isEqualTo("quiescing");
    }

    @Test
    void silentArbiterIsClaimedBackOnTheSameVersion() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();
        var first = primary.openClaim();
        primary.claimIsLost().passes(PATIENCE);

        assertThat(primary.openClaim().expected().version()).isEqualTo(first.expected().version());
        assertThat(primary.openClaim().sought().isOwnedBy(SELF)).isTrue();
        assertThat(primary.openClaim().sought().isBackedBy(OTHER)).isTrue();
        primary.granted().turn();

        assertThat(primary.state()).isEqualTo("paired");
        assertThat(primary.sent(Message.Paired.class).getLast().tenure())
                .isEqualTo(primary.record());
        Tenure kept = primary.record();
        assertThat(primary.lands(first).record()).isSameAs(kept);
    }

    @Test
    void ownerGoesOnWhileTheOutcomeIsUnknown() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();
        primary.says(ANN, add(1, 5)).turn();
        assertThat(primary.counter(1)).as("there is time left").isZero();

        primary.claimIsLost().passes(PATIENCE).turn();

        assertThat(outcome(primary)).isInstanceOf(Outcome.OutOfTime.class);
        assertThat(primary.replies(ANN)).as("not acknowledged yet").isEmpty();
        primary.acks();
        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.state()).isEqualTo("claiming-switchover");
    }

    @Test
    void ownerWithoutAcknowledgementReleasesNothing() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();
        primary.claimIsLost().passes(PATIENCE).networkStands();

        primary.says(ANN, add(1, 5)).turn().loses(primary.joiner()).turn();

        assertThat(primary.counter(1)).isEqualTo(5);
        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(primary.openClaim().sought().standby()).isEmpty();
        assertThat(primary.granted().turn().replies(ANN)).containsExactly(5L);
    }

    @Test
    void lateGrantMakesAnIdleOwnerStandby() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();
        primary.answerIsLost().passes(PATIENCE).turn();

        primary.refused();

        assertThat(primary.told(Milestone.StoodDown.class)).hasSize(1);
        assertThat(outcome(primary)).as("told before").isInstanceOf(Outcome.OutOfTime.class);
    }

    @Test
    void lateGrantFencesAnOwnerThatWentOn() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();
        primary.answerIsLost().passes(PATIENCE).says(ANN, add(1, 5)).turn();

        primary.refused();

        assertThat(primary.told(Milestone.StoodDown.class)).isEmpty();
        assertThat(primary.told(Milestone.Fenced.class)).hasSize(1);
        assertThat(primary.replies(ANN)).isEmpty();
        assertThat(outcome(primary)).as("told before").isInstanceOf(Outcome.OutOfTime.class);
    }

    @Test
    void aStandbyLostWhileItIsClaimedIsClaimedSoloAtOnce() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();

        primary.loses(primary.joiner());

        assertThat(primary.openClaim().sought().standby()).isEmpty();
        primary.says(ANN, add(1, 5)).granted().turn();
        assertThat(primary.state()).isEqualTo("solo");
        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aStandbyLostAfterTheClaimLandedIsOwnerAllTheSame() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();
        primary.answerIsLost().loses(primary.joiner());

        primary.refused();

        assertThat(primary.done(Action.Become.class))
                .singleElement()
                .satisfies(become -> assertThat(((Next.StoodDown) become.next()).link()).isEmpty());
    }

    @Test
    void aStandbyThatTookOverMeanwhileFencesIt() {
        var primary = PrimaryContext.paired().tell(ORDER).shown().turn().acks();
        primary.recordIs(primary.record().takenOverBy(OTHER, "primary lost"));

        primary.refused();

        assertThat(primary.told(Milestone.Fenced.class)).hasSize(1);
        assertThat(outcome(primary)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aDryRunOnlyTells() {
        var primary = PrimaryContext.paired().forget();

        primary.tell(DRY_RUN).shown().turn();

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

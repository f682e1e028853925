package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.ClientId;
import dev.futago.common.role.Action;
import dev.futago.common.role.Event;
import dev.futago.common.role.Sync;

import org.junit.jupiter.api.Test;

import java.util.stream.Stream;

/** P5: memory is bounded under a slow standby. A reply is 8 bytes, a request 12. */
class BackPressureTest {

    private static final int CLIENTS = 60;

    @Test
    void clientsAreNotReadWhileTheBoundOfHeldRepliesIsReached() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(32));

        primary.says(ANN, add(1, 1), add(1, 1), add(1, 1)).turn();
        assertThat(primary.done(Action.Intake.class)).isEmpty();
        primary.says(ANN, add(1, 1)).turn();

        assertThat(primary.done(Action.Intake.class)).containsExactly(new Action.Intake(false));
        primary.acks().turn();
        assertThat(primary.done(Action.Intake.class))
                .containsExactly(new Action.Intake(false), new Action.Intake(true));
    }

    @Test
    void theGuestIsStoppedAtTheBoundAndGoesOnBelowIt() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(16));

        primary.says(ANN, add(1, 1), add(1, 1)).turn().says(BOB, add(1, 1)).turn();
        assertThat(primary.counter(1)).isEqualTo(2);
        primary.acks().turn().turn();

        assertThat(primary.counter(1)).isEqualTo(3);
        primary.acks();
        assertThat(primary.replies(BOB)).containsExactly(3L);
    }

    @Test
    void clientsAreNotReadWhileTheBoundOfKeptRequestsIsReached() {
        var primary = PrimaryContext.paired(Setup.USUAL.sync(Sync.STOP_AND_WAIT).keeps(48));

        primary.says(ANN, add(1, 1), add(1, 1)).turn();
        assertThat(primary.done(Action.Intake.class)).isEmpty();
        primary.says(BOB, add(1, 1), add(1, 1)).turn();

        assertThat(primary.done(Action.Intake.class)).containsExactly(new Action.Intake(false));
        primary.acks().turn().acks().turn();
        assertThat(primary.done(Action.Intake.class))
                .containsExactly(new Action.Intake(false), new Action.Intake(true));
    }

    @Test
    void theDoorIsMovedOnceForEachChange() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8));

        primary.says(ANN, add(1, 1)).turn().turn().turn();

        assertThat(primary.done(Action.Intake.class)).hasSize(1);
    }

    @Test
    void finishedClientsKeptRequestsAreAnsweredFirst() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8));

        primary.says(ANN, add(1, 1)).says(ANN, add(1, 1)).turn();
        primary.tell(new Event.ClientFinished(ANN)).turn().acks().turn().turn();
        assertThat(primary.replies(ANN)).containsExactly(1L);
        assertThat(primary.done(Action.Hangup.class)).isEmpty();
        primary.acks().turn();

        assertThat(primary.replies(ANN)).containsExactly(1L, 2L);
        assertThat(primary.done(Action.Hangup.class)).containsExactly(new Action.Hangup(ANN));
    }

    @Test
    void requestsKeptAreExecutedInTheOrderTheyCame() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8));

        primary.says(ANN, add(1, 1)).says(BOB, add(1, 10)).says(ANN, add(1, 100)).turn();
        for (int i = 0; i < 3; i++) {
            primary.acks().turn().turn();
        }

        assertThat(primary.replies(ANN)).containsExactly(1L, 111L);
        assertThat(primary.replies(BOB)).containsExactly(11L);
    }

    @Test
    void whatAClientThatLeftHadAskedForIsNotExecuted() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8).keeps(24));
        primary.says(ANN, add(1, 1)).says(BOB, add(1, 10), add(1, 10)).says(ANN, add(1, 100));
        primary.turn().forget();

        primary.tell(new Event.ClientLeft(BOB)).acks().turn().turn().acks().turn();

        assertThat(primary.counter(1)).isEqualTo(101);
        assertThat(primary.replies(BOB)).isEmpty();
        assertThat(primary.done(Action.Intake.class))
                .containsExactly(
                        new Action.Intake(true), new Action.Intake(false), new Action.Intake(true));
    }

    @Test
    void aPrimaryAloneExecutesAllThatOneTurnBroughtHoweverLittleItMayHold() {
        var primary = PrimaryContext.solo(Setup.USUAL.holds(8));

        primary.says(ANN, add(1, 1)).says(BOB, add(1, 1)).says(ANN, add(1, 1));
        allTurnsItAsksFor(primary);

        assertThat(primary.replies(ANN)).containsExactly(1L, 3L);
        assertThat(primary.replies(BOB)).containsExactly(2L);
    }

    @Test
    void aPrimaryThatWentAloneExecutesWhatItKeptAndReadsClientsAgain() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8).keeps(24));
        primary.says(ANN, add(1, 1)).says(BOB, add(1, 1)).says(ANN, add(1, 1)).turn();
        assertThat(primary.done(Action.Intake.class)).containsExactly(new Action.Intake(false));
        primary.claimingSolo().forget().granted();

        allTurnsItAsksFor(primary);

        assertThat(primary.replies(ANN)).containsExactly(1L, 3L);
        assertThat(primary.replies(BOB)).containsExactly(2L);
        assertThat(primary.done(Action.Intake.class)).containsExactly(new Action.Intake(true));
    }

    /** Each reply fills the bound: what is kept would close the door again at once. */
    @Test
    void clientsAreReadBetweenLongReplies() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8));
        primary.says(ANN, add(1, 1), add(1, 1), add(1, 1)).turn().forget();

        primary.acks().turn();
        assertThat(primary.done(Action.Intake.class)).containsExactly(new Action.Intake(true));
        primary.says(BOB, add(2, 1)).turn().acks();

        assertThat(primary.replies(BOB)).containsExactly(1L);
        assertThat(primary.counter(1)).isLessThan(3);
    }

    @Test
    void otherClientIsServedInOneRoundOfLongReplies() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8).keeps(1 << 20));
        for (int i = 0; i < CLIENTS; i++) {
            primary.says(new ClientId(100 + i), manyOfOne());
        }
        primary.turn().acks().turn();
        assertThat(primary.done(Action.Intake.class))
                .containsExactly(new Action.Intake(false), new Action.Intake(true));
        primary.says(BOB, add(2, 1));
        while (primary.replies(BOB).isEmpty()) {
            primary.turn().acks().turn();
        }

        // One request of each, and one more in every second turn.
        assertThat(primary.counter(1)).isLessThanOrEqualTo(2 * CLIENTS);
    }

    private static CounterGuest.Ask[] manyOfOne() {
        return Stream.generate(() -> add(1, 1)).limit(20).toArray(CounterGuest.Ask[]::new);
    }

    @Test
    void clientOfWhichMuchWaitsIsNotRead() {
        var primary = PrimaryContext.paired(Setup.USUAL.holds(8).keeps(24 * 256));
        primary.says(BOB, add(1, 1)).turn().forget();

        primary.says(ANN, add(1, 1));
        assertThat(primary.done(Action.ClientIntake.class)).isEmpty();
        primary.says(ANN, add(1, 1)).says(ANN, add(1, 1)).says(BOB, add(1, 1)).turn();
        assertThat(primary.done(Action.ClientIntake.class))
                .containsExactly(new Action.ClientIntake(ANN, false));
        primary.forget();
        for (int i = 0; i < 4; i++) {
            primary.acks().turn().turn();
        }

        assertThat(primary.counter(1)).isEqualTo(5);
        assertThat(primary.done(Action.ClientIntake.class))
                .containsExactly(new Action.ClientIntake(ANN, true));
    }

    @Test
    void fewClientsFillNoBoundOfAll() {
        var primary = PrimaryContext.solo(Setup.USUAL.keeps(12 * 256));
        primary.turns.limit(0);
        for (int i = 0; i < CLIENTS; i++) {
            var client = new ClientId(100 + i);
            primary.says(client, add(1, 1));
            assertThat(primary.done(Action.ClientIntake.class).getLast())
                    .isEqualTo(new Action.ClientIntake(client, false));
        }
        primary.turn();

        assertThat(primary.done(Action.Intake.class)).isEmpty();
    }

    /**
     * This one, and those that follow from its own wish to be told the time; nobody else speaks.
     */
    private static void allTurnsItAsksFor(PrimaryContext primary) {
        primary.turn();
        for (int i = 0; i < 10 && primary.role().nextTickNanos() <= primary.nowNanos(); i++) {
            primary.tell(new Event.Tick()).turn();
        }
    }
}

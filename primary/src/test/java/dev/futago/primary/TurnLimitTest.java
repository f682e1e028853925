package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.CounterGuest.requests;
import static dev.futago.primary.CounterGuest.waitsToFail;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.guest.ClientId;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** A turn has a time limit: what it has not executed waits for the next one, in fair order. */
class TurnLimitTest {

    private static final ClientId CAROL = new ClientId(3);

    private final Intake intake = new Intake(1_000);

    @Test
    void longReadIsExecutedOverManyTurns() {
        var primary = PrimaryContext.solo();
        primary.turns.limit(2);

        primary.says(ANN, add(1, 1), add(1, 1), add(1, 1), add(1, 1), add(1, 1));
        assertThat(primary.counter(1)).isEqualTo(2);
        primary.turn();
        assertThat(primary.counter(1)).isLessThan(5);
        primary.turn().turn();

        assertThat(primary.counter(1)).isEqualTo(5);
        assertThat(primary.replies(ANN)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void clientOvertakesOneThatWasCutOff() {
        var primary = PrimaryContext.solo();
        primary.turns.limit(1);
        primary.says(ANN, add(1, 1), add(1, 1), add(1, 1), add(1, 1), add(1, 1)).turn();
        assertThat(primary.counter(1)).isLessThan(5);

        primary.says(BOB, add(2, 1)).turn();

        assertThat(primary.replies(BOB)).containsExactly(1L);
        assertThat(primary.counter(1)).isLessThan(5);
    }

    @Test
    void dueRequestsAreExecutedOverManyTurns() {
        var primary = PrimaryContext.solo();
        primary.says(ANN, waitsToFail(10)).says(BOB, waitsToFail(10)).turn();
        primary.turns.limit(0);

        primary.passes(TimeUnit.MILLISECONDS.toNanos(10));
        assertThat(primary.tally.count(Tally.Count.GUEST_DEFECTS)).isEqualTo(1);
        primary.passes(1);

        assertThat(primary.tally.count(Tally.Count.GUEST_DEFECTS)).isEqualTo(2);
    }

    @Test
    void everyTurnExecutesSomethingThatWaits() {
        var primary = PrimaryContext.solo();
        primary.turns.limit(0);

        primary.says(ANN, add(1, 1), add(1, 1));
        assertThat(primary.counter(1)).isZero();
        primary.turn();
        assertThat(primary.counter(1)).isEqualTo(1);
        primary.turn();

        assertThat(primary.counter(1)).isEqualTo(2);
    }

    @Test
    void requestsOfOneClientKeepTheirOrder() {
        intake.add(ANN, requests(add(1, 1), add(1, 1)), 1);

        assertThat(intake.mayOvertake(ANN)).isFalse();
        assertThat(intake.mayOvertake(BOB)).isTrue();
    }

    @Test
    void clientsThatWereCutOffTakeTurns() {
        intake.add(ANN, requests(add(1, 1), add(1, 1), add(1, 1)), 1);
        intake.add(BOB, requests(add(1, 1), add(1, 1), add(1, 1)), 1);

        assertThat(executeOne()).isEqualTo(ANN);
        assertThat(executeOne()).isEqualTo(BOB);
        assertThat(executeOne()).isEqualTo(ANN);
        assertThat(executeOne()).isEqualTo(BOB);
        assertThat(intake.isEmpty()).isTrue();
    }

    @Test
    void cutOffClientGoesFirstInEverySecondTurn() {
        intake.add(ANN, requests(add(1, 1), add(1, 1), add(1, 1)), 1);
        intake.add(BOB, requests(add(1, 1)), 0);
        intake.add(CAROL, requests(add(1, 1)), 0);

        intake.beginTurn();
        assertThat(executeOne()).isEqualTo(ANN);
        assertThat(executeOne()).isEqualTo(BOB);
        intake.beginTurn();

        assertThat(executeOne()).isEqualTo(CAROL);
        assertThat(executeOne()).isEqualTo(ANN);
    }

    @Test
    void clientThatLeftWaitsForNothing() {
        intake.add(ANN, requests(add(1, 1), add(1, 1)), 1);
        intake.add(BOB, requests(add(1, 1)), 0);

        intake.forget(ANN);
        intake.forget(BOB);

        assertThat(intake.isEmpty()).isTrue();
        assertThat(intake.next()).isEmpty();
    }

    private ClientId executeOne() {
        Intake.Arrival next = intake.next().orElseThrow();
        intake.executedUpTo(next, next.executed() + 1);
        return next.client();
    }
}

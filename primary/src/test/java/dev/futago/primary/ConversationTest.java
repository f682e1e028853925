package dev.futago.primary;

import static dev.futago.primary.CounterGuest.IN_VAIN;
import static dev.futago.primary.CounterGuest.RUNG;
import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.CounterGuest.copies;
import static dev.futago.primary.CounterGuest.floods;
import static dev.futago.primary.CounterGuest.leaves;
import static dev.futago.primary.CounterGuest.rings;
import static dev.futago.primary.CounterGuest.waits;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Action;
import dev.futago.common.role.Event;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** R1, of what is more than an answer to who asked. */
class ConversationTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void whatOneClientsRequestTellsAnotherWaitsForTheSameCheckpoint() {
        var primary = PrimaryContext.paired();

        primary.says(ANN, waits(60_000)).says(BOB, add(1, 5), rings()).turn();
        assertThat(primary.replies(ANN)).isEmpty();
        primary.acks();

        assertThat(primary.replies(ANN)).containsExactly(RUNG);
        assertThat(primary.replies(BOB)).containsExactly(5L, 1L);
    }

    @Test
    void whoWaitedTooLongIsToldSoInTimeAndNotBefore() {
        var primary = PrimaryContext.solo();
        primary.says(ANN, waits(2_000)).says(BOB, waits(3_000)).turn();

        primary.passes(2 * SECOND - 1);
        assertThat(primary.replies(ANN)).isEmpty();
        primary.passes(1);

        assertThat(primary.replies(ANN)).containsExactly(IN_VAIN);
        assertThat(primary.replies(BOB)).isEmpty();
        primary.passes(SECOND);
        assertThat(primary.replies(BOB)).containsExactly(IN_VAIN);
    }

    @Test
    void whatTheClockTellsIsHeldToo() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, waits(10)).turn().networkStands();

        primary.passes(TimeUnit.MILLISECONDS.toNanos(20));

        assertThat(primary.replies(ANN)).isEmpty();
        primary.networkFlows().acks();
        assertThat(primary.replies(ANN)).containsExactly(IN_VAIN);
    }

    @Test
    void whoLeftIsNotWaitedFor() {
        var primary = PrimaryContext.solo();
        primary.says(ANN, waits(2_000)).turn();

        primary.tell(new Event.ClientLeft(ANN));

        assertThat(primary.says(BOB, rings()).turn().replies(BOB)).containsExactly(0L);
    }

    @Test
    void theLastReplyLeavesByTheSameDoorAndThenTheConnectionEnds() {
        var primary = PrimaryContext.paired();

        primary.says(ANN, add(1, 5), leaves(), add(1, 5)).turn();
        assertThat(primary.done(Action.Hangup.class)).isEmpty();
        primary.says(ANN, add(1, 5)).turn().acks();

        assertThat(primary.replies(ANN)).containsExactly(5L, 0L);
        assertThat(primary.done(Action.Hangup.class)).containsExactly(new Action.Hangup(ANN));
        assertThat(primary.says(BOB, add(1, 0)).turn().acks().replies(BOB)).containsExactly(5L);
    }

    @Test
    void finishedClientIsAnsweredAndThenHungUp() {
        var primary = PrimaryContext.paired();

        primary.says(ANN, add(1, 5), add(1, 5)).turn();
        primary.tell(new Event.ClientFinished(ANN)).turn();
        assertThat(primary.done(Action.Hangup.class)).isEmpty();
        primary.acks();

        assertThat(primary.replies(ANN)).containsExactly(5L, 10L);
        assertThat(primary.done(Action.Hangup.class)).containsExactly(new Action.Hangup(ANN));
    }

    @Test
    void finishedClientIsHungUpAtOnceWhereNothingIsHeld() {
        var primary = PrimaryContext.paired();
        primary.says(BOB, add(1, 5)).turn();

        primary.tell(new Event.ClientFinished(ANN));

        assertThat(primary.done(Action.Hangup.class)).containsExactly(new Action.Hangup(ANN));
    }

    @Test
    void whoAsksForMoreThanAReplyCanHaveIsToldWhatWasBeforeAndHungUpOn() {
        var primary = PrimaryContext.paired();

        primary.says(ANN, add(1, 5), floods(), add(1, 5)).turn().acks();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.done(Action.Hangup.class)).containsExactly(new Action.Hangup(ANN));
    }

    @Test
    void whatAReplySaysOfCopiesIsWhatIsSoWhenItLeaves() {
        var primary = PrimaryContext.paired();
        primary.says(ANN, copies()).turn().acks();
        assertThat(primary.replies(ANN)).containsExactly((long) '1');

        primary.says(BOB, add(1, 5), copies()).turn().claimingSolo().granted().turn();

        assertThat(primary.replies(BOB)).containsExactly(5L, (long) '0');
    }
}

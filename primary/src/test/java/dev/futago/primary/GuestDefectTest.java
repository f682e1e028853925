package dev.futago.primary;

import static dev.futago.primary.CounterGuest.FAILING_PAGE;
import static dev.futago.primary.CounterGuest.IN_VAIN;
import static dev.futago.primary.CounterGuest.UNDONE;
import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.CounterGuest.fails;
import static dev.futago.primary.CounterGuest.failsForGood;
import static dev.futago.primary.CounterGuest.leaves;
import static dev.futago.primary.CounterGuest.overflowsTheStack;
import static dev.futago.primary.CounterGuest.runsOutOfMemory;
import static dev.futago.primary.CounterGuest.touch;
import static dev.futago.primary.CounterGuest.waits;
import static dev.futago.primary.CounterGuest.waitsToFail;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futago.common.guest.RequestDigest;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Action;
import dev.futago.common.role.Message;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Tally;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A defect of the guest costs one request. */
class GuestDefectTest {

    private final PrimaryContext primary = PrimaryContext.paired();

    static Stream<CounterGuest.Ask> failures() {
        return Stream.of(fails(), runsOutOfMemory(), overflowsTheStack());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void throwingRequestIsUndoneAndAnsweredWithAnError(CounterGuest.Ask failure) {
        primary.says(ANN, touch(20)).turn().acks();
        int before = primary.memory.digest();

        primary.says(BOB, failure).turn();

        assertThat(primary.memory.digest()).isEqualTo(before);
        assertThat(primary.memory.dirtyPages()).isZero();
        assertThat(primary.acks().replies(BOB)).containsExactly(UNDONE);
        assertThat(primary.state()).isEqualTo("paired");
    }

    @Test
    void requestsBesideAThrowingOneAreExecuted() {
        primary.says(BOB, waits(60_000));

        primary.says(ANN, add(1, 5), fails(), add(1, 5)).turn().acks();

        assertThat(primary.replies(ANN)).containsExactly(5L, UNDONE, 10L);
        assertThat(primary.replies(BOB)).isEmpty();
    }

    @Test
    void errorIsHeldLikeEveryReply() {
        primary.says(ANN, fails()).turn();

        assertThat(primary.replies(ANN)).isEmpty();
    }

    @Test
    void defectIsAnnouncedOnceAndCountedEachTime() {
        primary.says(ANN, fails(), fails(), runsOutOfMemory()).turn();

        assertThat(primary.tally.count(Tally.Count.GUEST_DEFECTS)).isEqualTo(3);
        assertThat(primary.done(Action.Announce.class))
                .extracting(Action.Announce::milestone)
                .filteredOn(Milestone.GuestDefect.class::isInstance)
                .extracting(Milestone::text)
                .satisfiesExactly(
                        exception -> assertThat(exception).contains("'count'", "as ordered"),
                        error -> assertThat(error).contains("OutOfMemoryError"));
    }

    @Test
    void throwingWakeCostsItsClientOnly() {
        primary.says(ANN, waitsToFail(10)).says(BOB, waits(10)).turn();

        primary.passes(TimeUnit.MILLISECONDS.toNanos(20)).acks();

        assertThat(primary.replies(ANN)).containsExactly(UNDONE);
        assertThat(primary.replies(BOB)).containsExactly(IN_VAIN);
        assertThat(primary.memory.getLong((long) FAILING_PAGE * GuestMemory.PAGE_BYTES)).isZero();
    }

    @Test
    void throwingWakeLeavesTheEndOfAnotherConnection() {
        primary.says(ANN, waitsToFail(0), leaves()).turn().acks();

        assertThat(primary.done(Action.Hangup.class)).containsExactly(new Action.Hangup(ANN));
    }

    @Test
    void failureThatCannotBeUndoneEndsTheNode() {
        assertThatThrownBy(() -> primary.says(ANN, failsForGood()))
                .isInstanceOf(GuestFailure.class)
                .hasMessageContaining("count")
                .hasRootCauseMessage("as ordered");
    }

    @Test
    void endingNodeTellsItsStandbyTheRequest() {
        assertThatThrownBy(() -> primary.says(ANN, add(1, 5), failsForGood()))
                .isInstanceOf(GuestFailure.class);

        assertThat(poisonTold())
                .containsExactly(new Message.PoisonRequest(1, digest(failsForGood()), "count"));
    }

    @Test
    void poisonRequestIsRefusedAndNotExecuted() {
        primary.poison.add(digest(failsForGood()), "count");

        primary.says(ANN, add(1, 5)).says(BOB, failsForGood()).turn().acks();

        assertThat(primary.replies(ANN)).containsExactly(5L);
        assertThat(primary.replies(BOB)).isEmpty();
        assertThat(primary.done(Action.Hangup.class)).containsExactly(new Action.Hangup(BOB));
        assertThat(primary.tally.count(Tally.Count.POISON_REQUESTS_REFUSED)).isEqualTo(1);
    }

    @Test
    void requestOfTheSameLengthIsExecuted() {
        primary.poison.add(digest(failsForGood()), "count");

        primary.says(BOB, add(1, 5)).turn().acks();

        assertThat(primary.replies(BOB)).containsExactly(5L);
    }

    @Test
    void eachStandbyIsToldAllPoisonRequestsOnce() {
        var later = PrimaryContext.solo();
        later.poison.add(digest(failsForGood()), "count");

        later.claimingPaired().granted().turn().turn();

        assertThat(later.done(Action.Send.class))
                .extracting(Action.Send::message)
                .filteredOn(Message.PoisonRequest.class::isInstance)
                .containsExactly(new Message.PoisonRequest(1, digest(failsForGood()), "count"));
    }

    private List<Message> poisonTold() {
        return primary.done(Action.Send.class).stream()
                .map(Action.Send::message)
                .filter(Message.PoisonRequest.class::isInstance)
                .toList();
    }

    private static RequestDigest digest(CounterGuest.Ask ask) {
        byte[] bytes = CounterGuest.requests(ask).bytes().array();
        return RequestDigest.of(bytes.length, bytes);
    }
}

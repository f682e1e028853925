package dev.futago.drill.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.check.Answer.Outcome;
import dev.futago.drill.check.SessionHistory.Judgement;
import dev.futago.guests.rr.RrWire;

import org.junit.jupiter.api.Test;

/** Each way in which a pair could break its promises is seen, and nothing else is. */
final class RunHistoryTest {

    private static final long MS = 1_000_000;

    private final RunHistory run = new RunHistory();
    private final SessionHistory alice = run.begin(0xA, 4);
    private final SessionHistory bob = run.begin(0xB, 1);

    private static Answer done(long session, long number, long count, long order, long epoch) {
        return new Answer(Outcome.DONE, session, number, count, order, epoch);
    }

    private Judgement exchange(SessionHistory session, long count, long order, long epoch) {
        long number = session.onSent(0);
        return session.onAnswer(done(session.session(), number, count, order, epoch), 0);
    }

    private Judgement read(SessionHistory session, long count, long order, long epoch) {
        session.onReadSent(0);
        return told(session, count, order, epoch);
    }

    /** The answer to a read that was sent. */
    private static Judgement told(SessionHistory session, long count, long order, long epoch) {
        return session.onAnswer(done(session.session(), RrWire.READ, count, order, epoch), 0);
    }

    private Verdict verdict() {
        return run.verdict(0);
    }

    private void expect(long lost, long duplicated, long stale) {
        assertThat(verdict())
                .returns(lost, Verdict::lost)
                .returns(duplicated, Verdict::duplicated)
                .returns(stale, Verdict::stale)
                .returns(0L, Verdict::unknown)
                .returns(lost + duplicated + stale == 0, Verdict::holds);
    }

    @Test
    void soundAnswersAcrossATakeoverAreAccepted() {
        exchange(alice, 1, 1, 1);
        exchange(bob, 1, 2, 1);
        alice.onSent(0);
        alice.onSent(0);
        exchange(bob, 2, 5, 2);
        alice.onRetried(2);
        alice.onRetried(3);
        alice.onAnswer(done(0xA, 2, 2, 3, 2), 0); // took effect before bob's, answered after it
        alice.onAnswer(done(0xA, 3, 3, 4, 2), 0);

        expect(0, 0, 0);
        assertThat(verdict().acknowledged()).isEqualTo(5);
        assertThat(verdict().retried()).isEqualTo(2);
        assertThat(verdict().evidence()).isEmpty();
    }

    @Test
    void aRefusalAfterAcknowledgementsIsALossOfWhatIsGone() {
        exchange(alice, 1, 1, 1);
        exchange(alice, 2, 2, 1);
        exchange(alice, 3, 3, 1);
        long number = alice.onSent(0);

        var judgement = alice.onAnswer(new Answer(Outcome.OUT_OF_ORDER, 0xA, number, 1, 1, 2), 0);

        assertThat(judgement).isEqualTo(Judgement.REFUSED);
        expect(2, 0, 0);
        assertThat(verdict().unanswered()).isZero();
        assertThat(verdict().evidence())
                .containsExactly(
                        "lost: 3 were acknowledged; answered was session a number 4: OUT_OF_ORDER"
                                + " with count 1, order 1, epoch 2");
    }

    @Test
    void aSessionUnknownToAShorterHistoryIsALossOfAllThatWasAcknowledged() {
        exchange(alice, 1, 1, 1);
        exchange(alice, 2, 2, 1);
        alice.onSent(0);

        alice.onAnswer(new Answer(Outcome.EXPIRED, 0xA, 3, 0, 1, 2), 0);

        expect(2, 0, 0);
    }

    @Test
    void aSessionForgottenByTheWholeHistoryLeavesWhatWaitsUnknown() {
        exchange(alice, 1, 1, 1);
        exchange(bob, 1, 2, 1);
        alice.onSent(0);
        alice.onSent(0);

        var judgement = alice.onAnswer(new Answer(Outcome.EXPIRED, 0xA, 2, 0, 2, 1), 0);

        assertThat(judgement).isEqualTo(Judgement.REFUSED);
        assertThat(verdict())
                .returns(0L, Verdict::lost)
                .returns(2L, Verdict::unknown)
                .returns(0L, Verdict::unanswered)
                .returns(false, Verdict::holds)
                .returns(
                        "acknowledged=2 lost=0 duplicated=0 stale=0 unknown=2 max_gap_ms=0.0",
                        Verdict::line);
        assertThat(verdict().evidence())
                .containsExactly(
                        "unknown: 2 waited, and the guest has forgotten; answered was session a"
                                + " number 2: EXPIRED with count 0, order 2, epoch 1");
    }

    @Test
    void aReplyForgottenWithinTheWindowIsUnknown() {
        alice.onSent(0);

        var judgement = alice.onAnswer(new Answer(Outcome.TOO_OLD, 0xA, 1, 1, 0, 1), 0);

        assertThat(judgement).isEqualTo(Judgement.REFUSED);
        assertThat(verdict()).returns(1L, Verdict::unknown).returns(0L, Verdict::acknowledged);
    }

    @Test
    void aRetryWithoutAPlaceIsStale() {
        alice.onSent(0);
        alice.onRetried(1);
        alice.onAnswer(done(0xA, 1, 1, 0, 1), 0);

        expect(0, 0, 1);
    }

    @Test
    void aRetryInAPlaceThatAnotherWasToldIsStale() {
        alice.onSent(0);
        bob.onSent(0);
        bob.onAnswer(done(0xB, 1, 1, 1, 1), 0);
        alice.onRetried(1);
        alice.onAnswer(done(0xA, 1, 1, 1, 2), 0);

        expect(0, 0, 1);
    }

    private void askAliceAgain(Answer... answers) {
        exchange(alice, 1, 1, 1);
        exchange(alice, 2, 2, 1);
        exchange(alice, 3, 3, 1);
        assertThat(alice.askAgain(2)).isEqualTo(2);
        for (Answer answer : answers) {
            assertThat(alice.onAnswer(answer, 0)).isEqualTo(Judgement.REPEATED);
        }
    }

    @Test
    void whatIsAskedAgainAndAnsweredTheSameIsConfirmedAndNoMore() {
        askAliceAgain(done(0xA, 2, 2, 2, 2), done(0xA, 3, 3, 3, 2));
        exchange(alice, 4, 4, 2);

        expect(0, 0, 0);
        assertThat(verdict())
                .returns(2L, Verdict::confirmed)
                .returns(4L, Verdict::acknowledged)
                .returns(0L, Verdict::retried);
    }

    @Test
    void anotherPlaceThanItWasToldIsStale() {
        askAliceAgain(done(0xA, 2, 2, 4, 2), done(0xA, 3, 3, 3, 2));

        expect(0, 0, 1);
        assertThat(verdict().confirmed()).isEqualTo(1);
        assertThat(verdict().evidence().getFirst()).startsWith("stale: it was told order 2 before");
    }

    @Test
    void anotherCountThanItWasToldIsADuplicateOrALoss() {
        askAliceAgain(done(0xA, 2, 3, 2, 2), done(0xA, 3, 2, 3, 2));

        expect(1, 1, 0);
    }

    @Test
    void anOlderEpochThanWasSeenBeforeItWasAskedAgainIsStale() {
        exchange(bob, 1, 1, 2);
        exchange(alice, 1, 2, 2);
        alice.askAgain(1);
        alice.onAnswer(done(0xA, 1, 1, 2, 1), 0);

        expect(0, 0, 1);
    }

    @Test
    void anAcknowledgedReplyThatIsForgottenWithinTheWindowIsNotFine() {
        askAliceAgain();

        alice.onAnswer(new Answer(Outcome.TOO_OLD, 0xA, 2, 2, 0, 2), 0);

        assertThat(verdict()).returns(1L, Verdict::unknown).returns(false, Verdict::holds);
    }

    @Test
    void whatIsAskedAgainIsBoundedByWhatWasAnsweredAndByWhatIsKept() {
        assertThat(alice.askAgain(5)).isZero();
        for (int i = 1; i <= 20; i++) {
            exchange(alice, i, i, 1);
        }
        alice.onSent(0);

        assertThat(alice.askAgain(0)).isZero();
        assertThat(alice.askAgain(64)).isEqualTo(SessionHistory.ASKED_AGAIN_MAX);
        assertThat(alice.onAnswer(done(0xA, 21, 21, 21, 1), 0)).isEqualTo(Judgement.MISPLACED);
        assertThat(alice.askAgain(1)).isEqualTo(1); // on the next connection
        assertThat(alice.onAnswer(done(0xA, 20, 20, 20, 1), 0)).isEqualTo(Judgement.REPEATED);
        assertThat(alice.onAnswer(done(0xA, 21, 21, 21, 1), 0)).isEqualTo(Judgement.ACCEPTED);
    }

    @Test
    void soundReadsAmongEffectsAreAcceptedAlsoAcrossATakeover() {
        read(alice, 0, 0, 1);
        exchange(bob, 1, 1, 1);
        alice.onReadSent(0);
        alice.onSent(0);
        alice.onReadSent(0);
        assertThat(alice.numberAt(3)).isEqualTo(1);
        told(alice, 0, 1, 1);
        for (long position = alice.answered() + 1; position <= alice.sent(); position++) {
            alice.onRetried(position);
        }
        assertThat(alice.askAgain(8)).isZero();
        alice.onAnswer(done(0xA, 1, 1, 2, 2), 0);
        told(alice, 1, 2, 2);
        read(bob, 1, 2, 2); // twice the same length

        expect(0, 0, 0);
        assertThat(verdict())
                .returns(6L, Verdict::acknowledged)
                .returns(4L, Verdict::reads)
                .returns(2L, Verdict::retried)
                .returns(0L, Verdict::unanswered);
        assertThat(alice.acknowledged()).isEqualTo(1);
    }

    @Test
    void readsAreAnsweredInTheirTurn() {
        alice.onReadSent(0);
        alice.onSent(0);
        assertThat(alice.onAnswer(done(0xA, 1, 1, 1, 1), 0)).isEqualTo(Judgement.MISPLACED);
        told(alice, 0, 0, 1);
        assertThat(told(alice, 1, 1, 1)).isEqualTo(Judgement.MISPLACED);

        expect(0, 0, 2);
    }

    @Test
    void aReadThatKnowsLessThanAnyClientWasToldBeforeIsStale() {
        exchange(bob, 1, 5, 1);
        read(alice, 0, 4, 1);

        expect(0, 0, 1);
        assertThat(verdict().evidence())
                .containsExactly(
                        "stale: order 5 was seen before; answered was session a number 0: DONE with"
                                + " count 0, order 4, epoch 1");
    }

    @Test
    void aReadThatWasUnderWayMeanwhileMayKnowLess() {
        alice.onReadSent(0);
        exchange(bob, 1, 5, 1);
        told(alice, 0, 4, 1);

        expect(0, 0, 0);
    }

    @Test
    void aReadThatIsSentAgainMustKnowWhatWasToldMeanwhile() {
        alice.onReadSent(0);
        exchange(bob, 1, 5, 1);
        alice.onRetried(1);
        told(alice, 0, 4, 1);

        expect(0, 0, 1);
    }

    @Test
    void aReadOfAnOlderEpochThanWasSeenBeforeIsStale() {
        exchange(bob, 1, 1, 2);
        read(alice, 0, 1, 1);

        expect(0, 0, 1);
    }

    @Test
    void whatAReadToldIsSeenFromThenOn() {
        read(alice, 0, 7, 1);

        read(bob, 0, 7, 1);
        expect(0, 0, 0);
        read(bob, 0, 6, 1);
        expect(0, 0, 1);
        exchange(bob, 1, 7, 1); // the next can only be behind it
        expect(0, 0, 2);
    }

    @Test
    void anEffectThatWasUnderWayMayBeTheOneThatAReadShowed() {
        alice.onSent(0);
        alice.onReadSent(0);
        read(bob, 0, 1, 1);
        alice.onAnswer(done(0xA, 1, 1, 1, 1), 0);
        alice.onSent(0); // takes effect, is sent again with the read, and has its place still
        told(alice, 2, 3, 1);
        alice.onAnswer(done(0xA, 2, 2, 2, 1), 0);

        expect(0, 0, 0);
    }

    /** PROTOCOL R2: what a read shows must not be lost any more. */
    @Test
    void anEffectThatAReadShowedAndATakeoverLostIsCaughtByTheNextInItsPlace() {
        exchange(bob, 1, 1, 1);
        alice.onSent(0); // took effect as the second of all, and was not copied
        read(bob, 1, 2, 1);

        exchange(bob, 2, 2, 2);
        alice.onRetried(1);
        alice.onAnswer(done(0xA, 1, 1, 3, 2), 0);

        expect(0, 0, 1);
        assertThat(verdict().evidence().getFirst()).startsWith("stale: order 2 was seen before");
    }

    @Test
    void anEffectThatAReadShowedAndATakeoverLostIsCaughtByTheNextRead() {
        alice.onSent(0);
        read(bob, 0, 1, 1);
        read(bob, 0, 0, 2);

        expect(0, 0, 1);
    }

    @Test
    void aReadThatCountsLessThanWasAcknowledgedIsALossAndEndsTheSession() {
        exchange(alice, 1, 1, 1);
        exchange(alice, 2, 2, 1);
        exchange(alice, 3, 3, 1);
        alice.onReadSent(0);
        alice.onSent(0);

        assertThat(told(alice, 1, 3, 1)).isEqualTo(Judgement.REFUSED);

        expect(2, 0, 0);
        assertThat(verdict().unanswered()).isZero();
        assertThat(alice.onAnswer(done(0xA, 4, 4, 4, 1), 0)).isEqualTo(Judgement.MISPLACED);
    }

    @Test
    void aReadOfASessionForgottenByTheWholeHistoryLeavesWhatWaitsUnknown() {
        exchange(alice, 1, 1, 1);
        exchange(bob, 1, 2, 1);
        alice.onReadSent(0);
        alice.onSent(0);
        alice.onReadSent(0);
        alice.onSent(0);

        assertThat(told(alice, 0, 2, 1)).isEqualTo(Judgement.REFUSED);

        assertThat(verdict())
                .returns(0L, Verdict::lost)
                .returns(2L, Verdict::unknown)
                .returns(0L, Verdict::unanswered);
    }

    @Test
    void aCountThatFallsBehindIsALossFoundOnce() {
        exchange(alice, 1, 1, 1);
        exchange(alice, 1, 2, 1);
        exchange(alice, 2, 3, 1);

        expect(1, 0, 0);
    }

    @Test
    void aCountThatRunsAheadIsADuplicateFoundOnce() {
        exchange(alice, 1, 1, 1);
        exchange(alice, 3, 3, 1);
        exchange(alice, 4, 4, 1);

        expect(0, 1, 0);
    }

    @Test
    void anEpochThatFallsBackIsStale() {
        exchange(alice, 1, 1, 2);
        exchange(bob, 1, 2, 1);

        expect(0, 0, 1);
    }

    @Test
    void anAnswerOfAnOlderEpochToARequestSentBeforeIsNot() {
        alice.onSent(0);
        exchange(bob, 1, 2, 2);
        alice.onAnswer(done(0xA, 1, 1, 1, 1), 0); // it was on its way all the time

        expect(0, 0, 0);
    }

    @Test
    void aRetryMustBeAnsweredByAnEpochNoOlderThanThoseSeenBeforeIt() {
        alice.onSent(0);
        exchange(bob, 1, 2, 2);
        alice.onRetried(1);
        alice.onAnswer(done(0xA, 1, 1, 1, 1), 0);

        expect(0, 0, 1);
    }

    @Test
    void aRequestSentAfterAnAnswerMustStandBehindItInTheHistory() {
        exchange(alice, 1, 7, 1);
        exchange(bob, 1, 6, 1);

        expect(0, 0, 1);
    }

    @Test
    void aSessionsOwnRequestsStandInItsOrder() {
        alice.onSent(0);
        alice.onSent(0);
        alice.onAnswer(done(0xA, 1, 1, 9, 1), 0);
        alice.onAnswer(done(0xA, 2, 2, 8, 1), 0);

        expect(0, 0, 1);
    }

    @Test
    void twoRequestsCannotShareAPlace() {
        alice.onSent(0);
        bob.onSent(0);
        alice.onAnswer(done(0xA, 1, 1, 5, 1), 0);
        bob.onAnswer(done(0xB, 1, 1, 5, 1), 0);

        expect(0, 0, 1);
    }

    @Test
    void placesAreRememberedThroughTheWholeWindowAndNotBeyond() {
        long window = OneLinearHistory.WINDOW;
        var one = run.begin(1, 1);
        var two = run.begin(2, 1);
        one.onSent(0);
        two.onSent(0);
        exchange(alice, 1, 1, 1);
        exchange(alice, 2, 2, 1);
        exchange(alice, 3, window + 1, 1);

        one.onAnswer(done(1, 1, 1, 2, 1), 0); // just within
        expect(0, 0, 1);
        two.onAnswer(done(2, 1, 1, 1, 1), 0); // just beyond
        expect(0, 0, 1);

        var far = run.begin(3, 1);
        exchange(far, 1, 5 * window, 1);
        exchange(far, 2, 5 * window + 2, 1); // where no old bit may stand
        expect(0, 0, 1);
    }

    @Test
    void anAnswerThatNothingWaitsForIsStale() {
        exchange(alice, 1, 1, 1);

        assertThat(alice.onAnswer(done(0xA, 1, 1, 1, 1), 0)).isEqualTo(Judgement.MISPLACED);
        alice.onSent(0);
        assertThat(alice.onAnswer(done(0xB, 2, 2, 2, 1), 0)).isEqualTo(Judgement.MISPLACED);

        expect(0, 0, 2);
        assertThat(verdict().unanswered()).isEqualTo(1);
    }

    @Test
    void onlyTimeInWhichARequestWaitsIsAGap() {
        alice.onSent(10 * MS);
        alice.onAnswer(done(0xA, 1, 1, 1, 1), 12 * MS);
        alice.onSent(500 * MS); // nothing waited until here
        bob.onSent(501 * MS);
        alice.onAnswer(done(0xA, 2, 2, 2, 1), 505 * MS);
        bob.onAnswer(done(0xB, 1, 1, 3, 1), 509 * MS);
        assertThat(run.verdict(900 * MS).longestGap()).isEqualTo(new Gap(500 * MS, 5 * MS));

        bob.onSent(900 * MS);
        assertThat(run.verdict(1000 * MS).longestGap()).isEqualTo(new Gap(900 * MS, 100 * MS));
        assertThat(run.verdict(1000 * MS).line())
                .isEqualTo("acknowledged=3 lost=0 duplicated=0 stale=0 max_gap_ms=100.0");
    }
}

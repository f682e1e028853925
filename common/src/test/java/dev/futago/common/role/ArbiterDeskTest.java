package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class ArbiterDeskTest {

    private static final long RETRY = 100;
    private static final NodeRef A = new NodeRef("a", new Incarnation(1, 1));
    private static final NodeRef B = new NodeRef("b", new Incarnation(2, 2));
    private static final Tenure FOUNDED = Tenure.founding("orders", A);

    private static final ArbiterAnswer GRANTED = new ArbiterAnswer.Granted(FOUNDED);
    private static final ArbiterAnswer UNKNOWN = new ArbiterAnswer.Unknown("late");

    private final ArbiterDesk desk = new ArbiterDesk(RETRY);
    private final List<Action> asked = new ArrayList<>();

    @Test
    void aClaimExpectsTheVersionBeforeTheOneSought() {
        desk.claim(FOUNDED.pairedWith(B), asked::add);

        assertThat(asked)
                .containsExactly(new Action.Claim(1, FOUNDED.revision(), FOUNDED.pairedWith(B)));
    }

    @Test
    void theFirstRecordIsClaimedOnVersionZero() {
        desk.claim(FOUNDED, asked::add);

        assertThat(asked).containsExactly(new Action.Claim(1, Revision.NONE, FOUNDED));
    }

    @Test
    void anUnknownClaimIsAskedAgainUnchangedUntilItsOutcomeIsKnown() {
        desk.claim(FOUNDED, asked::add);

        for (int round = 1; round <= 5; round++) {
            desk.onUnknown(round * 1000L);
            desk.onTick(round * 1000L + RETRY, asked::add);
        }

        assertThat(asked).hasSize(6);
        assertThat(asked)
                .allSatisfy(
                        action ->
                                assertThat(action)
                                        .isInstanceOfSatisfying(
                                                Action.Claim.class,
                                                claim -> {
                                                    assertThat(claim.expected())
                                                            .isEqualTo(Revision.NONE);
                                                    assertThat(claim.sought()).isEqualTo(FOUNDED);
                                                }));
    }

    @Test
    void anUnknownReadIsAskedAgain() {
        desk.read(asked::add);
        desk.onUnknown(0);

        desk.onTick(RETRY, asked::add);

        assertThat(asked).containsExactly(new Action.ReadTenure(1), new Action.ReadTenure(2));
    }

    @Test
    void itWaitsBeforeItAsksAgainAndSaysUntilWhen() {
        desk.read(asked::add);
        assertThat(desk.nextTickNanos()).isEqualTo(Long.MAX_VALUE);

        desk.onUnknown(1000);
        desk.onTick(1000 + RETRY - 1, asked::add);

        assertThat(asked).hasSize(1);
        assertThat(desk.nextTickNanos()).isEqualTo(1000 + RETRY);
        desk.onTick(1000 + RETRY, asked::add);
        assertThat(desk.nextTickNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void lateAnswerToAnyCopyIsTheOutcome() {
        desk.claim(FOUNDED, asked::add);
        desk.onUnknown(0);
        desk.onTick(RETRY, asked::add);

        assertThat(desk.takes(1, GRANTED)).isTrue();
        assertThat(desk.takes(2, GRANTED)).isTrue();
        assertThat(desk.takes(3, GRANTED)).isFalse();
    }

    @Test
    void copyIsAnsweredOnce() {
        desk.claim(FOUNDED, asked::add);
        assertThat(desk.takes(1, new ArbiterAnswer.Refused(Optional.empty()))).isTrue();

        desk.onUnknown(0);
        desk.onTick(RETRY, asked::add);

        assertThat(desk.takes(1, GRANTED)).isFalse();
        assertThat(desk.takes(2, GRANTED)).isTrue();
    }

    @Test
    void copiesOfTenSecondsAreRemembered() {
        desk.claim(FOUNDED, asked::add);
        for (int copy = 1; copy <= 64; copy++) {
            desk.onUnknown(0);
            desk.onTick(RETRY, asked::add);
        }

        assertThat(desk.takes(1, GRANTED)).isFalse();
        assertThat(desk.takes(2, GRANTED)).isTrue();
    }

    @Test
    void earlierCopyWithoutAnswerSaysNothing() {
        desk.claim(FOUNDED, asked::add);
        desk.onUnknown(0);
        desk.onTick(RETRY, asked::add);

        assertThat(desk.takes(1, UNKNOWN)).isFalse();
        assertThat(desk.takes(2, UNKNOWN)).isTrue();
    }

    @Test
    void answerToAnotherClaimIsIgnored() {
        desk.claim(FOUNDED.pairedWith(B), asked::add);
        desk.onUnknown(0);
        desk.onTick(RETRY, asked::add);
        desk.claim(FOUNDED.solo("alone"), asked::add);

        assertThat(desk.takes(1, GRANTED)).isFalse();
        assertThat(desk.takes(2, GRANTED)).isFalse();
        assertThat(desk.takes(3, GRANTED)).isTrue();
    }

    @Test
    void aQuestionStaysOpenWhileItsRetryIsDue() {
        desk.read(asked::add);

        desk.onUnknown(0);

        assertThat(desk.takes(1, UNKNOWN)).isTrue();
    }

    @Test
    void anAnsweredQuestionIsNotOpenAndNotAskedAgain() {
        desk.read(asked::add);
        desk.onUnknown(0);

        desk.close();
        desk.onTick(1_000_000, asked::add);

        assertThat(desk.takes(1, GRANTED)).isFalse();
        assertThat(asked).hasSize(1);
    }

    @Test
    void nothingIsOpenBeforeAnythingWasAsked() {
        assertThat(desk.takes(0, GRANTED)).isFalse();
        assertThat(desk.nextTickNanos()).isEqualTo(Long.MAX_VALUE);
    }
}

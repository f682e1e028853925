package dev.futago.node.arbiter;

import static dev.futago.node.arbiter.Records.B;
import static dev.futago.node.arbiter.Records.FOUNDED;
import static dev.futago.node.arbiter.Records.claim;
import static dev.futago.node.arbiter.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

final class NoArbiterTest {

    @Test
    void aProcessAgreesWithItself() {
        try (Arbiter arbiter = Arbiters.open(Arbiters.NONE)) {
            assertThat(record(arbiter)).isEmpty();
            assertThat(claim(arbiter, 0, FOUNDED)).isEqualTo(new ArbiterAnswer.Granted(FOUNDED));
            assertThat(claim(arbiter, 0, FOUNDED.pairedWith(B)))
                    .isEqualTo(new ArbiterAnswer.Refused(Optional.of(FOUNDED)));
            assertThat(record(arbiter)).contains(FOUNDED);
            assertThat(arbiter.kind()).isEqualTo("none");
        }
    }

    @Test
    void noTwoProcessesAgreeThroughIt() {
        try (Arbiter one = Arbiters.open(Arbiters.NONE);
                Arbiter other = Arbiters.open(Arbiters.NONE)) {
            claim(one, 0, FOUNDED);

            assertThat(record(other)).isEmpty();
        }
    }

    /** R17: a standby without its primary knows that one's record, and its own arbiter does not. */
    @Test
    void aStandbyThatIsOrderedToTakeOverClaimsAfterARecordThatOnlyItsPrimaryKept() {
        try (Arbiter arbiter = Arbiters.open(Arbiters.NONE)) {
            var sought = FOUNDED.pairedWith(B).takenOverBy(B, "operator: gone for good");

            assertThat(claim(arbiter, sought.version() - 1, sought))
                    .isEqualTo(new ArbiterAnswer.Granted(sought));
            assertThat(claim(arbiter, sought.version() - 1, sought))
                    .isEqualTo(new ArbiterAnswer.Refused(Optional.of(sought)));
        }
    }

    @Test
    void itAnswersAtOnce() {
        try (Arbiter arbiter = Arbiters.open(Arbiters.NONE)) {
            assertThat(arbiter.read().toCompletableFuture()).isCompleted();
            assertThat(arbiter.compareAndSet(Revision.NONE, FOUNDED).toCompletableFuture())
                    .isCompleted();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "file", "None", "etcd2://a:1/b", "/tmp/record"})
    void whatIsNoArbiterIsRefusedWithASentence(String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arbiters.open(named))
                .withMessage(
                        "'%s' is not an arbiter: file:PATH, etcd://HOST:PORT/KEY,"
                                + " zk://HOST:PORT/PATH or none",
                        named);
    }
}

package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class TenureTest {

    private static final NodeRef A = new NodeRef("a", new Incarnation(1, 0xa1));
    private static final NodeRef B = new NodeRef("b", new Incarnation(1, 0xb1));
    private static final NodeRef B_AGAIN = new NodeRef("b", new Incarnation(1, 0xb2));

    private final Tenure founded = Tenure.founding("orders", A);

    @Test
    void aFounderIsAloneInEpochOne() {
        assertThat(founded.version()).isEqualTo(1);
        assertThat(founded.epoch()).isEqualTo(1);
        assertThat(founded.mode()).isEqualTo(Mode.SOLO);
        assertThat(founded.isOwnedBy(A)).isTrue();
        assertThat(founded.pair().name()).isEqualTo("orders");
    }

    @Test
    void twoFoundationsOfOneNameAreTwoPairs() {
        var other = Tenure.founding("orders", B);

        assertThat(other.pair().fits(founded.pair())).isFalse();
        assertThat(PairId.named("orders").fits(founded.pair())).isTrue();
        assertThat(founded.pair().fits(PairId.named("orders"))).isTrue();
        assertThat(PairId.named("invoices").fits(founded.pair())).isFalse();
    }

    @Test
    void aPairFoundedByAnIncarnationOfZeroesStillHasATag() {
        var zeroes = new NodeRef("a", new Incarnation(0, 0));

        assertThat(Tenure.founding("orders", zeroes).pair().tag()).isNotZero();
    }

    @Test
    void eachChangeIsTheNextVersionOfTheSamePair() {
        var paired = founded.pairedWith(B);
        var alone = paired.solo("standby lost");
        var successor = paired.takenOverBy(B, "primary lost");

        assertThat(paired.version()).isEqualTo(2);
        assertThat(alone.version()).isEqualTo(3);
        assertThat(successor.version()).isEqualTo(3);
        assertThat(successor.pair()).isEqualTo(founded.pair());
    }

    @Test
    void pairingNamesTheStandbyAndKeepsOwnerAndEpoch() {
        var paired = founded.pairedWith(B);

        assertThat(paired.mode()).isEqualTo(Mode.PAIRED);
        assertThat(paired.isOwnedBy(A)).isTrue();
        assertThat(paired.isBackedBy(B)).isTrue();
        assertThat(paired.epoch()).isEqualTo(1);
    }

    @Test
    void goingAloneKeepsOwnerAndEpoch() {
        var alone = founded.pairedWith(B).solo("standby lost");

        assertThat(alone.mode()).isEqualTo(Mode.SOLO);
        assertThat(alone.isOwnedBy(A)).isTrue();
        assertThat(alone.isBackedBy(B)).isFalse();
        assertThat(alone.epoch()).isEqualTo(1);
        assertThat(alone.reason()).isEqualTo("standby lost");
    }

    @Test
    void aTakeoverBeginsTheNextEpochAlone() {
        var successor = founded.pairedWith(B).takenOverBy(B, "primary lost");

        assertThat(successor.epoch()).isEqualTo(2);
        assertThat(successor.isOwnedBy(B)).isTrue();
        assertThat(successor.mode()).isEqualTo(Mode.SOLO);
    }

    @Test
    void anotherLifeOfANodeIsAnotherHolder() {
        var paired = founded.pairedWith(B);

        assertThat(paired.isBackedBy(B_AGAIN)).isFalse();
        assertThat(paired.takenOverBy(B, "").isOwnedBy(B_AGAIN)).isFalse();
        assertThat(paired.grantsTheSameAs(founded.pairedWith(B_AGAIN))).isFalse();
    }

    @Test
    void rightsAreComparedWithoutVersionAndReason() {
        var later = new Tenure(9, founded.pair(), 1, A, Optional.of(B), "another reason");

        assertThat(later.grantsTheSameAs(founded.pairedWith(B))).isTrue();
        assertThat(later.grantsTheSameAs(founded)).isFalse();
        assertThat(later.grantsTheSameAs(later.takenOverBy(B, ""))).isFalse();
        assertThat(founded.grantsTheSameAs(Tenure.founding("orders", B))).isFalse();
    }

    @Test
    void countsFromOneAndNamesTwoNodes() {
        var pair = founded.pair();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tenure(0, pair, 1, A, Optional.empty(), ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tenure(1, pair, 0, A, Optional.empty(), ""));
        assertThatIllegalArgumentException().isThrownBy(() -> founded.pairedWith(A));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeRef(" ", new Incarnation(1, 1)));
    }
}

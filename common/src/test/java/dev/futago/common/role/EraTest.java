package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class EraTest {

    private static final NodeRef A = new NodeRef("a", new Incarnation(1, 0xa1));
    private static final NodeRef B = new NodeRef("b", new Incarnation(1, 0xb1));
    private static final Tenure FOUNDED = Tenure.founding("orders", A);
    private static final Tenure PAIRED = FOUNDED.pairedWith(B);
    private static final Tenure AGAIN = PAIRED.reassertedOver(1, "the arbiter went back");

    private static boolean isOlder(Tenure known, Tenure shown) {
        return Known.of(known).isAheadOf(Optional.of(shown));
    }

    @Test
    void eraFollowsTheOneBefore() {
        assertThat(FOUNDED.era()).isEqualTo(Era.FIRST);
        assertThat(Era.FIRST.isBefore(AGAIN.era())).isTrue();
        assertThat(AGAIN.era().isBefore(Era.FIRST)).isFalse();
        assertThat(AGAIN.solo("lost").era()).isEqualTo(AGAIN.era());
    }

    @Test
    void eraIsAnotherForEachOwnerAndVersion() {
        assertThat(PAIRED.reassertedBy(B, 1, "by order").era()).isNotEqualTo(AGAIN.era());
        assertThat(PAIRED.reassertedOver(2, "again").era()).isEqualTo(AGAIN.era());
        assertThat(PAIRED.reassertedOver(3, "again").era()).isNotEqualTo(AGAIN.era());
    }

    @Test
    void recordOfAnEarlierEraIsOlderWhateverItsVersion() {
        Tenure grown = PAIRED;
        for (int i = 0; i < 10; i++) {
            grown = grown.solo("lost").pairedWith(B);
        }

        assertThat(isOlder(AGAIN, grown)).isTrue();
    }

    @Test
    void recordOfALaterEraIsNewerFromTheSameVersionOn() {
        Tenure sameVersion = PAIRED.solo("not seen by the owner");

        assertThat(sameVersion.version()).isEqualTo(AGAIN.version());
        assertThat(isOlder(sameVersion, AGAIN)).isFalse();
        assertThat(isOlder(AGAIN, sameVersion)).isTrue();
        assertThat(isOlder(sameVersion.pairedWith(B), AGAIN)).isTrue();
    }

    @Test
    void otherRecordOfTheSameRevisionIsOlder() {
        Tenure one = PAIRED.solo("one");
        Tenure other = PAIRED.takenOverBy(B, "other");

        assertThat(one.revision()).isEqualTo(other.revision());
        assertThat(other.isBehind(one)).isTrue();
        assertThat(PAIRED.solo("another reason").isBehind(one)).isFalse();
    }

    @Test
    void missingRecordIsOlder() {
        assertThat(Known.of(FOUNDED).isAheadOf(Optional.empty())).isTrue();
    }

    @Test
    void sixteenErasAreRemembered() {
        Tenure tenure = FOUNDED;
        for (int i = 0; i < 20; i++) {
            tenure = tenure.reassertedAloneOver(0, "again");
        }

        assertThat(tenure.era().before()).hasSize(Era.BEFORE_MAX).doesNotContain(0L);
        assertThatIllegalArgumentException().isThrownBy(() -> new Era(1, List.of(1L)));
    }
}

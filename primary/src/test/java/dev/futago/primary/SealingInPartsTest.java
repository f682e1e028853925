package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.CounterGuest.touch;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;
import static dev.futago.primary.PrimaryContext.OTHER_AGAIN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checkpoint that no batch can carry alone, over a network that takes little at a time. */
class SealingInPartsTest {

    private static final Setup SMALL_BATCHES = Setup.USUAL.wholePages().pool(2, 4);

    @Test
    void aCheckpointTakesAsManyPartsAsItNeeds() {
        var primary = PrimaryContext.paired(SMALL_BATCHES).forget();

        primary.says(ANN, touch(10)).turn();

        var parts = primary.sent(Message.Checkpoint.class);
        assertThat(parts).extracting(Message.Checkpoint::number).containsOnly(2L);
        assertThat(parts).extracting(Message.Checkpoint::part).containsExactly(0, 1, 2);
        assertThat(parts).extracting(Message.Checkpoint::last).containsExactly(false, false, true);
        primary.acks();
        assertThat(primary.replies(ANN)).containsExactly(10L);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void theGuestIsStoppedBetweenThePartsOfOneCheckpoint() {
        var primary = PrimaryContext.paired(SMALL_BATCHES).networkStands().forget();

        primary.says(ANN, touch(20)).turn();
        assertThat(primary.sent(Message.Checkpoint.class)).hasSize(2);
        primary.says(BOB, add(1, 100)).turn();

        assertThat(primary.counter(1)).isEqualTo(1);
    }

    @Test
    void sealingGoesOnAsBatchesAreReleasedAndThenTheGuest() {
        var primary = PrimaryContext.paired(SMALL_BATCHES).networkStands().forget();
        primary.says(ANN, touch(20)).turn().says(BOB, add(1, 100)).turn();

        while (!primary.sent(Message.Checkpoint.class).getLast().last()) {
            assertThat(primary.counter(1)).isEqualTo(1);
            primary.arrives().turn();
        }

        primary.turn();
        assertThat(primary.counter(1)).isEqualTo(101);
        primary.networkFlows().turn().networkFlows().acks();
        assertThat(primary.replies(ANN)).containsExactly(20L);
        assertThat(primary.replies(BOB)).containsExactly(101L);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void aHalfSentCheckpointIsNotAcknowledgeable() {
        var primary = PrimaryContext.paired(SMALL_BATCHES).networkStands();
        primary.says(ANN, touch(20)).turn().forget();

        primary.acks(2);

        assertThat(primary.state()).isEqualTo("claiming-solo");
        assertThat(primary.replies(ANN)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Tracking.class,
            names = {"QUEUE", "BITMAP", "FLAGS"})
    void aJoinerLostInTheMiddleOfACheckpointLetsTheGuestRunAgain(Tracking tracking) {
        var primary =
                PrimaryContext.paired(SMALL_BATCHES.tracking(tracking)).networkStands().forget();
        primary.says(ANN, touch(20)).turn().says(BOB, add(1, 100)).turn();
        assertThat(primary.counter(1)).isEqualTo(1);

        primary.claimingSolo();
        assertThat(primary.counter(1)).isEqualTo(101);
        primary.granted().turn();
        assertThat(primary.replies(ANN)).containsExactly(20L);
        assertThat(primary.replies(BOB)).containsExactly(101L);

        primary.networkFlows().helloOf(OTHER_AGAIN);
        while (!primary.state().equals("gating")) {
            primary.turn();
        }
        primary.turn();
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }

    @Test
    void theFirstCheckpointOfAJoinerMayTakePartsToo() {
        var primary = PrimaryContext.solo(SMALL_BATCHES);
        primary.helloOf(PrimaryContext.OTHER);
        for (int i = 0; i < 1000 && primary.state().equals("resyncing"); i++) {
            primary.says(ANN, touch(30)).turn();
        }

        primary.turn();

        assertThat(primary.joiner().applied()).isEqualTo(1);
        assertThat(primary.joiner().digest()).isEqualTo(primary.memory.digest());
    }
}

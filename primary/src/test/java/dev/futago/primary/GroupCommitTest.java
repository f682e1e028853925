package dev.futago.primary;

import static dev.futago.primary.CounterGuest.add;
import static dev.futago.primary.PrimaryContext.ANN;
import static dev.futago.primary.PrimaryContext.BOB;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Event;
import dev.futago.common.role.Order;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;

/**
 * When a checkpoint is sealed, and when it grows first. One may be under way, unless it is said.
 */
class GroupCommitTest {

    private static final long ACK_NANOS = 400_000;
    private static final int ROUNDS = 20;

    private final PrimaryContext primary = PrimaryContext.paired(Setup.USUAL.window(1));

    @Test
    void aReplyThatIsHeldAloneIsSealedForAtOnce() {
        long before = primary.joiner().applied();

        for (int i = 1; i <= 10; i++) {
            primary.says(ANN, add(1, 1)).turn();
            assertThat(primary.joiner().applied()).isEqualTo(before + i);
            primary.passes(ACK_NANOS).acks().turn();
        }
    }

    @Test
    void aCheckpointGrowsToHalfOfWhatWasHeldLately() {
        long before = eightWereHeld();

        primary.says(ANN, add(1, 1), add(1, 1)).turn().says(BOB, add(1, 1)).turn();
        assertThat(primary.joiner().applied()).isEqualTo(before);
        primary.says(ANN, add(1, 1)).turn();

        assertThat(primary.joiner().applied()).isEqualTo(before + 1);
    }

    @Test
    void itIsPutOffToAMillisecondAfterTheOneBeforeAtMost() {
        long before = eightWereHeld();
        long sealedNanos = primary.nowNanos() - ACK_NANOS;
        primary.says(ANN, add(1, 1)).turn();

        primary.passes(primary.role().nextTickNanos() - primary.nowNanos() - 1);
        assertThat(primary.joiner().applied()).isEqualTo(before);
        primary.passes(1);

        assertThat(primary.joiner().applied()).isEqualTo(before + 1);
        assertThat(primary.nowNanos() - sealedNanos).isEqualTo(Duration.ofMillis(1).toNanos());
        assertThat(primary.acks().replies(ANN)).endsWith(8L * ROUNDS + 1);
    }

    @Test
    void whereManyMayBeUnderWayTheyAreOneShareOfTheAcknowledgementTimeApart() {
        var wide = PrimaryContext.paired(Setup.USUAL.window(4));
        for (int i = 0; i < ROUNDS; i++) {
            wide.says(ANN, asks(40)).turn().passes(ACK_NANOS).acks().turn();
        }
        wide.says(ANN, asks(40)).turn();
        long before = wide.joiner().applied();
        long sealedNanos = wide.nowNanos();

        wide.says(BOB, add(1, 1)).turn();
        assertThat(wide.joiner().applied()).isEqualTo(before);
        wide.passes(wide.role().nextTickNanos() - wide.nowNanos());

        assertThat(wide.joiner().applied()).isEqualTo(before + 1);
        assertThat(wide.nowNanos() - sealedNanos).isBetween(ACK_NANOS / 5, ACK_NANOS / 4);
    }

    @Test
    void theFirstAfterACalmIsSealedAtOnce() {
        long before = eightWereHeld();

        primary.passes(Duration.ofMillis(1).toNanos()).says(ANN, add(1, 1)).turn();

        assertThat(primary.joiner().applied()).isEqualTo(before + 1);
    }

    @Test
    void whatWasHeldIsForgotten() {
        eightWereHeld();
        for (int i = 0; i < 8; i++) {
            primary.passes(Duration.ofMillis(1).toNanos()).says(ANN, add(1, 1)).turn().acks();
        }
        long before = primary.joiner().applied();

        primary.turn().says(ANN, add(1, 1)).turn();

        assertThat(primary.joiner().applied()).isEqualTo(before + 1);
    }

    @Test
    void aSwitchoverDoesNotWaitForMore() {
        long before = eightWereHeld();
        primary.says(ANN, add(1, 1)).turn();
        assertThat(primary.joiner().applied()).isEqualTo(before);

        primary.tell(new Event.Ordered(1, new Order.Switchover(false, Setup.SUSPECTS)))
                .shown()
                .turn();

        assertThat(primary.state()).isEqualTo("quiescing");
        assertThat(primary.joiner().applied()).isGreaterThan(before);
    }

    /** Nothing is held now; answers how many checkpoints there were. */
    private long eightWereHeld() {
        for (int i = 0; i < ROUNDS; i++) {
            primary.says(ANN, asks(8)).turn().passes(ACK_NANOS).acks().turn();
        }
        return primary.joiner().applied();
    }

    private static CounterGuest.Ask[] asks(int count) {
        var asks = new CounterGuest.Ask[count];
        Arrays.fill(asks, add(1, 1));
        return asks;
    }
}

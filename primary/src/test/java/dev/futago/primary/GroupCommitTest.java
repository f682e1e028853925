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

/** When a checkpoint is sealed, and when it grows first. One may be under way at a time. */
class GroupCommitTest {

    private static final long ACK_NANOS = 400_000;

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
    void itGrowsNoLongerThanItsShareOfTheAcknowledgementTime() {
        long before = eightWereHeld();
        long begunNanos = primary.nowNanos();
        primary.says(ANN, add(1, 1)).turn();

        long dueNanos = primary.role().nextTickNanos();
        primary.passes(dueNanos - begunNanos - 1);
        assertThat(primary.joiner().applied()).isEqualTo(before);
        primary.passes(1);

        assertThat(primary.joiner().applied()).isEqualTo(before + 1);
        assertThat(dueNanos - begunNanos).isPositive().isLessThanOrEqualTo(ACK_NANOS);
        assertThat(primary.acks().replies(ANN)).endsWith(9L);
    }

    @Test
    void aSlowAcknowledgementDelaysTheNextCheckpointByAMillisecondAtMost() {
        primary.says(ANN, eight()).turn().passes(Setup.SUSPECTS / 2).acks().turn();
        long before = primary.joiner().applied();

        primary.says(ANN, add(1, 1)).turn().passes(Duration.ofMillis(1).toNanos());

        assertThat(primary.joiner().applied()).isEqualTo(before + 1);
    }

    @Test
    void whatWasHeldIsForgotten() {
        eightWereHeld();
        for (int i = 0; i < 8; i++) {
            primary.says(ANN, add(1, 1)).turn().passes(ACK_NANOS).acks().turn();
        }
        long before = primary.joiner().applied();

        primary.says(ANN, add(1, 1)).turn();

        assertThat(primary.joiner().applied()).isEqualTo(before + 1);
    }

    @Test
    void aSwitchoverDoesNotWaitForMore() {
        long before = eightWereHeld();
        primary.says(ANN, add(1, 1)).turn();
        assertThat(primary.joiner().applied()).isEqualTo(before);

        primary.tell(new Event.Ordered(1, new Order.Switchover(false, Setup.SUSPECTS))).turn();

        assertThat(primary.state()).isEqualTo("quiescing");
        assertThat(primary.joiner().applied()).isGreaterThan(before);
    }

    /** Nothing is held now; answers how many checkpoints there were. */
    private long eightWereHeld() {
        primary.says(ANN, eight()).turn().passes(ACK_NANOS).acks().turn();
        return primary.joiner().applied();
    }

    private static CounterGuest.Ask[] eight() {
        var asks = new CounterGuest.Ask[8];
        Arrays.fill(asks, add(1, 1));
        return asks;
    }
}

package dev.futago.drill.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which requests count as those of the first second after a takeover. */
final class AfterTakeoverTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final AfterTakeover after = new AfterTakeover();

    @Test
    void theFirstEpochIsNoTakeover() {
        after.onReply(0, 5 * MILLI, 3);

        assertThat(after.latency().maxNanos()).isZero();
    }

    @Test
    void whatBecameDueBeforeTheFirstReplyOrASecondAfterItDoesNotCount() {
        after.onReply(0, MILLI, 1);
        after.onReply(2 * MILLI, 100 * MILLI, 2);
        after.onReply(99 * MILLI, 101 * MILLI, 2);
        after.onReply(100 * MILLI + SECOND, 150 * MILLI + SECOND, 2);

        assertThat(after.latency().maxNanos()).isZero();
    }

    @Test
    void whatBecomesDueInThatSecondCountsFromWhenItWasDue() {
        after.onReply(0, MILLI, 1);
        after.onReply(2 * MILLI, 100 * MILLI, 2);
        after.onReply(110 * MILLI, 113 * MILLI, 2);

        assertThat(after.latency().minNanos()).isBetween(3 * MILLI - 5000, 3 * MILLI + 5000);
        assertThat(after.latency().p99Nanos()).isBetween(3 * MILLI - 5000, 3 * MILLI + 5000);
    }
}

package dev.futago.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.LongStream;

/** A burst, then one line per interval. */
final class LineRatesTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int KEY = 4711;

    private final LineRates rates = new LineRates(64, 3, Duration.ofSeconds(1));

    private long[] admit(int times, long nowNanos) {
        return LongStream.range(0, times).map(i -> rates.admit(KEY, nowNanos)).toArray();
    }

    @Test
    void burstIsAdmittedAndTheRestSuppressed() {
        assertThat(admit(5, 0)).containsExactly(0, 0, 0, -1, -1);
    }

    @Test
    void nextAdmittedLineTellsHowManyWereSuppressed() {
        admit(10, 0);

        assertThat(admit(2, SECOND)).containsExactly(7, -1);
        assertThat(admit(1, 2 * SECOND)).containsExactly(1);
    }

    @Test
    void quietTimeRestoresTheBurstButNoMore() {
        admit(10, 0);

        assertThat(admit(5, 1000 * SECOND)).containsExactly(7, 0, 0, -1, -1);
    }

    @Test
    void otherKeyHasItsOwnLimit() {
        admit(10, 0);

        assertThat(rates.admit(KEY + 1, 0)).isZero();
    }

    @Test
    void everyKeyFindsAPlace() {
        var one = new LineRates(1024, 1, Duration.ofSeconds(1));

        assertThat(one.admit(0, 0)).isZero();
        assertThat(one.admit(-1, 0)).isZero();
        assertThat(one.admit(Integer.MIN_VALUE, 0)).isZero();
        assertThat(one.admit(Integer.MAX_VALUE, 0)).isZero();
    }
}

package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.report.ProcessSample;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

class GrowthTest {

    private static List<ProcessSample> samples(int count, IntUnaryOperator descriptors) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new ProcessSample(
                                        i, "a", 7, 400L << 20, descriptors.applyAsInt(i), 30))
                .toList();
    }

    @Test
    void whatGoesUpAndDownHasNotGrown() {
        assertThat(Growth.in(samples(90, i -> 50 + i % 40))).isEmpty();
    }

    @Test
    void whatIsMoreAtTheEndThanAtTheBeginningIsNamed() {
        assertThat(Growth.in(samples(90, i -> 50 + i)))
                .contains("a has grown from 65 to 125 descriptors");
    }

    @Test
    void oneThatIsLargeAtTheVeryEndIsNoGrowth() {
        assertThat(Growth.in(samples(90, i -> i == 89 ? 5_000 : 50))).isEmpty();
    }

    @Test
    void tooFewSamplesSayNothing() {
        assertThat(Growth.in(samples(20, i -> 100 * i))).isEmpty();
    }
}

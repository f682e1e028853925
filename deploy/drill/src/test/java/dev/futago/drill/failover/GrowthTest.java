package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.report.Check;
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

    private static Check check(int count, IntUnaryOperator descriptors) {
        return Growth.check(samples(count, descriptors)).orElseThrow();
    }

    @Test
    void whatGoesUpAndDownHasNotGrown() {
        assertThat(check(90, i -> 50 + i % 40).holds()).isTrue();
    }

    @Test
    void whatGrowsToTheEndIsNamed() {
        Check check = check(90, i -> 50 + i);

        assertThat(check.holds()).isFalse();
        assertThat(check.words())
                .isEqualTo(
                        "a 400 to 400 MiB of memory; a 95 to 125 descriptors; a 30 to 30 threads");
    }

    @Test
    void processThatWarmsUpHasNotGrown() {
        assertThat(check(90, i -> 50 + 4 * Math.min(i, 25)).holds()).isTrue();
    }

    @Test
    void oneThatIsLargeAtTheVeryEndIsNoGrowth() {
        assertThat(check(90, i -> i == 89 ? 5_000 : 50).holds()).isTrue();
    }

    @Test
    void tooFewSamplesSayNothing() {
        assertThat(Growth.check(samples(20, i -> 100 * i))).isEmpty();
    }
}

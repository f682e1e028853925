package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.check.ResumesInTime;

import org.junit.jupiter.api.Test;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

/** P7: with one named holder and the arbiter alive, service resumes in time after any one fault. */
class ResumesInTimeTest {

    private static final long SEEDS = 600;

    @Test
    void afterAnyOneFaultNoClientWaitsLongerThanTwiceTheSuspicionTimeAndASecond() {
        Map<OneFault.Kind, Long> longest = new EnumMap<>(OneFault.Kind.class);
        LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(OneFault::of)
                .forEachOrdered(
                        outcome -> {
                            assertThat(outcome.violations()).as(outcome.toString()).isEmpty();
                            longest.merge(outcome.kind(), outcome.longestNanos(), Math::max);
                        });
        longest.replaceAll((kind, nanos) -> nanos / 1_000_000);
        System.out.println("resumes in time: longest wait of a client, in ms: " + longest);
        assertThat(longest).containsOnlyKeys(OneFault.Kind.values());
    }

    @Test
    void oneThatWaitsLongerIsFound() {
        var judge = new ResumesInTime(2_000_000_000L, 100);
        judge.onAnswer(100 + judge.boundNanos());
        assertThat(judge.breach()).isEmpty();

        judge.judge(101 + 2 * judge.boundNanos());

        assertThat(judge.boundNanos()).isEqualTo(5_000_000_000L);
        assertThat(judge.breach())
                .contains("a client has waited for 5.000 s, the bound is 5.000 s");
    }
}

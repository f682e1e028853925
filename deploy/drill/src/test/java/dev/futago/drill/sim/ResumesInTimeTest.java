package dev.futago.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.drill.check.ResumesInTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

/** P7: with one named holder and the arbiter alive, service resumes in time after any one fault. */
class ResumesInTimeTest {

    private static final long SEEDS = 600;
    private static final long SLOW_SEEDS = 200;

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

    /** PROTOCOL P7, R7: answers later than patience count, and each claim takes one of them. */
    @ParameterizedTest
    @ValueSource(longs = {900, 1_100, 2_100})
    void slowArbiterDelaysServiceByTwoAnswers(long answerMillis) {
        long longest =
                LongStream.rangeClosed(1, SLOW_SEEDS)
                        .parallel()
                        .mapToObj(seed -> OneFault.of(seed, answerMillis * 1_000_000))
                        .peek(
                                outcome ->
                                        assertThat(outcome.violations())
                                                .as(outcome.toString())
                                                .isEmpty())
                        .mapToLong(OneFault.Outcome::longestNanos)
                        .max()
                        .orElseThrow();
        System.out.printf(
                "arbiter answers after %d ms: longest wait of a client %d ms%n",
                answerMillis, longest / 1_000_000);
        assertThat(longest).isPositive();
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

package dev.futago.drill.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.futago.drill.measure.Spread;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Medians, and what is left of them. */
final class FindingsTest {

    private final PaperPlan plan = SampleFindings.plan(3, 512L, 4096L);
    private final Combination off = new Combination(512 * SampleFindings.MIB, Variant.OFF);
    private final Combination kemari = new Combination(512 * SampleFindings.MIB, Variant.KEMARI);

    @Test
    void theMedianIsTheMiddleAndTheSpreadIsShown() {
        assertThat(Spread.of(List.of(3.0, 1.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void ratesAreMediansOverRounds() {
        Findings findings = SampleFindings.of(plan, each -> 1000);

        assertThat(findings.rate(off)).contains(new Spread(1020, 1010, 1030));
        assertThat(findings.isComplete()).isTrue();
    }

    @Test
    void whatIsLeftIsOfTheNodeAloneWithTheSameMemory() {
        Findings findings =
                SampleFindings.of(plan, each -> each.variant().isProtected() ? 25 : 1000);

        assertThat(findings.left(kemari).orElseThrow()).isCloseTo(0.025, within(0.001));
        assertThat(findings.left(off)).isEmpty();
    }

    @Test
    void ratesOfTwoMemoriesAreCompared() {
        Findings findings = SampleFindings.of(plan, each -> 1e15 / each.memoryBytes());
        var large = new Combination(4096 * SampleFindings.MIB, Variant.OFF);

        assertThat(findings.ratio(large, off).orElseThrow()).isCloseTo(0.125, within(0.001));
    }

    @Test
    void aMemoryThatDidNotFitIsNotComparedWith() {
        Findings all = SampleFindings.of(plan, each -> 1000);
        List<Sample> alone =
                all.samples().stream()
                        .filter(
                                sample -> {
                                    Combination each = sample.step().combination();
                                    return each.memoryBytes() == off.memoryBytes()
                                            || !each.variant().isProtected();
                                })
                        .toList();

        var partial =
                new Findings(plan, SampleFindings.MACHINE, SampleFindings.BEGAN, alone, List.of());

        assertThat(all.fullMemories()).isEqualTo(plan.memories());
        assertThat(partial.fullMemories()).containsExactly(off.memoryBytes());
    }

    @Test
    void aRoundThatFailedIsMissed() {
        Findings all = SampleFindings.of(plan, each -> 1000);
        List<Sample> withoutLast = all.samples().subList(0, all.samples().size() - 1);
        var failed = new NotMeasured(withoutLast.getLast().step().combination(), "it ended");

        var findings =
                new Findings(
                        plan,
                        SampleFindings.MACHINE,
                        SampleFindings.BEGAN,
                        withoutLast,
                        List.of(failed));

        assertThat(findings.isComplete()).isFalse();
    }

    @Test
    void aSampleIsReadFromWhatTheLoadPrints() {
        Step step = new Step(1, 1, off);
        String said =
                """
                {"requests": 1500, "seconds": 2.0,
                 "latency_usec": {"p50": 1.5, "p90": 2, "p99": 3, "p99.9": 4, "max": 5}}
                """;

        Sample sample = Sample.of(step, SampleFindings.BEGAN, 0.5, said);

        assertThat(sample.rate()).isEqualTo(750);
        assertThat(sample.latency()).isEqualTo(new Sample.Latency(1.5, 2, 3, 4, 5));
    }

    @Test
    void aLoadWithoutAnAnswerIsNoSample() {
        Step step = new Step(1, 1, off);
        String none =
                """
                {"requests": 0, "seconds": 2.0,
                 "latency_usec": {"p50": 0, "p90": 0, "p99": 0, "p99.9": 0, "max": 0}}
                """;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.of(step, SampleFindings.BEGAN, 0.5, none))
                .withMessage("no request was answered");
        for (String other : List.of("", "[]", "{}", "no JSON")) {
            assertThatIllegalArgumentException()
                    .as(other)
                    .isThrownBy(() -> Sample.of(step, SampleFindings.BEGAN, 0.5, other));
        }
    }
}

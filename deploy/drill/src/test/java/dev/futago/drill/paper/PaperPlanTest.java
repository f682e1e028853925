package dev.futago.drill.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** What is measured, how often, and in which order. */
final class PaperPlanTest {

    @Test
    void aNodeAloneIsMeasuredOnceForEachMemory() {
        PaperPlan plan = SampleFindings.plan(1, 512L, 1024L);

        assertThat(plan.combinations().stream().map(Combination::label))
                .containsExactly(
                        "512MiB off",
                        "512MiB stop-and-wait, flags, pages",
                        "512MiB stop-and-wait, bitmap, pages",
                        "512MiB stop-and-wait, queue, lines",
                        "512MiB pipelined, flags, pages",
                        "512MiB pipelined, bitmap, pages",
                        "512MiB pipelined, queue, lines",
                        "1GiB off",
                        "1GiB stop-and-wait, flags, pages",
                        "1GiB stop-and-wait, bitmap, pages",
                        "1GiB stop-and-wait, queue, lines",
                        "1GiB pipelined, flags, pages",
                        "1GiB pipelined, bitmap, pages",
                        "1GiB pipelined, queue, lines");
    }

    @Test
    void eachRoundMeasuresEverythingOnceAndEverySecondGoesBackwards() {
        PaperPlan plan = SampleFindings.plan(3, 512L, 1024L);
        List<Combination> all = plan.combinations();

        List<Step> steps = plan.steps(List.of());

        assertThat(steps).extracting(Step::number).startsWith(1, 2, 3).endsWith(41, 42);
        assertThat(ofRound(steps, 1)).isEqualTo(all);
        assertThat(ofRound(steps, 2)).isEqualTo(all.reversed());
        assertThat(ofRound(steps, 3)).isEqualTo(all);
    }

    private static List<Combination> ofRound(List<Step> steps, int round) {
        return steps.stream().filter(step -> step.round() == round).map(Step::combination).toList();
    }

    @Test
    void whatNeedsMoreMemoryThanThereIsIsLeftOutWithItsReason() {
        PaperPlan plan = SampleFindings.plan(2, 512L, 8192L);

        List<NotMeasured> leftOut = plan.tooLarge(12_000 * SampleFindings.MIB);

        assertThat(leftOut).hasSize(6).allMatch(each -> each.combination().nodes() == 2);
        assertThat(leftOut.getFirst().text())
                .isEqualTo(
                        "8GiB stop-and-wait, flags, pages: its processes need 20992 MiB, 12000 MiB"
                                + " are available");
        assertThat(plan.steps(leftOut))
                .hasSize(2 * 8)
                .noneMatch(step -> step.combination().neededBytes() > 12_000 * SampleFindings.MIB);
    }

    @Test
    void onlyTheQueueCanSendLinesOrPages() {
        List<Variant> variants =
                Variant.allOf(
                        List.of(Sync.STOP_AND_WAIT),
                        List.of(Tracking.FLAGS, Tracking.QUEUE),
                        List.of(Delta.LINE, Delta.PAGE));

        assertThat(variants)
                .extracting(Variant::label)
                .containsExactly(
                        "stop-and-wait, flags, pages",
                        "stop-and-wait, queue, lines",
                        "stop-and-wait, queue, pages");
        assertThat(variants.getFirst()).isEqualTo(Variant.KEMARI);
        assertThat(String.join(" ", Variant.KEMARI.nodeFlags()))
                .isEqualTo(
                        "--rr-dirty-pages 8 --sync stop-and-wait --tracker flags --delta page"
                                + " --warm-up 0s");
        assertThat(Variant.OFF.nodeFlags()).containsExactly("--rr-dirty-pages", "8");
    }

    @Test
    void theCommandSaysAllThatMatters() {
        var plan =
                new PaperPlan(
                        List.of(1024 * SampleFindings.MIB, 64 * SampleFindings.MIB),
                        SampleFindings.plan(1, 64L).variants(),
                        3,
                        SampleFindings.LOAD,
                        OptionalInt.of(1));

        assertThat(plan.command())
                .isEqualTo(
                        "futago paper --memory 64MiB,1GiB --modes off,stop-and-wait,pipelined"
                                + " --trackers flags,bitmap,queue --delta line --rounds 3 --time 5"
                                + " --warmup 2.5 --connections 1 --depth 1 --cpu 1");
    }

    @Test
    void itsTimeIsToldAndBounded() {
        PaperPlan plan = SampleFindings.plan(1, 1024L);
        List<Step> steps = plan.steps(List.of());

        assertThat(plan.expected(steps)).isGreaterThan(Duration.ofMillis(7 * 7500));
        assertThat(plan.atMost(steps)).isGreaterThan(plan.expected(steps));
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleFindings.plan(0, 512L))
                .withMessage("the paper needs 1 to 1000 rounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SampleFindings.plan(1))
                .withMessage("the paper needs a memory size at least");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Load(1, 1, Duration.ZERO, Duration.ZERO))
                .withMessage("the paper needs a time and a warm-up of up to an hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Variant(Sync.OFF, Tracking.QUEUE, Delta.LINE));
    }
}

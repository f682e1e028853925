package dev.futago.drill.paper;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;
import dev.futago.drill.measure.Machine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/** Findings of a machine that was never measured: its figures are made up, to be shown. */
final class SampleFindings {

    static final long MIB = 1L << 20;
    static final Instant BEGAN = Instant.parse("2026-03-04T05:06:07Z");
    static final Machine MACHINE =
            new Machine("A Processor", 2, 8192 * MIB, "Linux 1.2", "A Java 25", 0.25);
    static final Load LOAD = new Load(1, 1, Duration.ofSeconds(5), Duration.ofMillis(2500));

    private SampleFindings() {}

    static PaperPlan plan(int rounds, Long... memoriesMib) {
        return new PaperPlan(
                List.of(memoriesMib).stream().map(mib -> mib * MIB).toList(),
                Variant.allOf(
                        List.of(Sync.OFF, Sync.STOP_AND_WAIT, Sync.PIPELINED),
                        List.of(Tracking.FLAGS, Tracking.BITMAP, Tracking.QUEUE),
                        List.of(Delta.LINE)),
                rounds,
                LOAD,
                OptionalInt.empty());
    }

    /** Each round a hundredth faster than the one before. */
    static Findings of(PaperPlan plan, ToDoubleFunction<Combination> rate) {
        List<Sample> samples =
                plan.steps(List.of()).stream()
                        .map(
                                step -> {
                                    double perSecond =
                                            rate.applyAsDouble(step.combination())
                                                    * (1 + step.round() / 100.0);
                                    return sample(step, Math.round(perSecond * 5));
                                })
                        .toList();
        return new Findings(plan, MACHINE, BEGAN, samples, List.of());
    }

    static Sample sample(Step step, long requests) {
        var latency = new Sample.Latency(10.5, 11, 20.25, 30, 400);
        return new Sample(step, BEGAN.plusSeconds(step.number()), 1.5, requests, 5, latency);
    }

    /** Fixed costs, and with flags and bitmap a cost for all pages: in the shape of the paper. */
    static double modelled(Combination combination) {
        double gib = combination.memoryBytes() / (double) (1L << 30);
        Variant variant = combination.variant();
        double fixedMicros =
                switch (variant.sync()) {
                    case OFF -> 14;
                    case STOP_AND_WAIT -> 45;
                    case PIPELINED -> 34;
                };
        double scanMicros =
                switch (variant.tracker()) {
                    case FLAGS -> 78 * gib;
                    case BITMAP -> 1.2 * gib;
                    case QUEUE, NONE -> 0;
                };
        return 1e6 / (fixedMicros + scanMicros);
    }
}

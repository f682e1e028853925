package dev.futago.drill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.futago.drill.process.TestLauncher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** The benchmark with real processes, once and briefly: that it measures, not how much. */
final class BenchRunTest {

    @Test
    @Timeout(120)
    void aPairAndANodeAloneAreMeasuredInTurn(@TempDir Path folder) throws Exception {
        BenchResult result = run(TestLauncher.writeInto(folder), Target.T1);

        assertThat(result.missing()).isEmpty();
        assertThat(result.readings()).hasSize(8);
        assertThat(result.readings()).allMatch(reading -> reading.value(Measure.RATE) > 0);
        assertThat(result.lines()).allMatch(line -> line.spread().orElseThrow().min() > 0);
        assertThatNothingIsLeft();
    }

    @Test
    @Timeout(300)
    void aKvPairIsMeasuredBesideRedis(@TempDir Path folder) throws Exception {
        assumeInstalled(Setting.REDIS);

        BenchResult result = run(TestLauncher.writeInto(folder, 1100), Target.T7);

        assertThat(result.missing()).isEmpty();
        assertThat(result.lines()).hasSize(5);
        assertThat(result.lines()).allMatch(line -> line.spread().orElseThrow().min() > 0);
        assertThatNothingIsLeft();
    }

    @Test
    @Timeout(300)
    void aKvPairAndANodeAloneAreMeasuredByRedisBenchmark(@TempDir Path folder) throws Exception {
        assumeInstalled(Setting.KEY_RANGES);

        BenchResult result = run(TestLauncher.writeInto(folder, 1100), Target.T8);

        assertThat(result.missing()).isEmpty();
        assertThat(result.lines()).hasSize(3);
        assertThat(result.lines()).allMatch(line -> line.spread().orElseThrow().min() > 0);
        assertThatNothingIsLeft();
    }

    private static void assumeInstalled(Setting setting) {
        String program = setting.program().orElseThrow();
        assumeTrue(
                Installed.has(program),
                program + " is not installed (Debian: apt-get install redis-server)");
    }

    private static BenchResult run(Path launcher, Target target) throws InterruptedException {
        var plan =
                new BenchPlan(
                        launcher,
                        EnumSet.of(target),
                        1,
                        // A machine may stand still for 300 ms, and nothing is answered then.
                        Duration.ofMillis(600),
                        64L << 20,
                        20_000);
        var silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Bench(plan, silent).run();
    }

    private static void assertThatNothingIsLeft() {
        List<ProcessHandle> left =
                ProcessHandle.current()
                        .children()
                        .filter(child -> isOfBench(child.info().commandLine().orElse("")))
                        .toList();
        assertThat(left).isEmpty();
    }

    private static boolean isOfBench(String commandLine) {
        return commandLine.contains("drill.cli") || commandLine.contains("redis-");
    }
}

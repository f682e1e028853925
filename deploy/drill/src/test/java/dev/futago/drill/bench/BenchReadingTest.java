package dev.futago.drill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What nodes, JVMs and the system write, as it is read here. */
final class BenchReadingTest {

    private static final String METRICS =
            """
            # HELP futago_checkpoint_seconds How long a checkpoint takes, by phase.
            futago_protected 1.0
            futago_checkpoint_seconds_bucket{phase="ack",le="+Inf"} 77
            futago_checkpoint_seconds_bucket{phase="seal",le="8.192E-6"} %d
            futago_checkpoint_seconds_bucket{phase="seal",le="1.024E-5"} %d
            futago_checkpoint_seconds_bucket{phase="seal",le="+Inf"} %d
            """;

    @Test
    void sealingIsReadFromWhatTwoScrapesDifferBy() {
        Scrape before = Scrape.of(METRICS.formatted(1000, 1000, 5000));
        Scrape after = Scrape.of(METRICS.formatted(1050, 1100, 5100));

        assertThat(after.isProtected()).isTrue();
        assertThat(after.sealMicros(before, 0.50)).isEqualTo(8.192, within(1e-9));
        assertThat(after.sealMicros(before, 0.75)).isEqualTo(9.216, within(1e-9));
        assertThat(after.sealMicros(before, 1)).isEqualTo(10.24, within(1e-9));
    }

    @Test
    void withoutACheckpointThereIsNoQuantile() {
        Scrape scrape = Scrape.of(METRICS.formatted(1, 2, 3));

        assertThatIllegalStateException().isThrownBy(() -> scrape.sealMicros(scrape, 0.5));
    }

    @Test
    void beyondTheLastBorderTheLastBorderIsAllThatIsKnown() {
        var counts = new TreeMap<>(Map.of(1.0, 1.0, Double.POSITIVE_INFINITY, 10.0));

        assertThat(Scrape.quantile(counts, 0.99)).isEqualTo(1.0);
    }

    @Test
    void aTakeoverIsReadFromTheLogOfWhoTookOver() {
        List<String> log =
                List.of(
                        "10:59:59.000 INFO  following a/1 in epoch 1 from checkpoint 2",
                        "11:00:00.010 WARN  suspected a/1 in epoch 1 at checkpoint 9: silent",
                        "11:00:00.025 WARN  TOOK OVER: epoch 2 from checkpoint 9 (lost)",
                        "11:00:00.052 INFO  first reply in epoch 2, after 50 ms");

        assertThat(TakeoverTimes.of(log))
                .contains(new TakeoverTimes(Duration.ofMillis(15), Duration.ofMillis(42)));
        assertThat(TakeoverTimes.of(log.subList(0, 3))).isEmpty();
    }

    @Test
    void aTakeoverMayLastOverMidnight() {
        List<String> log =
                List.of(
                        "23:59:59.990 WARN  suspected a/1 in epoch 1 at checkpoint 9: silent",
                        "00:00:00.010 WARN  TOOK OVER: epoch 2 from checkpoint 9 (lost)",
                        "00:00:00.020 INFO  first reply in epoch 2, after 50 ms");

        assertThat(TakeoverTimes.of(log).orElseThrow().toFirstReply())
                .isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void whatRedisBenchmarkPrintsIsReadByItsNames() {
        String csv =
                """
                "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
                "SET","597014.94","6.552","0.736","5.487","11.335","16.079","86.655"
                """;

        assertThat(RedisBenchmark.values(csv))
                .containsEntry(Measure.RATE, 597_014.94)
                .containsEntry(Measure.P50, 5487.0)
                .containsEntry(Measure.P99, 16_079.0);
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisBenchmark.values("Could not connect to Redis"));
    }

    @Test
    void aBenchmarkWhoseSetsWereRefusedIsNoMeasurement() {
        new RedisBenchmark(1_000_000, 100).check(100);
        new RedisBenchmark(1_000_000, 100_000).check(99_995);
        new RedisBenchmark(1_000_000, 100_000_000).check(995_017);

        assertThatIllegalStateException()
                .isThrownBy(() -> new RedisBenchmark(1_000_000, 100_000_000).check(700_000))
                .withMessageContaining("refused");
    }

    @Test
    void aNumberIsReadFromWhatInfoSays() {
        String info = "# Memory\r\nused_memory:1068072\r\nused_memory_rss:12865536\r\n";

        assertThat(StoreDoor.number(info, "used_memory")).isEqualTo(1_068_072);
        assertThatIllegalStateException().isThrownBy(() -> StoreDoor.number(info, "uptime"));
    }

    @Test
    void aPauseIsTheWholeOfASafepoint() {
        Stream<String> lines =
                Stream.of(
                        "[0.004s] Using the log",
                        "[1.234s] Safepoint \"ZMarkEndYoung\", Time since last: 20 ns, Reaching"
                                + " safepoint: 5000 ns, At safepoint: 7000 ns, Leaving safepoint:"
                                + " 10 ns, Total:    12010 ns, Threads: 1 runnable, 20 total");

        assertThat(SafepointLog.pauses(lines)).containsExactly(12_010L);
    }
}

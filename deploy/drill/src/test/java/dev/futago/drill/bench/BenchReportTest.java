package dev.futago.drill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.drill.measure.Machine;
import dev.futago.drill.measure.Spread;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From single measurements to the table. */
final class BenchReportTest {

    private static final Machine MACHINE =
            new Machine("a cpu", 2, 1L << 34, "Linux 6", "a vendor 25", 0.5);

    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");

    private final List<Reading> readings = new ArrayList<>();

    private void rates(Contender contender, double... rounds) {
        for (int round = 0; round < rounds.length; round++) {
            readings.add(new Reading(contender, round, Map.of(Measure.RATE, rounds[round])));
        }
    }

    private BenchResult result(Target target, Map<Setting, String> missing) {
        return new BenchResult(
                BenchPlanTest.plan(EnumSet.of(target)),
                MACHINE,
                BEGAN,
                true,
                readings,
                missing,
                Map.of());
    }

    @Test
    void theMiddleOfAnEvenNumberIsBetweenTwo() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(List.of(7.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void aRatioIsFormedInEachRoundAndTheWarmUpCountsForNothing() {
        rates(Contender.PAIR_50, 1, 60, 70, 90);
        rates(Contender.ALONE_50, 1000, 100, 140, 100);

        BenchResult.Line line = result(Target.T2, Map.of()).lines().getFirst();

        assertThat(line.rounds()).containsExactly(0.6, 0.5, 0.9);
        assertThat(line.spread()).contains(new Spread(0.6, 0.5, 0.9));
        assertThat(line.met()).contains(Target.Met.YES);
    }

    @Test
    void theTableNamesTargetMeasuredPartsBoundsAndWhetherTheyAreMet() {
        rates(Contender.PAIR_64, 5, 1900);
        rates(Contender.ALONE_64, 5, 2000);

        String text = new BenchReport(result(Target.T3, Map.of())).text();

        assertThat(text)
                .contains("T3  RR 64 × 16: protected / unprotected  0.95 (0.95–0.95)")
                .contains("1,900 / 2,000/s  0.80      0.95  aim")
                .contains("a cpu, 2 cores, 16.0 GiB, Linux 6, a vendor 25, load before 0.5");
    }

    @Test
    void ofATimeLessIsBetterAndAPauseIsJudgedByTheLongest() {
        for (double pause : new double[] {9, 0.05, 2}) {
            var values = Map.of(Measure.RATE, 1.0, Measure.PAUSE_MAX, pause);
            readings.add(new Reading(Contender.LARGE_COLLECTED, readings.size(), values));
        }

        BenchResult.Line line = result(Target.T11, Map.of()).lines().getFirst();

        assertThat(line.rounds()).containsExactly(0.05, 2.0);
        assertThat(line.met()).contains(Target.Met.NO);
        assertThat(Target.T12.met(10)).isEqualTo(Target.Met.AIM);
        assertThat(Target.T12.met(50)).isEqualTo(Target.Met.YES);
        assertThat(Target.T12.met(51)).isEqualTo(Target.Met.NO);
    }

    @Test
    void whatWasNotMeasuredSaysWhy() {
        BenchResult result = result(Target.T4, Map.of(Setting.MEMORY, "needs, say, more"));
        var report = new BenchReport(result);

        assertThat(result.isComplete()).isFalse();
        assertThat(report.text()).contains("not measured: needs, say, more");
        assertThat(report.csv()).contains(",0.9700,0.9900,,\"needs, say, more\"\n");
        assertThat(figure(report).get("not_measured").getAsString()).isEqualTo("needs, say, more");
    }

    @Test
    void whatIsNotInstalledIsSaidAndIsNoFailure() {
        var result =
                new BenchResult(
                        BenchPlanTest.plan(EnumSet.of(Target.T7)),
                        MACHINE,
                        BEGAN,
                        true,
                        List.of(),
                        Map.of(),
                        Map.of(Setting.REDIS, "redis-server is not installed"));
        var report = new BenchReport(result);

        assertThat(result.isComplete()).isTrue();
        assertThat(report.text()).contains("not measured: redis-server is not installed");
        assertThat(figure(report).get("not_measured").getAsString())
                .isEqualTo("redis-server is not installed");
    }

    @Test
    void withoutAnAimNoneIsShownAndNoneIsMet() {
        rates(Contender.KV_50_16, 1, 900);
        rates(Contender.REDIS_50_16, 1, 300);

        var report = new BenchReport(result(Target.T7, Map.of()));

        assertThat(report.text()).containsPattern("900 / 300/s +1.00 +yes");
        assertThat(report.csv())
                .contains("WAIT after each SET\",ratio,3.0000,3.0000,3.0000,1.0000,,yes,");
    }

    @Test
    void memoryPerKeyStandsBesideRedisAndIsNotJudged() {
        readings.add(new Reading(Contender.KV_FILLED, 1, Map.of(Measure.KEY_BYTES, 72.0)));
        readings.add(new Reading(Contender.REDIS_FILLED, 1, Map.of(Measure.KEY_BYTES, 96.0)));

        assertThat(new BenchReport(result(Target.T7, Map.of())).text())
                .contains("kv guest / Redis    0.75 (0.75–0.75)")
                .contains("72.0 / 96.0 B\n");
    }

    @Test
    void jsonHasMachinePlanFiguresAndEverySingleMeasurement() {
        rates(Contender.PAIR_50, 1, 60, 70, 90);
        rates(Contender.ALONE_50, 1000, 100, 140, 100);

        var report = new BenchReport(result(Target.T2, Map.of()));

        JsonObject json = JsonParser.parseString(report.json()).getAsJsonObject();
        assertThat(json.getAsJsonObject("machine").get("cores").getAsInt()).isEqualTo(2);
        assertThat(json.getAsJsonObject("plan").get("rounds").getAsInt()).isEqualTo(3);
        assertThat(json.getAsJsonArray("measurements")).hasSize(8);
        JsonObject figure = figure(report);
        assertThat(figure.get("median").getAsDouble()).isEqualTo(0.6);
        assertThat(figure.getAsJsonArray("rounds")).hasSize(3);
        assertThat(figure.get("met").getAsBoolean()).isTrue();
        assertThat(figure.get("aim_met").getAsBoolean()).isFalse();
    }

    private static JsonObject figure(BenchReport report) {
        return JsonParser.parseString(report.json())
                .getAsJsonObject()
                .getAsJsonArray("figures")
                .get(0)
                .getAsJsonObject();
    }

    @Test
    void csvHasAValueForEachNameInAnyLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            rates(Contender.PAIR_50, 1, 60);
            rates(Contender.ALONE_50, 1, 100);

            assertThat(new BenchReport(result(Target.T2, Map.of())).csv())
                    .isEqualTo(
                            """
                            target,what,unit,median,min,max,at_least,aim,met,not_measured
                            T2,RR 50 × 1: protected / unprotected,ratio,0.6000,0.6000,0.6000,0.6000,0.8500,yes,
                            """);
        } finally {
            Locale.setDefault(before);
        }
    }
}

package dev.futago.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What a person reads in a terminal. */
final class TextReportTest {

    private static final Course NO_COURSE = new Course(0, 100, List.of(), List.of(), List.of());

    private static DrillResult drill(String name, Cycle... cycles) {
        return new DrillResult(name, "it goes on", List.of(cycles), List.of(), List.of(), "", "");
    }

    private static Cycle cycle(int number, Map<Figure, Double> figures, Check... checks) {
        return new Cycle(number, "a fault", List.of(), figures, List.of(checks), NO_COURSE, "");
    }

    private static String line(DrillResult... drills) {
        return TextReport.summary(new DrillReport("", SampleReport.MACHINE, "", List.of(drills)))
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void oneCycleIsATimelineAsTheDemoPrintsIt() {
        var moments =
                List.of(
                        new Moment(-5, "", "load", Moment.Mark.NONE),
                        new Moment(0, "", "SIGKILL of the primary", Moment.Mark.FAULT),
                        new Moment(46.7, "b", "suspected a", Moment.Mark.SUSPECTED),
                        new Moment(4514, "b", "PROTECTED", Moment.Mark.PROTECTED_AGAIN));
        var figures =
                Map.of(
                        Figure.LONGEST_GAP, 183.1,
                        Figure.UNPROTECTED, 4.51,
                        Figure.RESYNC, 268435456.0,
                        Figure.RATE, 46620.0,
                        Figure.ACKNOWLEDGED, 581320.0,
                        Figure.LOST, 0.0);
        var checks = List.of(new Check("digests equal", true, ""));

        assertThat(
                        TextReport.drill(
                                drill(
                                        "kill-primary",
                                        new Cycle(1, "", moments, figures, checks, NO_COURSE, ""))))
                .isEqualTo(
                        """
                        kill-primary  PASS  1 cycle
                          it goes on
                          fault            +0 ms      SIGKILL of the primary
                          suspected        +47 ms     b  suspected a
                          protected again  +4,514 ms  b  PROTECTED
                          longest gap 183 ms, unprotected 4.5 s, resynchronised 256 MiB, 46,620 requests/s from the fault on
                          acknowledged=581,320 lost=0 duplicated=- stale=-
                          checks: 1 of 1 hold (digests equal)
                        """);
    }

    @Test
    void overCyclesThereAreQuantilesAndWhatWasFoundStandsInALineEach() {
        var result =
                drill(
                        "back-to-back",
                        cycle(1, Map.of(Figure.LONGEST_GAP, 5.25), new Check("x", true, "")),
                        cycle(2, Map.of(), new Check("x", false, "this\nand that")),
                        cycle(3, Map.of(Figure.LONGEST_GAP, 1234.5)));

        assertThat(TextReport.drill(result))
                .isEqualTo(
                        """
                        back-to-back  FAIL  3 cycles
                          it goes on
                                          p50       p90       max
                          longest gap  5.3 ms  1,235 ms  1,235 ms  in 2 of 3
                          checks: 1 of 2 hold (x)
                          FAILED cycle 2, x: this
                              and that
                        """);
    }

    @Test
    void theSummaryHasALineForEachDrillAndADashWhereNothingWasMeasured() {
        String summary =
                TextReport.summary(
                        new DrillReport(
                                "",
                                SampleReport.MACHINE,
                                "",
                                List.of(
                                        drill("one", cycle(1, Map.of(Figure.LOST, 0.0))),
                                        DrillResult.skipped("two", "", "why"))));

        assertThat(summary)
                .isEqualTo(
                        """
                        drill  verdict  cycles  gap p50  p90  max  unprotected max  lost  duplicated  stale
                        one    PASS          1        -    -    -                -     0           -      -
                        two    SKIPPED       -        -    -    -                -     -           -      -
                        PASS: 1 of 2 drills, 1 skipped: nothing was lost
                        """);
    }

    @Test
    void theLastLineSaysNoMoreThanWasLookedAt() {
        var good = drill("good", cycle(1, Map.of()));
        var lossy = drill("lossy", cycle(1, Map.of(Figure.LOST, 1200.0)));
        var bad = drill("bad");
        var skipped = DrillResult.skipped("skipped", "", "why");

        assertThat(line(good)).isEqualTo("PASS: 1 of 1 drill");
        assertThat(line(good, lossy))
                .isEqualTo("PASS: 2 of 2 drills: lost 1,200, as the drills allow");
        assertThat(line(good, bad, skipped))
                .isEqualTo("FAIL: 1 of 3 drills failed, 1 skipped: bad");
        assertThat(line(skipped)).isEqualTo("SKIPPED: no drill was run, 1 skipped");
        assertThat(line()).isEqualTo("SKIPPED: no drill was run");
    }

    @Test
    void whateverTheTextsHoldNoControlCharacterReachesTheTerminal() {
        assertThat(TextReport.write(SampleReport.strange()))
                .contains("TROUBLE: no cycle was run")
                .contains("双子")
                .matches("(?s)[^\\p{Cntrl}&&[^\\n]]*");
    }

    @Test
    void aLongListOfFindingsIsCutAndCounted() {
        Cycle[] cycles = new Cycle[100];
        for (int number = 1; number <= cycles.length; number++) {
            cycles[number - 1] = cycle(number, Map.of(), new Check("x", false, "found"));
        }

        assertThat(TextReport.drill(drill("many", cycles)))
                .contains("FAILED cycle 20, x: found\n  … and 80 more\n")
                .doesNotContain("cycle 21");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LONGEST_GAP|0|0 ms",
                "LONGEST_GAP|0.04|0.0 ms",
                "LONGEST_GAP|9.94|9.9 ms",
                "LONGEST_GAP|12345.6|12,346 ms",
                "UNPROTECTED|0.25|0.3 s",
                "UNPROTECTED|99.94|99.9 s",
                "UNPROTECTED|7200|7,200 s",
                "RESYNC|0|0 B",
                "RESYNC|1023|1,023 B",
                "RESYNC|1536|1.5 KiB",
                "RESYNC|268435456|256 MiB",
                "LOST|3|3",
                "RATE|46620.4|46,620",
                "RATE|NaN|-",
                "LONGEST_GAP|Infinity|-",
            })
    void figuresAreWrittenForPeople(Figure figure, double value, String text) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Amounts.of(figure, value)).isEqualTo(text);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aFigureThatIsNoNumberIsNone() {
        var drill =
                drill(
                        "x",
                        cycle(1, Map.of(Figure.LOST, Double.NaN)),
                        cycle(2, Map.of(Figure.LOST, 2.0)),
                        SampleReport.takeover(3, new Random(1), 50, false));

        assertThat(drill.over(Figure.LOST)).contains(new DrillResult.Quantiles(1, 2, 2, 2));
        assertThat(drill.total(Figure.LOST)).hasValue(3);
        assertThat(drill("y", cycle(1, Map.of())).total(Figure.LOST)).isEmpty();
    }
}

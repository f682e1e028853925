package dev.futago.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Labels have room, and axes suit what they show. */
final class TimelinePictureTest {

    private static TimelinePicture close(Cycle cycle) {
        return new TimelinePicture(cycle, TimelineWindow.takeover(cycle).orElseThrow());
    }

    private static TimelinePicture whole(Cycle cycle) {
        return new TimelinePicture(cycle, TimelineWindow.whole(cycle).orElseThrow());
    }

    private static void noneMeet(List<Labels.Box> boxes) {
        for (int one = 0; one < boxes.size(); one++) {
            assertThat(boxes.get(one).left()).isNotNegative();
            assertThat(boxes.get(one).top()).isNotNegative();
            assertThat(boxes.get(one).right()).isLessThanOrEqualTo(TimelinePicture.WIDTH);
            for (int other = 0; other < one; other++) {
                assertThat(boxes.get(one).meets(boxes.get(other)))
                        .as("%s and %s", boxes.get(one), boxes.get(other))
                        .isFalse();
            }
        }
    }

    @Test
    void noLabelsOfATakeoverMeetAndEachMomentHasOne() {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            Cycle cycle = SampleReport.takeover(1, random, 60 + 200 * random.nextDouble(), true);

            noneMeet(close(cycle).boxes());
            noneMeet(whole(cycle).boxes());
            // Four marks, and seven moments of drill and survivor until the first reply.
            assertThat(close(cycle).boxes()).hasSize(4 + 7);
            // All marks, and what the other picture does not show.
            assertThat(whole(cycle).boxes()).hasSize(6 + 7);
        }
    }

    @Test
    void everyMarkIsNamedAlsoWhereTheyStandTogether() {
        var moments = new ArrayList<Moment>();
        for (Moment.Mark mark : Moment.Mark.values()) {
            moments.add(new Moment(0.01 * moments.size(), "a", "x", mark));
            moments.add(new Moment(1000 - 0.01 * moments.size(), "b", "x".repeat(99), mark));
        }
        String svg = whole(cycle(moments, List.of())).svg();

        noneMeet(whole(cycle(moments, List.of())).boxes());
        for (Moment.Mark mark : Moment.Mark.values()) {
            assertThat(svg).contains(mark.label());
        }
    }

    @Test
    void manyMomentsTakeNoMoreRoomThanThereIs() {
        var moments = new ArrayList<Moment>();
        for (int at = 0; at < 5000; at++) {
            moments.add(new Moment(at, "node" + at % 20, "moment " + at, Moment.Mark.HEALED));
        }
        TimelinePicture picture = whole(cycle(moments, List.of()));

        noneMeet(picture.boxes());
        assertThat(picture.svg().length()).isLessThan(600_000);
    }

    @Test
    void aCycleOfWhichNothingIsKnownHasNoPicture() {
        assertThat(TimelineWindow.whole(cycle(List.of(), List.of()))).isEmpty();
        assertThat(TimelineWindow.takeover(cycle(List.of(), List.of()))).isEmpty();
    }

    @Test
    void aBucketAloneIsDrawnAndWithoutACourseOnlyWhatHappened() {
        String one = whole(cycle(List.of(), List.of(7))).svg();
        String none = whole(cycle(List.of(fault()), List.of())).svg();

        Xml.parsed(one);
        Xml.parsed(none);
        assertThat(one).contains("replies/s").contains("class=\"rate\"");
        assertThat(none).contains(">fault<").doesNotContain("replies/s");
    }

    @Test
    void noNumberIsTooLargeOrTooSmallToBeDrawn() {
        double most = Double.MAX_VALUE;
        double least = Double.MIN_VALUE;
        for (double bucketMillis : new double[] {least, 1, 1e12, most}) {
            for (double begin : new double[] {-most, -least, 0, 1e12, most}) {
                var values = List.of(least, most, Double.NEGATIVE_INFINITY, 1.0);
                var course = new Course(begin, bucketMillis, List.of(-1, 0, 1, 2), values, values);
                var moments =
                        List.of(
                                new Moment(-most, "a", "", Moment.Mark.SUSPECTED),
                                fault(),
                                new Moment(1e13, "b", "", Moment.Mark.FIRST_REPLY),
                                new Moment(most, "b", "", Moment.Mark.HEALED));
                Map<Figure, Double> figures = Map.of(Figure.LONGEST_GAP, most);
                Cycle cycle = new Cycle(1, "", moments, figures, List.of(), course, "");
                Cycle small =
                        new Cycle(
                                Integer.MAX_VALUE,
                                "",
                                List.of(),
                                Map.of(Figure.LONGEST_GAP, least),
                                List.of(),
                                course,
                                "");
                var drill =
                        new DrillResult(
                                "", "", List.of(small, small, cycle), List.of(), List.of(), "", "");

                Xml.parsed(whole(cycle).svg());
                Xml.parsed(
                        new GapPicture(drill, drill.over(Figure.LONGEST_GAP).orElseThrow()).svg());
                HtmlReport.write(new DrillReport("", SampleReport.MACHINE, "", List.of(drill)));
            }
        }
    }

    private static Moment fault() {
        return new Moment(0, "", "killed", Moment.Mark.FAULT);
    }

    private static Cycle cycle(List<Moment> moments, List<Integer> replies) {
        var course = new Course(0, 100, replies, List.of(), List.of());
        return new Cycle(1, "a fault", moments, Map.of(), List.of(), course, "");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 80, 12_000, 90_000, 3_000_000, 100_000_000, 1e11})
    void theAxisHasFewRoundTicksWhateverItsLength(double millis) {
        var svg = new Svg(960, 40, "axis");
        new TimeAxis(new Scale(-millis / 3, millis, 0, 960, false), "from the fault")
                .drawBelow(svg, 0);

        long ticks = svg.end().split("class=\"middle\"", -1).length - 1L;
        assertThat(ticks).isBetween(3L, 14L);
    }

    @Test
    void theLongestSilenceEndsWithTheFirstReply() {
        Cycle cycle = SampleReport.takeover(1, new Random(1), 183, true);

        Buckets.Silence longest = new Buckets(cycle).longest().orElseThrow();

        assertThat(longest.toMillis()).isEqualTo(179);
        assertThat(longest.millis()).isEqualTo(183);
    }

    @Test
    void stepsPutTogetherLoseNoReplyAndNoSlowOne() {
        var replies = new ArrayList<Integer>();
        var slowest = new ArrayList<Double>();
        for (int bucket = 0; bucket < 10_000; bucket++) {
            replies.add(10);
            slowest.add(bucket == 7777 ? 500.0 : 1.0);
        }
        var course = new Course(0, 100, replies, slowest, List.of());
        var steps =
                new Buckets(new Cycle(1, "", List.of(), Map.of(), List.of(), course, ""))
                        .steps(0, 1_000_000);

        assertThat(steps).hasSizeLessThanOrEqualTo(300);
        assertThat(steps).allSatisfy(step -> assertThat(step.perSecond()).isEqualTo(100));
        assertThat(steps).extracting(Buckets.Step::slowestMillis).contains(500.0);
        assertThat(steps.getLast().toMillis()).isEqualTo(1_000_000);
    }
}

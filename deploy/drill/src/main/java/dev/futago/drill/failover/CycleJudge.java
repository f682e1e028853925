package dev.futago.drill.failover;

import dev.futago.drill.check.ResumesInTime;
import dev.futago.drill.load.LoadTimeline;
import dev.futago.drill.report.Check;
import dev.futago.drill.report.Course;
import dev.futago.drill.report.Cycle;
import dev.futago.drill.report.Figure;
import dev.futago.drill.report.Moment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes of all that was seen in a cycle what is reported of it. */
final class CycleJudge {

    /** What a service keeps of its rate that nothing breaks. */
    private static final double RATE_KEPT_MIN = 0.9;

    /**
     * After so long without a sign of its primary a standby suspects it, if nothing else is set.
     */
    private static final Duration SUSPICION = Duration.ofSeconds(2);

    /** Silences that are shorter are none. */
    private static final double GAP_MILLIS_MIN = 20;

    /** What the picture shows of the time before the fault. */
    private static final Duration BEFORE = Duration.ofSeconds(1);

    /**
     * What was seen in a cycle.
     *
     * @param before what the load had shown when the cycle before this one was over
     * @param after the same of this one: the pair protected again, and a moment after that
     * @param ofNodes checks of the nodes themselves: their images, their loops
     */
    record Seen(
            int number,
            Marks.Fault fault,
            List<Chronology.Line> lines,
            DrillLoad.Look before,
            DrillLoad.Look after,
            List<Check> ofNodes,
            String trouble) {

        /** Keeps the checks as they are now. */
        Seen {
            ofNodes = List.copyOf(ofNodes);
        }
    }

    private final Drill.Service service;
    private final Seen seen;
    private final Marks marks;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    CycleJudge(Drill.Service service, Seen seen) {
        this.service = service;
        this.seen = seen;
        marks = new Marks(seen.fault, seen.lines);
    }

    /** What the load had shown when it was over. */
    DrillLoad.Look after() {
        return seen.after;
    }

    /** Judges it. */
    Cycle judge() {
        DrillLoad.Look before = seen.before;
        DrillLoad.Look after = seen.after;
        count(Figure.ACKNOWLEDGED, after.acknowledged() - before.acknowledged());
        count(Figure.RETRIED, after.retried() - before.retried());
        count(Figure.LOST, after.lost() - before.lost());
        count(Figure.DUPLICATED, after.duplicated() - before.duplicated());
        count(Figure.STALE, after.stale() - before.stale());
        marks.resyncBytes().ifPresent(bytes -> figures.put(Figure.RESYNC, bytes));
        marks.figures().forEach(figures::put);
        marks.unprotectedSeconds().ifPresent(time -> figures.put(Figure.UNPROTECTED, time));
        List<Moment> moments = new ArrayList<>(marks.moments());
        boolean isOneHistory = before.history() == after.history();
        if (isOneHistory) {
            measureLoad(moments);
        }
        moments.sort((one, other) -> Double.compare(one.millis(), other.millis()));
        return new Cycle(
                seen.number,
                seen.fault.words(),
                moments,
                figures,
                checks(),
                isOneHistory ? course() : new Course(0, 1, List.of(), List.of(), List.of()),
                seen.trouble);
    }

    private void count(Figure figure, long value) {
        figures.put(figure, (double) value);
    }

    private void measureLoad(List<Moment> moments) {
        LoadTimeline timeline = seen.after.timeline();
        int first = bucketAt(seen.fault.nanos());
        int last = lastBucket();
        figures.put(Figure.LONGEST_GAP, longestGapNanos(first) / 1e6);
        figures.put(Figure.RATE, rate(first, last));
        for (int bucket = first; bucket <= last; bucket++) {
            double gapMillis = timeline.gapNanos(bucket) / 1e6;
            double endMillis =
                    marks.millisAt(seen.after.beganNanos() + timeline.gapEndNanos(bucket));
            if (gapMillis >= GAP_MILLIS_MIN
                    && marks.spansTheClaim(endMillis - gapMillis, endMillis)) {
                figures.put(Figure.FIRST_REPLY, endMillis);
                moments.add(firstReply(endMillis, gapMillis));
                return;
            }
        }
    }

    /** Of those that ended from a bucket on, and of the one that lasts still. */
    private long longestGapNanos(int first) {
        LoadTimeline timeline = seen.after.timeline();
        long longestNanos = seen.after.waitingNanos();
        for (int bucket = first; bucket < timeline.buckets(); bucket++) {
            longestNanos = Math.max(longestNanos, timeline.gapNanos(bucket));
        }
        return longestNanos;
    }

    private long longestGapNanosBeforeTheFault() {
        int fault = bucketAt(seen.fault.nanos());
        return IntStream.range(bucketAt(seen.before.atNanos()), fault)
                .mapToLong(seen.after.timeline()::gapNanos)
                .max()
                .orElse(0);
    }

    private double rate(int first, int last) {
        long replies = 0;
        for (int bucket = first; bucket <= last; bucket++) {
            replies += seen.after.timeline().replies(bucket);
        }
        int buckets = Math.max(1, last - first + 1);
        return replies * 1e9 / (buckets * (double) LoadTimeline.BUCKET_NANOS);
    }

    private static Moment firstReply(double endMillis, double gapMillis) {
        String text = String.format(Locale.ROOT, "a client is answered, after %.0f ms", gapMillis);
        return new Moment(endMillis, "", text, Moment.Mark.FIRST_REPLY);
    }

    /** The last that is full. */
    private int lastBucket() {
        return bucketAt(seen.after.atNanos()) - 1;
    }

    private int bucketAt(long nanos) {
        long since = Math.max(0, nanos - seen.after.beganNanos());
        return (int) (since / LoadTimeline.BUCKET_NANOS);
    }

    private Course course() {
        LoadTimeline timeline = seen.after.timeline();
        int first = bucketAt(seen.fault.nanos() - BEFORE.toNanos());
        int last = lastBucket();
        var replies = new ArrayList<Integer>();
        var slowest = new ArrayList<Double>();
        var gaps = new ArrayList<Double>();
        for (int bucket = first; bucket <= last; bucket++) {
            replies.add(timeline.replies(bucket));
            slowest.add(timeline.slowestNanos(bucket) / 1e6);
            gaps.add(timeline.gapNanos(bucket) / 1e6);
        }
        return new Course(
                marks.millisAt(seen.after.beganNanos() + first * LoadTimeline.BUCKET_NANOS),
                LoadTimeline.BUCKET_NANOS / 1e6,
                replies,
                slowest,
                gaps);
    }

    private List<Check> checks() {
        DrillLoad.Look before = seen.before;
        DrillLoad.Look after = seen.after;
        var checks = new ArrayList<Check>();
        checks.add(none("NoAcknowledgedReplyLost", "lost", after.lost() - before.lost()));
        checks.add(
                none(
                        "OneEffectPerRequest",
                        "duplicated",
                        after.duplicated() - before.duplicated()));
        checks.add(none("OneLinearHistory", "stale", after.stale() - before.stale()));
        checks.add(none("NoOutcomeUnknown", "unknown", after.unknown() - before.unknown()));
        checks.addAll(seen.ofNodes);
        switch (service) {
            case RESUMES, GOES_ON ->
                    checks.add(
                            resumesInTime(
                                    longestGapNanos(bucketAt(before.atNanos())), Duration.ZERO));
            case RESUMES_SLOWLY ->
                    checks.add(
                            resumesInTime(
                                    longestGapNanos(bucketAt(before.atNanos())),
                                    OtherFaults.SLOWEST_ANSWER));
            case WAITS -> checks.add(resumesInTime(longestGapNanosBeforeTheFault(), Duration.ZERO));
            case ENDS -> {
                /* What was before it is gone with its history. */
            }
        }
        checks.add(
                before.history() == after.history()
                        ? enoughLoad(figures.getOrDefault(Figure.RATE, 0.0), "the fault")
                        : enoughLoad(rate(0, lastBucket()), "its new beginning"));
        if (service == Drill.Service.GOES_ON) {
            checks.add(keepsItsRate(figures.getOrDefault(Figure.RATE, 0.0)));
        }
        return checks;
    }

    /** The checks of the history find what is wrong, in words. */
    private Check none(String name, String rule, long found) {
        String evidence =
                seen.after.evidence().stream()
                        .filter(sentence -> sentence.startsWith(rule + ":"))
                        .findFirst()
                        .orElse("");
        return new Check(name, found == 0, found == 0 ? "0" : found + ": " + evidence);
    }

    private static Check resumesInTime(long gapNanos, Duration answer) {
        double gapMillis = gapNanos / 1e6;
        var judge = new ResumesInTime(SUSPICION.toNanos(), answer.toNanos(), 0);
        double boundMillis = judge.boundNanos() / 1e6;
        return new Check(
                ResumesInTime.class.getSimpleName(),
                gapMillis <= boundMillis,
                String.format(
                        Locale.ROOT,
                        "%.0f ms without a reply, the bound is %.0f ms",
                        gapMillis,
                        boundMillis));
    }

    private static Check enoughLoad(double rate, String since) {
        return new Check(
                "EnoughLoad",
                rate >= DrillPlan.REQUESTS_PER_SECOND_MIN,
                String.format(
                        Locale.ROOT,
                        "%,.0f requests/s from %s on, %,.0f are needed to count",
                        rate,
                        since,
                        DrillPlan.REQUESTS_PER_SECOND_MIN));
    }

    private Check keepsItsRate(double rate) {
        int fault = bucketAt(seen.fault.nanos());
        int first = Math.max(0, bucketAt(seen.fault.nanos() - BEFORE.toNanos()));
        double before = rate(first, fault - 1);
        return new Check(
                "KeepsItsRate",
                rate >= RATE_KEPT_MIN * before,
                String.format(
                        Locale.ROOT,
                        "%,.0f requests/s, before it were %,.0f; %.0f %% are to be kept",
                        rate,
                        before,
                        100 * RATE_KEPT_MIN));
    }
}

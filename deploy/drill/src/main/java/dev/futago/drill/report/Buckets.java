package dev.futago.drill.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A course as a picture has room for it: no more steps than so many, and silences as spans. */
final class Buckets {

    private static final int STEPS_MAX = 300;
    private static final int SILENCES_MAX = 200;

    private final Course course;
    private final List<Moment> moments;

    Buckets(Cycle cycle) {
        course = cycle.course();
        moments = cycle.moments();
    }

    /**
     * One bucket, or some put together.
     *
     * @param perSecond the rate of replies
     * @param slowestMillis of all replies; 0 where there was none
     */
    record Step(double fromMillis, double toMillis, double perSecond, double slowestMillis) {}

    /** Time without a reply. */
    record Silence(double fromMillis, double toMillis) {

        double millis() {
            return toMillis - fromMillis;
        }
    }

    /** What touches a span of time. */
    List<Step> steps(double fromMillis, double toMillis) {
        var steps = new ArrayList<Step>();
        if (course.isEmpty()) {
            return steps;
        }
        double bucketMillis = course.bucketMillis();
        int buckets = course.replies().size();
        int first = (int) Math.clamp((fromMillis - course.fromMillis()) / bucketMillis, 0, buckets);
        int last =
                (int)
                        Math.clamp(
                                Math.ceil((toMillis - course.fromMillis()) / bucketMillis),
                                first,
                                buckets);
        int together = Math.max(1, Math.ceilDiv(last - first, STEPS_MAX));
        for (int from = first; from < last; from += together) {
            steps.add(step(from, Math.min(from + together, last)));
        }
        return steps;
    }

    private Step step(int from, int to) {
        double replies = 0;
        double slowest = 0;
        for (int bucket = from; bucket < to; bucket++) {
            replies += Math.max(0, course.replies().get(bucket));
            double millis = course.slowest(bucket);
            slowest = Double.isFinite(millis) ? Math.max(slowest, millis) : slowest;
        }
        double begin = course.beginMillis(from);
        double end = course.beginMillis(to);
        return new Step(begin, end, replies * 1000 / (end - begin), slowest);
    }

    /** The longest ones, in order of time, if they are not shorter than so much. */
    List<Silence> silences(double leastMillis) {
        var silences = new ArrayList<Silence>();
        if (!course.isEmpty()) {
            for (int bucket = 0; bucket < course.replies().size(); bucket++) {
                double millis = course.gap(bucket);
                if (Double.isFinite(millis) && millis > 0 && millis >= leastMillis) {
                    double end = course.beginMillis(bucket + 1);
                    silences.add(new Silence(end - millis, end));
                }
            }
        }
        return silences.stream()
                .sorted(Comparator.comparingDouble(Silence::millis).reversed())
                .limit(SILENCES_MAX)
                .map(this::placed)
                .sorted(Comparator.comparingDouble(Silence::fromMillis))
                .toList();
    }

    /** A bucket says roughly when a silence ended; the first reply after it, exactly. */
    private Silence placed(Silence silence) {
        OptionalDouble end =
                moments.stream()
                        .filter(moment -> moment.mark() == Moment.Mark.FIRST_REPLY)
                        .mapToDouble(Moment::millis)
                        .filter(
                                millis ->
                                        millis >= silence.toMillis() - 2 * course.bucketMillis()
                                                && millis
                                                        <= silence.toMillis()
                                                                + course.bucketMillis())
                        .findFirst();
        if (end.isEmpty() || silence.millis() < longestMillis()) {
            return silence;
        }
        return new Silence(end.getAsDouble() - silence.millis(), end.getAsDouble());
    }

    private double longestMillis() {
        return course.gapMillis().stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /** The longest of all; empty where there was none. */
    Optional<Silence> longest() {
        double longest = longestMillis();
        return longest > 0
                ? silences(longest).stream().max(Comparator.comparingDouble(Silence::millis))
                : Optional.empty();
    }
}

package dev.futago.drill.report;

import java.util.Optional;
import java.util.stream.DoubleStream;

/** What of a cycle a picture shows, in milliseconds from the fault. */
record TimelineWindow(double fromMillis, double toMillis) {

    private static final double WHOLE_LEAST_MILLIS = 1000;
    private static final double TAKEOVER_LEAST_MILLIS = 10;

    /** Centuries: no cycle takes so long. */
    static final double MILLIS_MAX = 1e13;

    /** A whole that is not that much longer than the takeover shows it well enough. */
    private static final double LONGER_MIN = 2.5;

    /** All of a cycle; empty if nothing is known of it. */
    static Optional<TimelineWindow> whole(Cycle cycle) {
        return around(times(cycle))
                .map(known -> known.padded(0.01, 0.02).atLeast(WHOLE_LEAST_MILLIS));
    }

    /** From the fault to the first reply; empty where that is most of the cycle. */
    static Optional<TimelineWindow> takeover(Cycle cycle) {
        DoubleStream marks =
                cycle.moments().stream()
                        .filter(moment -> isOfTakeover(moment.mark()))
                        .mapToDouble(Moment::millis);
        DoubleStream silence =
                new Buckets(cycle)
                        .longest().stream()
                                .flatMapToDouble(
                                        longest ->
                                                DoubleStream.of(
                                                        longest.fromMillis(), longest.toMillis()));
        double knownMillis = around(times(cycle)).map(TimelineWindow::length).orElse(0.0);
        return around(DoubleStream.concat(marks, silence))
                .map(TimelineWindow::withFault)
                .map(ends -> ends.padded(0.3, 0.6).atLeast(TAKEOVER_LEAST_MILLIS))
                .filter(close -> knownMillis > LONGER_MIN * close.length());
    }

    private static boolean isOfTakeover(Moment.Mark mark) {
        return switch (mark) {
            case FAULT, SUSPECTED, CLAIMED, FIRST_REPLY -> true;
            case NONE, HEALED, PROTECTED_AGAIN -> false;
        };
    }

    /** Of all that is known of a cycle. */
    static DoubleStream times(Cycle cycle) {
        return DoubleStream.concat(
                cycle.moments().stream().mapToDouble(Moment::millis), cycle.course().edges());
    }

    /** From the first time to the last of those that can be; empty if there is none. */
    static Optional<TimelineWindow> around(DoubleStream millis) {
        var times = millis.filter(time -> Math.abs(time) <= MILLIS_MAX).summaryStatistics();
        return times.getCount() == 0
                ? Optional.empty()
                : Optional.of(new TimelineWindow(times.getMin(), times.getMax()));
    }

    double length() {
        return toMillis - fromMillis;
    }

    boolean holds(double millis) {
        return millis >= fromMillis && millis <= toMillis;
    }

    boolean meets(Buckets.Silence silence) {
        return silence.toMillis() > fromMillis && silence.fromMillis() < toMillis;
    }

    private TimelineWindow withFault() {
        return new TimelineWindow(Math.min(0, fromMillis), Math.max(0, toMillis));
    }

    private TimelineWindow padded(double before, double after) {
        return new TimelineWindow(fromMillis - before * length(), toMillis + after * length());
    }

    private TimelineWindow atLeast(double millis) {
        double more = Math.max(0, millis - length()) / 2;
        return new TimelineWindow(fromMillis - more, toMillis + more);
    }
}

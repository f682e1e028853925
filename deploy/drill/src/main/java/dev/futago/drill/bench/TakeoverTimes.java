package dev.futago.drill.bench;

import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A takeover as the node that took over has logged it, on its own clock, to the millisecond.
 *
 * @param toTakeover from suspicion to being primary
 * @param toFirstReply from suspicion to the first reply
 */
record TakeoverTimes(Duration toTakeover, Duration toFirstReply) {

    private static final Pattern LINE =
            Pattern.compile("(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) \\S+ +(.*)");

    /** Reads the first takeover of a log; empty while it is not over. */
    static Optional<TakeoverTimes> of(List<String> log) {
        Optional<LocalTime> suspected = first(log, "suspected ");
        Optional<LocalTime> tookOver = first(log, "TOOK OVER");
        Optional<LocalTime> replied = first(log, "first reply ");
        return suspected.isEmpty() || tookOver.isEmpty() || replied.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new TakeoverTimes(
                                between(suspected.get(), tookOver.get()),
                                between(suspected.get(), replied.get())));
    }

    private static Optional<LocalTime> first(List<String> log, String beginning) {
        return log.stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(2).startsWith(beginning))
                .map(line -> LocalTime.parse(line.group(1)))
                .findFirst();
    }

    /** The log has times of day: after midnight they begin anew. */
    private static Duration between(LocalTime from, LocalTime to) {
        long millis = ChronoUnit.MILLIS.between(from, to);
        return Duration.ofMillis(Math.floorMod(millis, Duration.ofDays(1).toMillis()));
    }
}

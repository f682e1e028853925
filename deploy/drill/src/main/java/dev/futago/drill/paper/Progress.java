package dev.futago.drill.paper;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Tells how far a run is: by a bar where somebody watches, by lines elsewhere. */
public interface Progress extends AutoCloseable {

    /** A measurement begins. */
    void begins(Step step);

    /** It has ended. */
    void measured(Sample sample);

    /** It has failed. */
    void failed(Step step, String reason);

    @Override
    void close();

    /**
     * On the error stream, as fits what it is.
     *
     * @param steps how many measurements there are
     */
    static Progress onErrorStream(int steps) {
        boolean isWatched =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return isWatched
                ? new ProgressOnBar(System.err, steps)
                : new ProgressInLines(System.err, steps);
    }

    /** A measurement's place and name. */
    static String name(Step step) {
        return "round %d, %s".formatted(step.round(), step.combination().label());
    }

    /** A measurement's name and what it has shown. */
    static String outcome(Sample sample) {
        return String.format(
                Locale.ROOT, "%s: %,.0f requests/s", name(sample.step()), sample.rate());
    }

    /** Minutes and seconds for people. */
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
}

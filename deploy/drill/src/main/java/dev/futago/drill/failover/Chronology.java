package dev.futago.drill.failover;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened when, on one clock: what the nodes logged and what the drill did. Kept for the
 * report, and printed as it comes where that is wanted. Any thread may tell and ask.
 */
final class Chronology {

    /** Lines of the past that are kept. */
    private static final int LINES_MAX = 4_000;

    /**
     * A line.
     *
     * @param nanos when it came, by {@link System#nanoTime}
     * @param who the node; empty for what the drill did
     */
    record Line(long nanos, String who, String text) {}

    private static final Pattern LOGGED =
            Pattern.compile("\\S+ (?:INFO|WARN|ERROR)\\s+(.*)", Pattern.DOTALL);

    private final Optional<PrintStream> out;
    private final long originNanos = System.nanoTime();
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private boolean isClosed;

    /**
     * An empty chronology.
     *
     * @param out where lines are printed as they come
     */
    Chronology(Optional<PrintStream> out) {
        this.out = out;
    }

    /** Something that we did or found; answers when. */
    long say(String text) {
        return add("", text);
    }

    /** A line that a node logged; the node's own clock is left out. */
    void logged(String node, String line) {
        Matcher form = LOGGED.matcher(line);
        add(node, form.matches() ? form.group(1) : line);
    }

    /** Nothing that comes after this is news. */
    synchronized void close() {
        isClosed = true;
    }

    private synchronized long add(String who, String text) {
        long nanos = System.nanoTime();
        if (isClosed) {
            return nanos;
        }
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(new Line(nanos, who, text));
        out.ifPresent(
                stream -> {
                    stream.printf(Locale.ROOT, "%7.3f s  %-2s %s%n", secondsAt(nanos), who, text);
                    stream.flush();
                });
        notifyAll();
        return nanos;
    }

    private double secondsAt(long nanos) {
        return (nanos - originNanos) / 1e9;
    }

    /** All that came at a moment or after it, as far as it is kept. */
    synchronized List<Line> since(long nanos) {
        return lines.stream().filter(line -> line.nanos - nanos >= 0).toList();
    }

    /** What a node first logged that begins so, at a moment or after it. */
    synchronized Optional<Line> first(String node, long sinceNanos, String beginning) {
        return lines.stream()
                .filter(line -> line.nanos - sinceNanos >= 0 && line.who.equals(node))
                .filter(line -> line.text.startsWith(beginning))
                .findFirst();
    }

    /**
     * Waits for a line.
     *
     * @param atMostNanos for how long, from now on
     * @throws TimeoutException when it does not come
     */
    synchronized Line await(String node, long sinceNanos, String beginning, long atMostNanos)
            throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + atMostNanos;
        while (true) {
            Optional<Line> found = first(node, sinceNanos, beginning);
            if (found.isPresent()) {
                return found.get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException(
                        "%s did not say '%s' within %d s"
                                .formatted(
                                        node,
                                        beginning,
                                        TimeUnit.NANOSECONDS.toSeconds(atMostNanos)));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}

package dev.futago.drill.failover;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happened when, on one clock: printed as it comes, and kept for the report. */
final class DemoLog {

    /** A line, and when it came. */
    record Line(double seconds, String who, String text) {}

    private static final Pattern LOGGED =
            Pattern.compile("\\S+ (?:INFO|WARN|ERROR)\\s+(.*)", Pattern.DOTALL);

    private final PrintStream out;
    private final long originNanos = System.nanoTime();
    private final List<Line> lines = new ArrayList<>();
    private boolean isClosed;

    DemoLog(PrintStream out) {
        this.out = out;
    }

    /** Something that we did or found. */
    synchronized void say(String text) {
        add("", text);
    }

    /** A line that a node logged; the node's own clock is left out. */
    synchronized void logged(String node, String line) {
        Matcher form = LOGGED.matcher(line);
        add(node, form.matches() ? form.group(1) : line);
    }

    /** Nothing that comes after this is news. */
    synchronized void close() {
        isClosed = true;
    }

    private void add(String who, String text) {
        if (isClosed) {
            return;
        }
        var line = new Line((System.nanoTime() - originNanos) / 1e9, who, text);
        lines.add(line);
        out.printf(Locale.ROOT, "%7.3f s  %-2s %s%n", line.seconds, line.who, line.text);
        out.flush();
    }

    /** What a node first logged that begins so, after a moment on the log's clock. */
    synchronized Optional<Line> first(String node, double afterSeconds, String beginning) {
        return lines.stream()
                .filter(line -> line.seconds >= afterSeconds && line.who.equals(node))
                .filter(line -> line.text.startsWith(beginning))
                .findFirst();
    }

    double nowSeconds() {
        return (System.nanoTime() - originNanos) / 1e9;
    }
}

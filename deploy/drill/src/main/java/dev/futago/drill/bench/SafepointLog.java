package dev.futago.drill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a JVM notes each time for which it stopped its threads: {@code -Xlog:safepoint}. */
final class SafepointLog {

    private static final Pattern TOTAL = Pattern.compile(".*\\bTotal:\\s*(\\d+) ns.*");

    private final Path file;
    private int seen;

    private SafepointLog(Path file) {
        this.file = file;
    }

    /** The flag that makes each JVM write one into a folder. */
    static String flag(Path folder) {
        return "-Xlog:safepoint:file=%s:uptime:filecount=0".formatted(file(folder, "%p"));
    }

    /** That of a JVM that was started with the flag. */
    static SafepointLog of(Path folder, long pid) {
        return new SafepointLog(file(folder, Long.toString(pid)));
    }

    private static Path file(Path folder, String pid) {
        return folder.resolve("safepoints-" + pid + ".log");
    }

    /** Pauses since the last call, in nanoseconds. */
    List<Long> fresh() {
        try (Stream<String> lines = Files.lines(file)) {
            List<Long> pauses = pauses(lines);
            List<Long> fresh = pauses.subList(Math.min(seen, pauses.size()), pauses.size());
            seen = pauses.size();
            return fresh;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("no log of pauses", unreadable);
        }
    }

    static List<Long> pauses(Stream<String> lines) {
        return lines.map(TOTAL::matcher)
                .filter(Matcher::matches)
                .map(found -> Long.parseLong(found.group(1)))
                .toList();
    }
}

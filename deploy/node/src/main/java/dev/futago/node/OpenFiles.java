package dev.futago.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How many files and sockets this process may have open, and has.
 *
 * @param limit as {@code ulimit -n} sets it
 * @param open now
 */
record OpenFiles(long limit, long open) {

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Pattern LIMIT =
            Pattern.compile("^Max open files\\s+(\\d{1,18})\\s", Pattern.MULTILINE);

    /** Reads them; empty where the system does not tell, or sets no limit. */
    static Optional<OpenFiles> read() {
        try (Stream<Path> open = Files.list(OPEN)) {
            long count = open.count();
            return limitIn(Files.readString(LIMITS, StandardCharsets.US_ASCII))
                    .map(limit -> new OpenFiles(limit, count));
        } catch (IOException noLinux) {
            return Optional.empty();
        }
    }

    /** The soft limit in a text as {@code /proc/PID/limits} has it. */
    static Optional<Long> limitIn(String limits) {
        Matcher line = LIMIT.matcher(limits);
        return line.find() ? Optional.of(Long.valueOf(line.group(1))) : Optional.empty();
    }
}

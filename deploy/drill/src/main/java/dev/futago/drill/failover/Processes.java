package dev.futago.drill.failover;

import dev.futago.drill.report.ProcessSample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How large processes are, as Linux tells it under {@code /proc}. */
final class Processes {

    private static final String MAIN_CLASS = "dev.futago.drill.cli.Futago";
    private static final String RESIDENT = "VmRSS:";
    private static final String THREADS = "Threads:";
    private static final Pattern NOT_DIGIT = Pattern.compile("\\D+");

    private Processes() {}

    /**
     * Whether a number is that of a process of futago's here: a node in a container tells one that
     * somebody else has outside.
     */
    static boolean isNode(long pid) {
        try {
            Path words = Path.of("/proc", Long.toString(pid), "cmdline");
            return Files.readString(words, StandardCharsets.ISO_8859_1).contains(MAIN_CLASS);
        } catch (IOException ended) {
            return false;
        }
    }

    /** One process now; empty when it has ended, or the system does not tell. */
    static Optional<ProcessSample> sample(double seconds, String who, long pid) {
        Path home = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> descriptors = Files.list(home.resolve("fd"))) {
            List<String> status = Files.readAllLines(home.resolve("status"));
            return Optional.of(
                    new ProcessSample(
                            seconds,
                            who,
                            pid,
                            number(RESIDENT, status) << 10,
                            (int) descriptors.count(),
                            (int) number(THREADS, status)));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    private static long number(String name, List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> NOT_DIGIT.matcher(line).replaceAll(""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}

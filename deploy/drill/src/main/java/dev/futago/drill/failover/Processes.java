package dev.futago.drill.failover;

import dev.futago.drill.report.ProcessSample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How large processes are, as Linux tells it under {@code /proc}. */
final class Processes {

    private static final String RESIDENT = "VmRSS:";
    private static final String THREADS = "Threads:";
    private static final Pattern NOT_DIGIT = Pattern.compile("\\D+");

    private Processes() {}

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

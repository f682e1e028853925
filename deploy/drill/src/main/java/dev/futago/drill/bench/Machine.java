package dev.futago.drill.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What figures are worth nothing without.
 *
 * @param memoryBytes of the whole machine, 0 if it does not say
 * @param load how many processes wanted to run, of the minute before; negative if it does not say
 */
public record Machine(
        Instant date,
        String cpu,
        int cores,
        String kernel,
        String jdk,
        long memoryBytes,
        double load) {

    private static final Pattern CPU = Pattern.compile("model name\\s*:\\s*(.*)");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /** This one, now. */
    static Machine here() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                cpuName(lines(Path.of("/proc/cpuinfo"))),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"),
                memory("MemTotal", lines(MEMORY)).orElse(0),
                system.getSystemLoadAverage());
    }

    /**
     * Bytes that can be had without making others give theirs; empty if the system does not say.
     */
    static OptionalLong availableBytes() {
        return memory("MemAvailable", lines(MEMORY));
    }

    static String cpuName(List<String> cpuinfo) {
        return cpuinfo.stream()
                .map(CPU::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    static OptionalLong memory(String name, List<String> meminfo) {
        Pattern form = Pattern.compile(name + ":\\s*(\\d+) kB");
        return meminfo.stream()
                .map(form::matcher)
                .filter(Matcher::matches)
                .mapToLong(found -> Long.parseLong(found.group(1)) << 10)
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.toList();
        } catch (IOException | UncheckedIOException absent) {
            return List.of(); // No Linux: what it would have said is not known.
        }
    }
}

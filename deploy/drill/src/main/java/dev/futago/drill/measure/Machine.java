package dev.futago.drill.measure;

import com.google.gson.JsonObject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What figures are worth nothing without.
 *
 * @param memoryBytes of the whole machine, 0 if it does not say
 * @param load how many processes wanted to run in the minute before; negative if it does not say
 */
public record Machine(
        String cpu, int cores, long memoryBytes, String kernel, String jdk, double load) {

    private static final Pattern CPU = Pattern.compile("model name\\s*:\\s*(.*)");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /** This one, now. */
    public static Machine here() {
        return new Machine(
                cpuName(lines(Path.of("/proc/cpuinfo"))),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes("MemTotal", lines(MEMORY)).orElse(0),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Whether others want so much of it that figures would say more of them than of us. */
    public boolean isBusy() {
        return load > cores / 4.0;
    }

    /**
     * Bytes that can be had without making others give theirs; empty if the system does not say.
     */
    public static OptionalLong availableBytes() {
        return memoryBytes("MemAvailable", lines(MEMORY));
    }

    /** For programs. */
    public JsonObject json() {
        var json = new JsonObject();
        json.addProperty("cpu", cpu);
        json.addProperty("cores", cores);
        json.addProperty("memory_bytes", memoryBytes);
        json.addProperty("kernel", kernel);
        json.addProperty("jdk", jdk);
        json.addProperty("load_average_before", load);
        return json;
    }

    static String cpuName(List<String> cpuinfo) {
        return cpuinfo.stream()
                .map(CPU::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    static OptionalLong memoryBytes(String name, List<String> meminfo) {
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

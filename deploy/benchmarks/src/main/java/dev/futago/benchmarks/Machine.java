package dev.futago.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** On what a result was measured. */
final class Machine {

    private Machine() {}

    /** What this machine can give still, where it tells. */
    static Optional<Long> availableMib() {
        return field("/proc/meminfo", "MemAvailable").map(Machine::mibOf);
    }

    /** One sentence of facts. */
    static String facts() {
        return String.format(
                Locale.ROOT,
                "%d processors%s%s, load %.1f at the beginning; %s %s; Java %s",
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name").map(name -> " (" + name + ")").orElse(""),
                field("/proc/meminfo", "MemTotal")
                        .map(total -> ", %d GiB".formatted(Math.ceilDiv(mibOf(total), 1024)))
                        .orElse(""),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.version"));
    }

    private static long mibOf(String kibibytes) {
        return Long.parseLong(kibibytes.replace(" kB", "")) / 1024;
    }

    /** What stands after a name and a colon in a file of the kernel's. */
    private static Optional<String> field(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}

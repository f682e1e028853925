package dev.futago.benchmarks;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;

/** Runs the benchmarks and writes down what they found. */
public final class Benchmarks {

    /** The largest guest memory, and all that a JVM needs beside it. */
    private static final long LARGEST_MIB = 4096;

    private static final long BESIDE_MIB = 1024;

    private Benchmarks() {}

    /**
     * Runs.
     *
     * @param arguments where results go, then options as JMH has them
     */
    public static void main(String[] arguments)
            throws IOException, RunnerException, CommandLineOptionException {
        var given = new CommandLineOptions(Arrays.copyOfRange(arguments, 1, arguments.length));
        if (given.shouldHelp()) {
            given.showHelp();
            return;
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Path json = folder.resolve(today + ".json");
        String machine = Machine.facts();
        boolean fitsAll = Machine.availableMib().orElse(0L) > LARGEST_MIB + 2 * BESIDE_MIB;

        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .parent(given)
                        .jvmArgsAppend(
                                "-XX:+UseZGC",
                                "-Xmx%dm".formatted((fitsAll ? LARGEST_MIB : 512) + BESIDE_MIB),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow")
                        .resultFormat(ResultFormatType.JSON)
                        .result(json.toString());
        if (!fitsAll) {
            options.param("memoryMib", "16", "512");
        }
        Collection<RunResult> results = new Runner(options.build()).run();

        // Where this machine keeps its Java is nobody's concern.
        String written = Files.readString(json);
        Files.writeString(json, written.replaceAll("\"jvm\" : \".*\"", "\"jvm\" : \"java\""));
        Path table = folder.resolve(today + ".md");
        Files.writeString(table, ResultTable.of(today, machine, results));
        System.out.println("written: " + json + ", " + table);
    }
}

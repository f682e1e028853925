package dev.futago.guests.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A memory of the default size, full of small elements, ends no node, whatever is asked of it. */
class FullMemoryTest {

    /** 256 MiB, an eighth of it, what one request collects, an answer with its copy, a request. */
    private static final int HEAP_MIB = 256 + 32 + 64 + 64 + 64;

    private static final int COMMANDS = 60;

    @TestFactory
    @Timeout(600)
    Stream<DynamicTest> commandIsAnsweredOrRefused() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + HEAP_MIB + "m",
                                "-XX:+UseZGC",
                                "-XX:-OmitStackTraceInFastThrow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FullMemory.class.getName())
                        .redirectErrorStream(true)
                        .start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(COMMANDS);
        return lines.stream()
                .map(
                        line -> {
                            String[] parts = line.split("\\|", -1);
                            return DynamicTest.dynamicTest(
                                    parts[0],
                                    () ->
                                            assertThat(parts[1])
                                                    .as(line)
                                                    .isIn("answered", "refused"));
                        });
    }
}

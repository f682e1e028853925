package dev.futago.drill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** The benchmark with real processes, once and briefly: that it measures, not how much. */
final class BenchRunTest {

    /** What the launcher does, for a guest of 64 MiB and on this very class path. */
    private static Path launcher(Path folder) throws IOException {
        Path script = folder.resolve("futago");
        Files.writeString(
                script,
                """
                #!/bin/sh
                exec '%s/bin/java' -Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
                  -cp '%s' dev.futago.drill.cli.Futago "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    @Timeout(120)
    void aPairAndANodeAloneAreMeasuredInTurn(@TempDir Path folder) throws Exception {
        var plan =
                new BenchPlan(
                        launcher(folder),
                        EnumSet.of(Target.T1),
                        1,
                        // A machine may stand still for 300 ms, and nothing is answered then.
                        Duration.ofMillis(600),
                        64L << 20);
        var silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

        BenchResult result = new Bench(plan, silent).run();

        assertThat(result.missing()).isEmpty();
        assertThat(result.readings()).hasSize(8);
        assertThat(result.readings()).allMatch(reading -> reading.value(Measure.RATE) > 0);
        assertThat(result.lines()).allMatch(line -> line.spread().orElseThrow().min() > 0);
        List<ProcessHandle> left =
                ProcessHandle.current()
                        .children()
                        .filter(
                                child ->
                                        child.info().commandLine().orElse("").contains("drill.cli"))
                        .toList();
        assertThat(left).isEmpty();
    }
}

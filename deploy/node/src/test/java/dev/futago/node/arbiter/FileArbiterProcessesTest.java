package dev.futago.node.arbiter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Two processes and one file. */
@Timeout(120)
final class FileArbiterProcessesTest {

    private static final long VERSIONS = 400;

    @TempDir private Path folder = Path.of("");

    @Test
    void noGrantIsLostBetweenProcesses() throws Exception {
        assertThat(grantsOfBoth()).isEqualTo((int) VERSIONS);

        try (Arbiter arbiter = open()) {
            assertThat(Records.record(arbiter).map(Tenure::version)).contains(VERSIONS);
        }
    }

    @Test
    void openingItOnceMoreDoesNotLoosenTheLockOfAnother() throws Exception {
        var isOver = new AtomicBoolean();
        try (ExecutorService opener = Executors.newSingleThreadExecutor()) {
            Future<?> opening = opener.submit(() -> openUntil(isOver));
            try {
                assertThat(grantsOfBoth()).isEqualTo((int) VERSIONS);
            } finally {
                isOver.set(true);
            }
            opening.get();
        }
    }

    /** This process and another claim all versions against each other. */
    private int grantsOfBoth() throws Exception {
        Process other = otherProcess();
        try (Arbiter arbiter = open()) {
            BufferedReader said = go(other);
            return new Claimant("here", VERSIONS).wins(arbiter) + numberIn(said);
        } finally {
            other.destroyForcibly();
            other.waitFor();
        }
    }

    private void openUntil(AtomicBoolean isOver) {
        while (!isOver.get()) {
            try (Arbiter arbiter = open()) {
                Records.read(arbiter);
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }
    }

    private Path file() {
        return folder.resolve("record");
    }

    private Arbiter open() throws IOException {
        return FileArbiter.open(file(), Clock.systemUTC());
    }

    private Process otherProcess() throws IOException {
        var java = ProcessHandle.current().info().command().orElseThrow();
        return new ProcessBuilder(
                        List.of(
                                java,
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Claimant.class.getName(),
                                file().toString(),
                                "there",
                                Long.toString(VERSIONS)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Once it has started, so that both claim at the same time. */
    private static BufferedReader go(Process process) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo(Claimant.READY);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return said;
    }

    private static int numberIn(BufferedReader said) throws IOException {
        return Integer.parseInt(said.readLine());
    }
}

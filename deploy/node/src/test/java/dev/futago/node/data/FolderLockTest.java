package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder, and who may have it. */
@Timeout(60)
final class FolderLockTest {

    @TempDir private Path folder = Path.of("");

    private DataDir open(Path where) {
        return DataDir.open(where, Told.NAMED, Told.NODE, Holder::fail);
    }

    private void assertRefused(Path where, long pid) throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(where))
                .withMessage(
                        "the data folder %s is in use by process %d: every node needs one of its own"
                                .formatted(folder.toRealPath(), pid));
    }

    @Test
    void aFolderIsNotSharedWithinAProcess() throws Exception {
        try (DataDir dir = open(folder)) {
            assertThat(dir.metadata()).isEmpty();
            assertRefused(folder, ProcessHandle.current().pid());
            assertRefused(folder, ProcessHandle.current().pid());
        }

        open(folder).close();
    }

    @Test
    void aFolderIsTheSameByWhateverNameItIsCalled() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        try (DataDir dir = open(folder.resolve("./."))) {
            assertThat(dir.history()).isEmpty();
            assertRefused(link, ProcessHandle.current().pid());
        }
    }

    @Test
    void aFolderIsNotSharedBetweenProcessesAndIsFreeWhenItsProcessIsKilled() throws Exception {
        Process other = otherProcess();
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo(Holder.HOLDS);

            assertRefused(folder, other.pid());
            assertRefused(folder, other.pid());
        } finally {
            other.destroyForcibly();
            other.waitFor();
        }

        try (DataDir dir = open(folder)) {
            assertRefused(folder, ProcessHandle.current().pid());
            assertThat(dir.metadata()).isEmpty();
        }
    }

    @Test
    void whoHoldsItDespiteARefusalStillHoldsItAgainstOtherProcesses() throws Exception {
        try (DataDir dir = open(folder)) {
            assertRefused(folder, ProcessHandle.current().pid());
            Process other = otherProcess();
            try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.readLine())
                        .contains("in use by process " + ProcessHandle.current().pid());
            } finally {
                other.destroyForcibly();
                other.waitFor();
            }
            assertThat(dir.metadata()).isEmpty();
        }
    }

    private Process otherProcess() throws IOException {
        return new ProcessBuilder(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx64m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * A process that holds a folder until it is killed or its input ends, or says why it cannot.
     */
    static final class Holder {

        static final String HOLDS = "holds";

        private Holder() {}

        /** Argument: the folder. */
        public static void main(String[] arguments) throws IOException {
            try (DataDir dir =
                    DataDir.open(Path.of(arguments[0]), Told.NAMED, Told.NODE, Holder::fail)) {
                System.out.println(dir.metadata().isEmpty() ? HOLDS : "is not new");
                while (System.in.read() >= 0) {
                    // It holds on.
                }
            } catch (IllegalArgumentException refused) {
                System.out.println(refused.getMessage());
            }
        }

        static void fail(IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}

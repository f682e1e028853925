package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.futago.node.config.Reason;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A disk of 16 KiB, and somebody else has filled it. */
@Timeout(60)
final class FullDiskTest {

    private static final String FULL = "the disk is full";

    @TempDir private Path folder = Path.of("");

    private final ConcurrentLinkedQueue<IOException> failures = new ConcurrentLinkedQueue<>();
    private boolean isMounted;

    @BeforeEach
    void mount() throws Exception {
        isMounted = succeeds("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", home().toString());
        assumeTrue(isMounted, "a tmpfs cannot be mounted here: needs Linux and root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (isMounted) {
            assertThat(succeeds("umount", home().toString())).isTrue();
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private Path home() throws IOException {
        return Files.createDirectories(folder.resolve("disk"));
    }

    private DataDir open() throws IOException {
        return DataDir.open(home(), Told.NAMED, Told.NODE, failures::add);
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(home().resolve("others"))) {
            for (int i = 0; i < 100; i++) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            assertThat(Reason.of(full)).isEqualTo(FULL);
            return;
        }
        throw new AssertionError("the disk is larger than it should be");
    }

    private void assertFailedOnce() {
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining(FULL));
    }

    @Test
    void metadataThatFindNoPlaceAreAFailureAndTheOldOnesStay() throws Exception {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(1, 1), "primary");
        }
        try (DataDir dir = open()) {
            fill();
            dir.note(Told.tenure(2, 2), "primary");
        }
        assertFailedOnce();

        assertThatIllegalArgumentException()
                .as("a node that could note nothing does not start")
                .isThrownBy(this::open)
                .withMessageContaining(FULL);

        Files.delete(home().resolve("others"));
        try (DataDir dir = open()) {
            assertThat(dir.metadata()).contains(Told.metadata(1, 1, "primary"));
        }
    }

    @Test
    void aLineThatFindsPlaceForItsFirstHalfOnlyIsCutOff() throws Exception {
        String reason = "r".repeat(1_000);
        try (DataDir dir = open()) {
            for (int version = 1; version <= 3; version++) {
                dir.add(Told.change(version, reason));
            }
        }
        Path history = home().resolve("history");
        long whole = Files.size(history);
        try (DataDir dir = open()) {
            fill();
            dir.add(Told.change(4, reason));
        }
        assertFailedOnce();
        assertThat(Files.size(history)).as("a part was written").isGreaterThan(whole);

        Files.delete(home().resolve("others"));
        try (DataDir dir = open()) {
            assertThat(dir.history()).extracting(HistoryEntry::version).containsExactly(1L, 2L, 3L);
        }
    }
}

package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.DrillPoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What is on the disk where a drill may crash the process. */
@Timeout(60)
final class DataDirPointsTest extends DataDirHome {

    private final Queue<Map.Entry<DrillPoint, Boolean>> passed = new ConcurrentLinkedQueue<>();

    /** Notes whether version 2 is in the file just then. */
    private void pass(DrillPoint point) {
        try {
            Path file = home().resolve("metadata");
            boolean isThere =
                    Files.exists(file)
                            && DataText.metadata(
                                            ChecksumLine.read(Files.readString(file)).orElseThrow())
                                    .orElseThrow()
                                    .equals(Told.metadata(1, 2, "primary"));
            passed.add(Map.entry(point, isThere));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void eachWriteOfMetadataIsBetweenItsPoints() {
        try (DataDir dir = open().passing(this::pass)) {
            dir.note(Told.tenure(1, 2), "primary");
            dir.add(Told.change(2));
        }

        assertThat(List.copyOf(passed))
                .containsExactly(
                        Map.entry(DrillPoint.BEFORE_METADATA, false),
                        Map.entry(DrillPoint.AFTER_METADATA, true));
        assertThat(failures).isEmpty();
    }
}

package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.Invariant.BrokenInvariant;
import dev.futago.common.role.PairId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a data dir knows, and what it refuses. */
@Timeout(60)
final class DataDirTest extends DataDirHome {

    @AfterEach
    void noDiskFailed() {
        assertThat(failures).isEmpty();
    }

    @Test
    void aNewFolderIsCreatedAndKnowsNothing() {
        try (DataDir dir = open()) {
            assertThat(dir.metadata()).isEmpty();
            assertThat(dir.history()).isEmpty();
        }
        assertThat(home()).isDirectory();
        assertThat(metadataOnDisk()).isEmpty();
    }

    @Test
    void aNewFolderIsOnTheDiskBeforeAnythingInIt() {
        FaultyDisk disk = FaultyDisk.sound();

        open(home(), disk).close();

        assertThat(disk.steps().subList(0, 3))
                .containsExactly(
                        "force folder " + folder.getFileName(),
                        "force folder deep",
                        "open history.draft");
    }

    @Test
    void whatIsToldIsKnownToTheNextProcess() {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(2, 5), "standby");
            dir.add(Told.change(5));
            dir.amendGap(5, Duration.ofMillis(84));
            assertThat(dir.metadata()).as("as it was at opening").isEmpty();
        }

        assertThat(metadataOnDisk()).contains(Told.metadata(2, 5, "standby"));
        assertThat(historyOnDisk()).containsExactly(Told.change(5).withGap(Duration.ofMillis(84)));
    }

    @Test
    void whatIsReadAtOpeningIsForcedBeforeItIsReliedUpon() {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(2, 5), "standby");
        }
        FaultyDisk disk = FaultyDisk.sound();

        open(home(), disk).close();

        assertThat(disk.steps())
                .containsExactly(
                        "open metadata.draft",
                        "write metadata.draft",
                        "force metadata.draft",
                        "rename metadata.draft metadata",
                        "force folder down",
                        "open history.draft",
                        "write history.draft",
                        "force history.draft",
                        "rename history.draft history",
                        "force folder down");
    }

    @Test
    void epochAndVersionNeverGoDown() {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(3, 9), "primary");
        }
        try (DataDir dir = open()) {
            dir.note(Told.tenure(4, 2), "standby");
            dir.note(Told.tenure(1, 1), "standby");
        }

        assertThat(metadataOnDisk()).contains(Told.metadata(4, 9, "standby"));
    }

    @Test
    void theTagIsKeptOnceItIsKnown() {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(Told.NAMED, 1, 1), "primary");
            dir.note(Told.tenure(1, 2), "primary");
            dir.note(Told.tenure(Told.NAMED, 1, 3), "primary");
        }

        assertThat(metadataOnDisk()).contains(Told.metadata(1, 3, "primary"));
    }

    @Test
    void theRecordOfAnotherPairIsNeverNoted() {
        try (DataDir dir = open()) {
            assertForeign(dir, new PairId("other", 1));
            dir.note(Told.tenure(1, 1), "primary");
            assertForeign(dir, new PairId("orders", 1));
        }

        assertThat(metadataOnDisk()).contains(Told.metadata(1, 1, "primary"));
    }

    private static void assertForeign(DataDir dir, PairId pair) {
        assertThatExceptionOfType(BrokenInvariant.class)
                .isThrownBy(() -> dir.note(Told.tenure(pair, 8, 8), "primary"))
                .withMessageContaining(pair.toString());
    }

    @Test
    void whatIsNoNewsIsNotWritten() {
        FaultyDisk disk = FaultyDisk.sound();
        try (DataDir dir = open(home(), disk)) {
            disk.forget();
            dir.note(Told.tenure(2, 5), "standby");
            dir.note(Told.tenure(2, 5), "standby");
            dir.note(Told.tenure(1, 4), "standby");
        }

        assertThat(disk.steps()).filteredOn("write metadata.draft"::equals).hasSize(1);
    }

    @Test
    void metadataTruncatedAnywhereStopTheStart() throws Exception {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(2, 5), "standby");
        }
        Path file = home().resolve("metadata");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatIllegalArgumentException()
                    .as("%d bytes", length)
                    .isThrownBy(this::open)
                    .withMessageContaining(file + " is damaged")
                    .withMessageContaining("move the file away")
                    .withMessageNotContaining("\n");
        }

        Files.write(file, whole);
        assertThat(metadataOnDisk()).as("free again").contains(Told.metadata(2, 5, "standby"));
    }

    @Test
    void metadataWithAnyBitFlippedStopTheStart() throws Exception {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(2, 5), "standby");
        }
        Path file = home().resolve("metadata");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(file, damaged);

            assertThatIllegalArgumentException()
                    .as("byte %d", at)
                    .isThrownBy(this::open)
                    .withMessageContaining("is damaged");
        }
    }

    @Test
    void theFolderOfAnotherNodeOrPairIsRefused() {
        try (DataDir dir = open()) {
            dir.note(Told.tenure(2, 5), "standby");
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataDir.open(home(), Told.NAMED, "b", failures::add))
                .withMessageContaining("belongs to node 'a', not to 'b'")
                .withMessageContaining("--name");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DataDir.open(home(), PairId.named("bills"), Told.NODE, failures::add))
                .withMessageContaining("not to 'bills'")
                .withMessageContaining("--pair");
        assertThat(metadataOnDisk()).contains(Told.metadata(2, 5, "standby"));
    }

    @Test
    void aPathThatIsNoFolderIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        for (Path path : List.of(file, file.resolve("below"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> open(path, new LocalDisk()))
                    .withMessageContaining("the data folder %s cannot be used".formatted(path))
                    .withMessageNotContaining("\n");
        }
    }
}

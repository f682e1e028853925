package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a data dir writes, and what it does when a disk breaks, stands still, or a crash comes. */
@Timeout(60)
final class DataDirWritingTest extends DataDirHome {

    private static final String STANDING = "open metadata.draft";

    @Test
    void ofMetadataOnlyTheNewestIsWrittenAndNobodyWaitsForTheDisk() throws Exception {
        FaultyDisk disk = FaultyDisk.sound().standAt(STANDING);
        try (DataDir dir = open(home(), disk)) {
            dir.note(Told.tenure(1, 1), "standby");
            disk.awaitStanding();
            for (int version = 2; version <= 1_000; version++) {
                dir.note(Told.tenure(2, version), "primary");
            }
            disk.goOn();
        }

        assertThat(disk.steps()).filteredOn("write metadata.draft"::equals).hasSize(2);
        assertThat(metadataOnDisk()).contains(Told.metadata(2, 1_000, "primary"));
        assertThat(failures).isEmpty();
    }

    @Test
    void aDiskThatBreaksAtOpeningIsRefusedAndTheFolderIsFree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(home(), FaultyDisk.sound().breakAt("force history.draft")))
                .withMessageContaining(FaultyDisk.BROKEN);

        assertThat(historyOnDisk()).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void afterAFailedFsyncNothingIsWrittenAnyMore() {
        FaultyDisk disk = FaultyDisk.sound().breakAt("force metadata.draft");
        try (DataDir dir = open(home(), disk)) {
            disk.forget();
            dir.note(Told.tenure(1, 1), "primary");
            dir.add(Told.change(1));
            dir.note(Told.tenure(2, 2), "primary");
        }

        assertThat(disk.steps())
                .containsExactly(
                        "open metadata.draft", "write metadata.draft", "force metadata.draft");
        assertThat(failures)
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure)
                                        .hasMessageContaining(home() + " cannot be written")
                                        .hasMessageContaining(FaultyDisk.BROKEN)
                                        .hasCauseInstanceOf(IOException.class));
    }

    /**
     * The steps of a whole run are counted first, then each of them breaks in a run of its own, and
     * the next process looks at what is left.
     */
    @Test
    void aCrashAtAnyStepLeavesWhatWasOrWhatWasToBe() throws Exception {
        FaultyDisk sound = FaultyDisk.sound();
        run(folder.resolve("sound"), sound);
        int steps = sound.steps().size();
        assertThat(steps).isGreaterThan(20);
        for (int step = 0; step < steps; step++) {
            for (int bytes : new int[] {0, 1, 30, 1_000}) {
                failures.clear();
                Path where = folder.resolve("%d-%d".formatted(step, bytes));
                FaultyDisk disk = FaultyDisk.brokenAt(step, bytes);

                boolean hasBegun = run(where, disk);

                String how = "%s, %d bytes".formatted(sound.steps().get(step), bytes);
                assertThat(disk.steps()).as(how).hasSize(step + 1);
                assertThat(failures).as(how).hasSize(hasBegun ? 1 : 0);
                assertLeft(where, how);
            }
        }
    }

    /** Whether it got past opening the folder on this disk. */
    private boolean run(Path where, Disk disk) {
        try (DataDir before = open(where, new LocalDisk())) {
            before.note(Told.tenure(1, 1), "primary");
            before.add(Told.change(1));
        }
        try (DataDir dir = open(where, disk)) {
            dir.note(Told.tenure(2, 2), "standby");
            dir.add(Told.change(2));
            dir.amendGap(2, Duration.ofMillis(84));
            return true;
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining(FaultyDisk.BROKEN);
            return false;
        }
    }

    private void assertLeft(Path where, String how) {
        try (DataDir dir = open(where, new LocalDisk())) {
            NodeMetadata metadata = dir.metadata().orElseThrow();
            assertThat(metadata)
                    .as(how)
                    .isIn(Told.metadata(1, 1, "primary"), Told.metadata(2, 2, "standby"));
            HistoryEntry second = Told.change(2);
            assertThat(dir.history())
                    .as(how)
                    .isIn(
                            List.of(Told.change(1)),
                            List.of(Told.change(1), second),
                            List.of(Told.change(1), second.withGap(Duration.ofMillis(84))));
            if (dir.history().size() == 2) {
                assertThat(metadata.version()).as("told before, " + how).isEqualTo(2);
            }
        }
    }

    @Test
    void aDiskThatStandsStillIsAFailureAndNotAQueueWithoutEnd() throws Exception {
        FaultyDisk disk = FaultyDisk.sound().standAt(STANDING);
        try (DataDir dir = open(home(), disk)) {
            dir.note(Told.tenure(1, 1), "primary");
            disk.awaitStanding();
            disk.forget();
            for (int version = 1; version <= 256; version++) {
                dir.add(Told.change(version));
            }
            assertThat(failures).isEmpty();

            dir.add(Told.change(257));
            dir.add(Told.change(258));

            assertThat(failures)
                    .singleElement()
                    .satisfies(
                            failure ->
                                    assertThat(failure).hasMessageContaining("256 changes wait"));
            disk.goOn();
        }

        assertThat(disk.steps()).doesNotContain("open history");
        assertThat(historyOnDisk()).isEmpty();
    }

    @Test
    void closingDoesNotWaitForADiskThatStandsStillAndTheFolderStaysTaken() throws Exception {
        FaultyDisk disk = FaultyDisk.sound().standAt(STANDING);
        DataDir dir = open(home(), disk);
        dir.note(Told.tenure(1, 1), "primary");
        disk.awaitStanding();

        dir.close();

        assertThatIllegalArgumentException().isThrownBy(this::open).withMessageContaining("in use");
        disk.goOn();
        await().ignoreExceptions().until(this::metadataOnDisk, Optional::isPresent);
    }

    @Test
    void whatIsToldAfterClosingIsNotWritten() {
        DataDir dir = open();
        dir.close();

        dir.note(Told.tenure(1, 1), "primary");
        dir.add(Told.change(1));
        dir.close();

        assertThat(metadataOnDisk()).isEmpty();
        assertThat(historyOnDisk()).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void ofTwoWritersEachFindsItsChangesInTheOrderInWhichItToldThem() throws Exception {
        try (DataDir dir = open()) {
            Thread other = Thread.ofPlatform().start(() -> addAll(dir, 1_000));
            addAll(dir, 2_000);
            other.join();
        }

        List<Long> versions = historyOnDisk().stream().map(HistoryEntry::version).toList();
        assertThat(versions).hasSize(200);
        assertThat(versions).filteredOn(version -> version < 2_000).isSorted().hasSize(100);
        assertThat(versions).filteredOn(version -> version >= 2_000).isSorted().hasSize(100);
        assertThat(failures).isEmpty();
    }

    private static void addAll(DataDir dir, long first) {
        for (long version = first; version < first + 100; version++) {
            dir.add(Told.change(version));
        }
    }
}

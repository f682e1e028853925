package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

final class HistoryFileTest {

    private static final Duration GAP = Duration.ofMillis(84);

    @TempDir private Path folder = Path.of("");

    private HistoryFile open(int linesMax) throws IOException {
        return HistoryFile.open(folder, linesMax, new LocalDisk());
    }

    private HistoryFile open() throws IOException {
        return open(1_000);
    }

    private HistoryFile withChanges(long... versions) throws IOException {
        HistoryFile history = open();
        for (long version : versions) {
            history.add(Told.change(version));
        }
        return history;
    }

    private Path file() {
        return folder.resolve("history");
    }

    private int linesOnDisk() throws IOException {
        return Files.readAllLines(file()).size();
    }

    private static List<Long> versions(HistoryFile history) {
        return history.entries().stream().map(HistoryEntry::version).toList();
    }

    private static Long[] from(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toArray(Long[]::new);
    }

    @Test
    void aNewHistoryIsEmpty() throws Exception {
        assertThat(open().entries()).isEmpty();
        assertThat(file()).isEmptyFile();
    }

    @Test
    void whatIsAddedIsReadAgainTheNewestLast() throws Exception {
        HistoryFile history = withChanges(1, 2, 3);

        assertThat(history.entries())
                .containsExactly(Told.change(1), Told.change(2), Told.change(3));
        assertThat(open().entries()).isEqualTo(history.entries());
    }

    @Test
    void aGapIsMergedIntoTheNewestChangeWithItsVersion() throws Exception {
        HistoryFile history = withChanges(1, 2, 2, 3);

        history.amendGap(2, GAP.plusNanos(7));

        assertThat(history.entries())
                .containsExactly(
                        Told.change(1),
                        Told.change(2),
                        Told.change(2).withGap(GAP),
                        Told.change(3));
        assertThat(linesOnDisk()).isEqualTo(5);
        assertThat(open().entries()).isEqualTo(history.entries());
        assertThat(linesOnDisk()).as("after it was opened again").isEqualTo(4);
    }

    @Test
    void aGapOfAChangeThatIsNotThereIsNotWritten() throws Exception {
        HistoryFile history = withChanges(1);

        history.amendGap(9, GAP);

        assertThat(linesOnDisk()).isEqualTo(1);
        assertThat(history.entries()).containsExactly(Told.change(1));
    }

    @Test
    void aLastLineTornAtAnyByteIsCutOffAndOnlyThat() throws Exception {
        withChanges(1, 2);
        long kept = Files.size(file());
        open().add(Told.change(3, "日本語"));
        byte[] whole = Files.readAllBytes(file());
        for (int length = (int) kept; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertThat(versions(open())).as("%d bytes", length).containsExactly(1L, 2L);
            assertThat(Files.size(file())).as("%d bytes", length).isEqualTo(kept);
        }
    }

    @Test
    void aLastLineWhoseBytesNeverReachedTheDiskIsCutOff() throws Exception {
        withChanges(1, 2);
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length + 100)); // Zeros.

        assertThat(versions(open())).containsExactly(1L, 2L);
    }

    @Test
    void aTornGapLeavesTheChangeWithoutIt() throws Exception {
        HistoryFile history = withChanges(1);
        long kept = Files.size(file());
        history.amendGap(1, GAP);
        byte[] whole = Files.readAllBytes(file());
        for (int length = (int) kept; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertThat(open().entries()).as("%d bytes", length).containsExactly(Told.change(1));
        }
    }

    @Test
    void afterATornLineItGoesOn() throws Exception {
        withChanges(1, 2);
        Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 200));

        withChanges(3);

        assertThat(versions(open())).containsExactly(1L, 3L);
    }

    @Test
    void damageBeforeTheLastLineIsToldAndNotPassedOver() throws Exception {
        withChanges(1, 2, 3);
        byte[] whole = Files.readAllBytes(file());
        int secondEnds = 2 * whole.length / 3;
        for (int at = 0; at < secondEnds - 1; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file(), damaged);

            assertThatIllegalArgumentException()
                    .as("byte %d", at)
                    .isThrownBy(this::open)
                    .withMessageContaining(file() + " is damaged in line ")
                    .withMessageContaining("move the file away")
                    .withMessageNotContaining("\n");
        }
    }

    @Test
    void aWholeLineThatIsNotOursIsToldEvenWhereItIsTheLast() throws Exception {
        withChanges(1);
        String ours = Files.readString(file());
        Files.writeString(file(), ours + ChecksumLine.write("{\"greeting\":\"hello\"}"));

        assertThatIllegalArgumentException()
                .isThrownBy(this::open)
                .withMessageContaining("damaged in line 2");
    }

    @Test
    void oneLineTooManyAndTheNewestHalfIsKeptInOrder() throws Exception {
        HistoryFile history = open();
        for (long version = 1; version <= 1_000; version++) {
            history.add(Told.change(version));
        }
        assertThat(linesOnDisk()).isEqualTo(1_000);

        history.add(Told.change(1_001));

        assertThat(linesOnDisk()).isEqualTo(500);
        assertThat(versions(history)).containsExactly(from(502, 1_001));
        history.add(Told.change(1_002));
        assertThat(versions(open())).containsExactly(from(502, 1_002));
    }

    @Test
    void gapsCountAsLinesAndSurviveInTheirChanges() throws Exception {
        HistoryFile history = open(4);
        history.add(Told.change(1));
        history.add(Told.change(2));
        history.add(Told.change(3));
        history.amendGap(3, GAP);

        history.amendGap(2, GAP);

        assertThat(linesOnDisk()).isEqualTo(2);
        assertThat(open(4).entries())
                .containsExactly(Told.change(2).withGap(GAP), Told.change(3).withGap(GAP));
    }

    @Test
    void aGapOfAChangeThatWasDroppedMeanwhileIsPassedOver() throws Exception {
        HistoryFile history = open(2);
        history.add(Told.change(1));
        history.add(Told.change(2));
        history.add(Told.change(3));

        history.amendGap(1, GAP);

        assertThat(open(2).entries()).containsExactly(Told.change(3));
    }

    @Test
    void aHistoryLongerThanItMayBeIsShortenedWhenItIsOpened() throws Exception {
        withChanges(1, 2, 3, 4, 5);

        assertThat(versions(open(4))).containsExactly(2L, 3L, 4L, 5L);
        assertThat(linesOnDisk()).isEqualTo(4);
    }

    @Test
    void aCrashAtAnyStepOfShorteningItLosesNothingThatIsToBeKept() throws Exception {
        for (int step = 5; step <= 13; step++) { // After the five of opening it.
            Files.deleteIfExists(file());
            withChanges(1, 2, 3, 4);
            HistoryFile history = HistoryFile.open(folder, 4, FaultyDisk.brokenAt(step, 7));
            try {
                history.add(Told.change(5));
            } catch (IOException broken) {
                assertThat(broken).hasMessage(FaultyDisk.BROKEN);
            }

            assertThat(versions(open(4)))
                    .as("step %d", step)
                    .isEqualTo(
                            switch (step) {
                                case 5, 6 -> List.of(1L, 2L, 3L, 4L); // Not appended, or torn.
                                case 13 -> List.of(4L, 5L);
                                default -> List.of(2L, 3L, 4L, 5L);
                            });
        }
    }

    @Test
    void aChangeIsNotShownBeforeItIsOnTheDisk() throws Exception {
        HistoryFile history =
                HistoryFile.open(folder, 4, FaultyDisk.sound().breakAt("force history"));

        assertThatIOException().isThrownBy(() -> history.add(Told.change(1)));

        assertThat(history.entries()).isEmpty();
    }
}

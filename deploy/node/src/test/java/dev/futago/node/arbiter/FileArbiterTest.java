package dev.futago.node.arbiter;

import static dev.futago.node.arbiter.Records.B;
import static dev.futago.node.arbiter.Records.FOUNDED;
import static dev.futago.node.arbiter.Records.claim;
import static dev.futago.node.arbiter.Records.read;
import static dev.futago.node.arbiter.Records.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.ArbiterAnswer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

final class FileArbiterTest extends ArbiterContract {

    @TempDir private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("deep/down/record");
    }

    @Override
    Arbiter open() throws IOException {
        return FileArbiter.open(file(), Clock.systemUTC());
    }

    @Test
    void aRecordWithAnyBitFlippedIsNeverTakenForAnother() throws Exception {
        Arbiter arbiter = withRecord();
        byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                Files.write(file(), damaged);

                assertTheTruthOrUnknown(read(arbiter), "bit %d of byte %d".formatted(bit, at));
            }
        }
    }

    @Test
    void aTruncatedRecordIsUnknownAndNotAbsent() throws Exception {
        Arbiter arbiter = withRecord();
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertUnknown(read(arbiter), "%d bytes".formatted(length));
        }
    }

    @Test
    void aRecordWithSomethingBehindItIsNotTakenForAnother() throws Exception {
        Arbiter arbiter = withRecord();
        byte[] whole = Files.readAllBytes(file());
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        Files.write(file(), twice);

        assertUnknown(read(arbiter), "twice the record");
    }

    @Test
    void aDamagedRecordIsNotReplaced() throws Exception {
        Arbiter arbiter = withRecord();
        Files.writeString(file(), "");

        assertUnknown(claim(arbiter, 0, FOUNDED), "to create it");
        assertUnknown(claim(arbiter, 2, FOUNDED.pairedWith(B).solo("alone")), "to replace it");

        assertThat(file()).isEmptyFile();
    }

    @Test
    void aRecordThatIsAFolderIsUnknown() throws Exception {
        Arbiter arbiter = another();
        Files.createDirectory(file());

        assertUnknown(read(arbiter), "a folder");
        assertUnknown(claim(arbiter, 0, FOUNDED), "a folder");
    }

    @Test
    void failedClaimLeavesTheOldRecord() throws Exception {
        Arbiter arbiter = withRecord();
        Path away = folder.resolve("away");
        Files.move(file().getParent(), away);

        assertUnknown(claim(arbiter, 2, FOUNDED.pairedWith(B).solo("alone")), "no folder");
        Files.move(away, file().getParent());

        assertThat(record(arbiter)).contains(FOUNDED.pairedWith(B));
    }

    @Test
    void leftoversOfAProcessThatDiedDoNoHarm() throws Exception {
        Arbiter before = withRecord();
        Path draft = file().resolveSibling("record.0123456789abcdef.draft");
        Files.writeString(draft, "half a reco".repeat(1_000));
        Files.writeString(file().resolveSibling("record.lock"), "12345");

        assertThat(record(before)).contains(FOUNDED.pairedWith(B));
        assertThat(claim(another(), 2, FOUNDED.pairedWith(B).solo("alone")))
                .isInstanceOf(ArbiterAnswer.Granted.class);
        assertThat(record(before)).contains(FOUNDED.pairedWith(B).solo("alone"));
        assertThat(draft).doesNotExist();
    }

    @Test
    void claimFollowsNoSymbolicLink() throws Exception {
        Arbiter arbiter = withRecord();
        Path target = Files.writeString(folder.resolve("target"), "precious");
        Files.createSymbolicLink(file().resolveSibling("record.draft"), target);

        claim(arbiter, 2, FOUNDED.pairedWith(B).solo("alone"));

        assertThat(record(arbiter)).contains(FOUNDED.pairedWith(B).solo("alone"));
        assertThat(target).hasContent("precious");
    }

    @Test
    void symbolicLinkInPlaceOfTheRecordIsUnknown() throws Exception {
        Arbiter arbiter = withRecord();
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(file(), elsewhere);
        Files.createSymbolicLink(file(), elsewhere);

        assertUnknown(read(arbiter), "a link");
        assertUnknown(claim(arbiter, 2, FOUNDED.pairedWith(B).solo("alone")), "a link");
    }

    @Test
    void symbolicLinkInPlaceOfTheLockIsRefused() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "precious");
        Files.createDirectories(file().getParent());
        Files.createSymbolicLink(file().resolveSibling("record.lock"), target);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arbiters.open("file:" + file()))
                .withMessageContaining("record.lock is a symbolic link");
    }

    @Test
    void onlyTheOwnerReadsRecordAndLock() throws Exception {
        withRecord();

        for (Path each : List.of(file(), file().resolveSibling("record.lock"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .as("%s", each)
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"~/tenure", "tenure", "./tenure", "../tenure"})
    void pathThatIsNotAbsoluteIsRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arbiters.open("file:" + path))
                .withMessageContaining("file:" + path + " is not an absolute path");
    }

    @Test
    void aFolderKeepsTheRecordInAFileOfItsOwn() throws Exception {
        try (Arbiter one = FileArbiter.open(folder, Clock.systemUTC());
                Arbiter other = FileArbiter.open(folder, Clock.systemUTC())) {
            claim(one, 0, FOUNDED);

            assertThat(record(other)).contains(FOUNDED);
            assertThat(folder.resolve("tenure")).isNotEmptyFile();
        }
    }

    @Test
    void theRecordIsOneLineThatPeopleCanRead() throws Exception {
        withRecord();

        assertThat(file())
                .content()
                .containsOnlyOnce("\n")
                .endsWith("\n")
                .contains("\"mode\":\"PAIRED\"", "\"pair\":\"orders\"", "\"node\":\"b\"");
    }

    @Test
    void aPathThatCannotBeWrittenIsRefusedWithASentence() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("a-file"));
        String under = inTheWay.resolve("deeper/record").toString();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arbiters.open("file:" + under))
                .withMessageContaining(under)
                .withMessageContaining("cannot be written")
                .withMessageNotContaining("\n");
    }

    @Test
    void aPathThatIsNoneIsRefusedWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arbiters.open("file:/a\0b"))
                .withMessageContaining("cannot be written");
    }

    private Arbiter withRecord() throws Exception {
        Arbiter arbiter = another();
        claim(arbiter, 0, FOUNDED);
        claim(arbiter, 1, FOUNDED.pairedWith(B));
        return arbiter;
    }

    private static void assertTheTruthOrUnknown(ArbiterAnswer answer, String how) {
        if (answer instanceof ArbiterAnswer.Read(var current)) {
            assertThat(current).as(how).isEqualTo(Optional.of(FOUNDED.pairedWith(B)));
        } else {
            assertUnknown(answer, how);
        }
    }

    private static void assertUnknown(ArbiterAnswer answer, String how) {
        assertThat(answer)
                .as(how)
                .isInstanceOfSatisfying(
                        ArbiterAnswer.Unknown.class,
                        unknown -> assertThat(unknown.reason()).isNotBlank());
    }
}

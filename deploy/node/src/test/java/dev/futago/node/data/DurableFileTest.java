package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class DurableFileTest {

    @TempDir private Path folder = Path.of("");

    private DurableFile file(Disk disk) {
        return new DurableFile(folder, "file", 8, disk);
    }

    @Test
    void aFileThatIsNotThereIsEmptyAndOneWithoutTextIsNot() throws Exception {
        DurableFile file = file(new LocalDisk());

        assertThat(file.read()).isEmpty();
        file.replace("");
        assertThat(file.read()).contains("");
    }

    @Test
    void aDraftIsOnTheDiskBeforeItIsRenamedAndThenTheFolder() throws Exception {
        FaultyDisk disk = FaultyDisk.sound();

        file(disk).replace("new");

        assertThat(disk.steps())
                .containsExactly(
                        "open file.draft",
                        "write file.draft",
                        "force file.draft",
                        "rename file.draft file",
                        "force folder " + folder.getFileName());
        assertThat(file(disk).read()).contains("new");
    }

    @Test
    void whatIsAppendedIsForced() throws Exception {
        FaultyDisk disk = FaultyDisk.sound();
        DurableFile file = file(disk);

        file.append("ab");
        file.append("cd");

        assertThat(file.read()).contains("abcd");
        assertThat(disk.steps().subList(0, disk.steps().size() / 2))
                .containsExactly(
                        "open file",
                        "write file",
                        "force file",
                        "force folder " + folder.getFileName());
    }

    @Test
    void aCrashAtAnyStepOfAReplacementLeavesTheOldTextOrTheNewOne() throws Exception {
        for (int step = 0; step < 5; step++) {
            for (int bytes = 0; bytes <= 3; bytes++) {
                file(new LocalDisk()).replace("old");
                DurableFile broken = file(FaultyDisk.brokenAt(step, bytes));

                assertThatIOException()
                        .as("step %d", step)
                        .isThrownBy(() -> broken.replace("new"))
                        .withMessage(FaultyDisk.BROKEN);

                assertThat(broken.read())
                        .as("step %d, %d bytes", step, bytes)
                        .contains(step < 4 ? "old" : "new");
            }
        }
    }

    @Test
    void aDraftThatACrashLeftDoesNoHarm() throws Exception {
        Files.writeString(folder.resolve("file.draft"), "half a".repeat(100));

        file(new LocalDisk()).replace("new");

        assertThat(file(new LocalDisk()).read()).contains("new");
        assertThat(folder.resolve("file.draft")).doesNotExist();
    }

    @Test
    void nothingLargerThanItsBoundIsReadOrWritten() throws Exception {
        DurableFile file = file(new LocalDisk());
        file.replace("12345678");

        assertThatIOException()
                .isThrownBy(() -> file.replace("123456789"))
                .withMessageContaining("would be 9 bytes, and 8 is the most");
        assertThat(file.read()).contains("12345678");

        Files.writeString(folder.resolve("file"), "123456789");
        assertThatIOException().isThrownBy(file::read).withMessageContaining("9 bytes");
    }

    @Test
    void whatIsNotUtf8IsReadAsSomethingElse() throws IOException {
        Files.write(folder.resolve("file"), new byte[] {'a', (byte) 0xc3, 'b'});

        assertThat(file(new LocalDisk()).read()).contains("a\ufffdb");
    }
}

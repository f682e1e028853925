package dev.futago.drill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class LeftOverTest {

    @TempDir private Path temporary;

    private Path folder;

    /** Stands for a node: its arguments name a folder, and it goes on until its input ends. */
    static final class Node {

        private Node() {}

        public static void main(String[] arguments) throws IOException {
            System.in.read();
        }
    }

    @BeforeEach
    void makeAFolder() throws IOException {
        folder = Files.createDirectories(temporary.resolve("futago-1"));
        Files.writeString(Files.createDirectories(folder.resolve("data-a")).resolve("file"), "");
    }

    /** A process that has ended. */
    private static ProcessHandle killedDrill() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.toHandle();
    }

    private static Process node(Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Node.class.getName(),
                        data.toString())
                .start();
    }

    @Test
    void theFolderOfADrillThatWasKilledIsRemovedAndItsProcessesAreEnded() throws Exception {
        LeftOver.claim(folder, killedDrill());
        Process node = node(folder.resolve("data-a"));
        try {
            LeftOver.removeFrom(temporary);

            assertThat(node.waitFor()).isNotZero();
            assertThat(folder).doesNotExist();
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void aDrillThatGoesOnIsLeftAlone() throws Exception {
        LeftOver.claim(folder, ProcessHandle.current());
        Process node = node(folder.resolve("data-a"));
        try {
            LeftOver.removeFrom(temporary);

            assertThat(node.isAlive()).isTrue();
            assertThat(folder).isDirectory();
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void aFolderOfNoDrillIsLeftAlone() {
        LeftOver.removeFrom(temporary);

        assertThat(folder).isDirectory();
    }

    @Test
    void theSmallDiskOfADrillThatWasKilledIsUnmounted() throws Exception {
        assumeTrue(SmallDisk.missing().isEmpty(), () -> SmallDisk.missing().orElseThrow());
        SmallDisk.at(folder.resolve("data-b")).fill();
        LeftOver.claim(folder, killedDrill());

        LeftOver.removeFrom(temporary);

        assertThat(folder).doesNotExist();
    }
}

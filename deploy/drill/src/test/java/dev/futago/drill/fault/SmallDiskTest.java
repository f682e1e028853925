package dev.futago.drill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SmallDiskTest {

    @TempDir private Path folder;

    @Test
    void whatIsFullTakesNothingUntilItIsFreed() throws IOException {
        assumeTrue(SmallDisk.missing().isEmpty(), () -> SmallDisk.missing().orElseThrow());
        Path file = folder.resolve("disk/file");
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"))) {
            disk.fill();
            assertThatThrownBy(() -> Files.write(file, new byte[4096]))
                    .isInstanceOf(IOException.class);

            disk.free();
            Files.write(file, new byte[4096]);
            assertThat(file).hasSize(4096);
        }
        assertThat(file).doesNotExist();
    }
}

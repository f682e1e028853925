package dev.futago.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class PairSecretFileTest {

    @TempDir private Path folder = Path.of("");

    private Path file(String words, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), words);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static void assertRefused(Path file, String why) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PairSecretFile.read(file))
                .withMessageStartingWith("--pair-secret-file " + file + " cannot be used: ")
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void secretOfItsOwnerIsRead(String permissions) throws IOException {
        assertThat(PairSecretFile.read(file("sixteen letters!\n", permissions))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void secretThatOthersReachIsRefused(String permissions) throws IOException {
        assertRefused(file("sixteen letters!", permissions), "chmod 600");
    }

    @Test
    void shortSecretIsRefused() throws IOException {
        assertRefused(file("fifteen letters\n", "rw-------"), "15 bytes is too short");
    }

    @Test
    void longSecretIsRefused() throws IOException {
        assertRefused(file("x".repeat(4097), "rw-------"), "more than 4096 bytes");
    }

    @Test
    void missingFileIsNamed() {
        assertRefused(folder.resolve("none"), "it does not exist");
    }

    @Test
    void folderIsNoSecret() {
        assertRefused(folder, "it is a folder");
    }
}

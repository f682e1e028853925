package dev.futago.node.config;

import dev.futago.protocol.PairSecret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Reads the file of {@code --pair-secret-file}: the secret that both nodes of a pair share. */
public final class PairSecretFile {

    /** Longest secret that is read, in bytes. */
    private static final int BYTES_MAX = 4 << 10;

    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private PairSecretFile() {}

    /**
     * The secret in a file, without the line end that an editor leaves behind it.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static PairSecret read(Path file) {
        try {
            checkOwnersOnly(file);
            return new PairSecret(secretIn(file));
        } catch (NoSuchFileException none) {
            throw wrong(file, "it does not exist: make one with `openssl rand -base64 32`", none);
        } catch (IOException unreadable) {
            throw wrong(file, "it cannot be read: check its owner and permissions", unreadable);
        } catch (IllegalArgumentException unfit) {
            throw wrong(file, String.valueOf(unfit.getMessage()), unfit);
        }
    }

    private static void checkOwnersOnly(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("it is a folder: name the file in it");
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
            throw new IllegalArgumentException(
                    "others than its owner can read or write it: chmod 600 " + file);
        }
    }

    private static byte[] secretIn(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "it has more than %d bytes: use a shorter secret".formatted(BYTES_MAX));
            }
            int end = bytes.length;
            while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
                end--;
            }
            return Arrays.copyOf(bytes, end);
        }
    }

    private static IllegalArgumentException wrong(Path file, String why, Exception cause) {
        return new IllegalArgumentException(
                "--pair-secret-file %s cannot be used: %s".formatted(file, why), cause);
    }
}

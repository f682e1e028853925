package dev.futago.node.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A small text file in UTF-8 whose changes are on the disk when the change returns. After an error
 * nobody knows what is on the disk, and nothing may be written again by this process.
 */
final class DurableFile {

    private final Path folder;
    private final Path path;
    private final Path draft;
    private final int bytesMax;
    private final Disk disk;

    /**
     * A file, which need not exist.
     *
     * @param bytesMax above which it is neither read nor replaced
     */
    DurableFile(Path folder, String name, int bytesMax, Disk disk) {
        this.folder = folder;
        this.bytesMax = bytesMax;
        this.disk = disk;
        path = folder.resolve(name);
        draft = folder.resolve(name + ".draft");
    }

    /** Its path, as messages have it. */
    @Override
    public String toString() {
        return path.toString();
    }

    /**
     * What is in it; empty when there is no such file. What is not UTF-8 is replaced: a checksum
     * will tell.
     */
    Optional<String> read() throws IOException {
        try {
            checkSize(Files.size(path));
            return Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private void checkSize(long bytes) throws IOException {
        if (bytes > bytesMax) {
            throw new IOException(
                    "%s would be %d bytes, and %d is the most".formatted(path, bytes, bytesMax));
        }
    }

    /** Replaces all of it: who reads it finds the old text or the new one, whatever happens. */
    void replace(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        checkSize(bytes.length);
        writeForced(
                draft,
                bytes,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        disk.rename(draft, path);
        disk.forceFolder(folder);
    }

    /** Writes behind its end. A crash may leave a part of the text there. */
    void append(String text) throws IOException {
        writeForced(
                path,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        disk.forceFolder(folder); // It may be new: somebody may have moved it away.
    }

    private void writeForced(Path file, byte[] bytes, OpenOption... how) throws IOException {
        try (FileChannel channel = disk.open(file, how)) {
            disk.write(channel, ByteBuffer.wrap(bytes));
            disk.force(channel);
        }
    }
}

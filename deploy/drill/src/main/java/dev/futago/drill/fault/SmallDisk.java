package dev.futago.drill.fault;

import dev.futago.drill.process.Child;
import dev.futago.drill.process.Shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A disk of a quarter of a mebibyte, which can be filled: a tmpfs. */
public final class SmallDisk implements Child {

    private static final String SIZE = "256k";
    private static final int BLOCK_BYTES = 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Why there can be none here; empty when there can. */
    public static Optional<String> missing() {
        return Shell.isRoot() ? Optional.empty() : Optional.of("a small disk needs root");
    }

    /** Makes one of a folder that need not exist. */
    public static SmallDisk at(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("no folder for a small disk", failed);
        }
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "futago-drill", folder.toString());
        return new SmallDisk(folder);
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Fills it to its last block. */
    public void fill() {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // As it was to be.
        }
    }

    /** Gives the room back. */
    public void free() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException failed) {
            throw new UncheckedIOException("the small disk stays full", failed);
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() {
        Shell.run("umount", folder.toString());
    }
}

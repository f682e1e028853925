package dev.futago.node.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a folder for one process, by a lock that ends with the process. The locked file names the
 * process. Nothing else in the process may open that file: closing it again would give up the lock.
 */
final class FolderLock implements AutoCloseable {

    private static final int PID_BYTES_MAX = 20;

    /** A file lock belongs to the process: within it, this keeps several holders apart. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes a folder.
     *
     * @param folder as {@link Path#toRealPath} has it
     * @throws IllegalArgumentException with a sentence for the user, when it is taken
     */
    static FolderLock take(Path folder) throws IOException {
        if (!TAKEN.add(folder)) {
            throw taken(folder, ownPid());
        }
        try {
            return new FolderLock(folder, lock(folder));
        } catch (IOException | RuntimeException refused) {
            TAKEN.remove(folder);
            throw refused;
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw taken(folder, read(channel));
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(ownPid()));
            return channel;
        } catch (IOException | RuntimeException refused) {
            channel.close();
            throw refused;
        }
    }

    private static String ownPid() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PID_BYTES_MAX);
        channel.read(bytes, 0);
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    private static IllegalArgumentException taken(Path folder, String pid) {
        String who = pid.matches("\\d+") ? "process " + pid : "another process";
        return new IllegalArgumentException(
                "the data folder %s is in use by %s: every node needs one of its own"
                        .formatted(folder, who));
    }

    /** Gives the folder free. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // At the latest the lock ends with the process.
        } finally {
            TAKEN.remove(folder);
        }
    }
}

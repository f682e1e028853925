package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Tenure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The record in a file: for nodes of one machine, or a storage on which lock and rename are atomic
 * for both.
 *
 * <p>A change is made under an exclusive lock: the record is read, its version compared, the next
 * one written beside it, forced to the disk, and renamed over it; then the folder is forced too. An
 * error after the rename began leaves the outcome unknown, and is told so.
 */
public final class FileArbiter implements Arbiter {

    /** A file lock belongs to the process: within it, this lock keeps several arbiters apart. */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private final ReentrantLock inProcess;
    private final Path record;
    private final Path lock;
    private final Path draft;
    private final Clock clock;
    private final Questions questions = new Questions();

    private FileArbiter(Path record, Clock clock, ReentrantLock inProcess) {
        this.inProcess = inProcess;
        this.record = record;
        this.clock = clock;
        lock = record.resolveSibling(record.getFileName() + ".lock");
        draft = record.resolveSibling(record.getFileName() + ".draft");
    }

    /**
     * Opens the record at a path: a file, which need not exist, or a folder to keep it in.
     *
     * @throws IOException when nothing can be written there
     */
    public static FileArbiter open(Path path, Clock clock) throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve("tenure") : path;
        Files.createDirectories(file.toAbsolutePath().getParent());
        var arbiter = new FileArbiter(file.toAbsolutePath(), clock, IN_PROCESS);
        // Closing any channel of the lock's file gives up the lock that another arbiter of this
        // process may hold.
        IN_PROCESS.lock();
        try (FileChannel channel = arbiter.openLock()) {
            // That it opens is all that is asked: a path that cannot be written must be told now.
            channel.size();
        } finally {
            IN_PROCESS.unlock();
        }
        return arbiter;
    }

    /** The only one that will ever keep its record in this folder: it waits for no other. */
    static FileArbiter scratch(Path folder) {
        return new FileArbiter(folder.resolve("tenure"), Clock.systemUTC(), new ReentrantLock());
    }

    private FileChannel openLock() throws IOException {
        return FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return questions.ask(() -> new ArbiterAnswer.Read(readRecord().map(StoredRecord::tenure)));
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(long expectedVersion, Tenure next) {
        return questions.ask(
                () -> {
                    inProcess.lock();
                    try (FileChannel channel = openLock();
                            FileLock held = channel.lock()) {
                        if (!held.isValid()) {
                            return new ArbiterAnswer.Unknown("the lock was lost");
                        }
                        Optional<StoredRecord> stored = readRecord();
                        Optional<Tenure> current = stored.map(StoredRecord::tenure);
                        if (current.map(Tenure::version).orElse(0L) != expectedVersion) {
                            forceFolder(); // What stands in the way may be news to the disk.
                            return new ArbiterAnswer.Refused(current);
                        }
                        replace(StoredRecord.after(stored, next, clock.instant()));
                        return new ArbiterAnswer.Granted(next);
                    } finally {
                        inProcess.unlock();
                    }
                });
    }

    /** Without the lock: a rename is atomic, so what is read is a whole record or none. */
    private Optional<StoredRecord> readRecord() throws IOException {
        try {
            return Optional.of(StoredRecord.read(Files.readString(record)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private void replace(StoredRecord next) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        draft,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] text = next.write().getBytes(StandardCharsets.UTF_8);
            var bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, record, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(record.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public CompletionStage<List<Change>> history() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return readRecord().map(StoredRecord::history).orElse(List.of());
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                });
    }

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public void close() {
        questions.close();
    }
}

package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;
import dev.futago.common.role.Revision;
import dev.futago.common.role.Tenure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 *
 * <p>No symbolic link is followed in place of the record, its lock or its draft, and only the owner
 * may read them.
 */
public final class FileArbiter implements Arbiter {

    /** A file lock belongs to the process: within it, this lock keeps several arbiters apart. */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    /** More than a record ever has: its history is short, and its reasons are cut. */
    private static final int RECORD_BYTES_MAX = 1 << 20;

    private static final String DRAFT = ".draft";

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<OpenOption> LOCK_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> DRAFT_OPTIONS =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);

    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock inProcess;
    private final Path record;
    private final Path lock;
    private final Clock clock;
    private final Questions questions = new Questions();

    private FileArbiter(Path record, Clock clock, ReentrantLock inProcess) {
        this.inProcess = inProcess;
        this.record = record;
        this.clock = clock;
        lock = record.resolveSibling(record.getFileName() + ".lock");
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
        if (Files.isSymbolicLink(arbiter.lock)) {
            throw new IOException(arbiter.lock + " is a symbolic link: remove it");
        }
        // Closing any channel of the lock's file gives up the lock that another arbiter of this
        // process may hold.
        IN_PROCESS.lock();
        try (FileChannel channel = arbiter.openLock();
                FileLock held = channel.tryLock()) {
            if (held != null) { // Another process is claiming: its draft is no leftover.
                arbiter.deleteLeftDrafts();
            }
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
        return FileChannel.open(lock, LOCK_OPTIONS, OWNER_ONLY);
    }

    /** Drafts of processes that ended before they renamed them; called under the lock. */
    private void deleteLeftDrafts() throws IOException {
        try (DirectoryStream<Path> drafts =
                Files.newDirectoryStream(record.getParent(), this::isDraft)) {
            for (Path draft : drafts) {
                Files.deleteIfExists(draft);
            }
        }
    }

    private boolean isDraft(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(record.getFileName() + ".") && name.endsWith(DRAFT);
    }

    @Override
    public CompletionStage<ArbiterAnswer> read() {
        return questions.ask(this::shown);
    }

    @Override
    public CompletionStage<ArbiterAnswer> probe() {
        return questions.probe(this::shown);
    }

    private ArbiterAnswer shown() throws IOException {
        return new ArbiterAnswer.Read(readRecord().map(StoredRecord::tenure));
    }

    @Override
    public CompletionStage<ArbiterAnswer> compareAndSet(Revision expected, Tenure next) {
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
                        if (!Revision.of(current).equals(expected)) {
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
        try (InputStream in = Files.newInputStream(record, LinkOption.NOFOLLOW_LINKS)) {
            byte[] text = in.readNBytes(RECORD_BYTES_MAX);
            return Optional.of(StoredRecord.read(new String(text, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Under a name that nobody can foresee, created new: a link that lies in wait is not hit. */
    private void replace(StoredRecord next) throws IOException {
        String suffix = ".%016x%s".formatted(random.nextLong(), DRAFT);
        Path draft = record.resolveSibling(record.getFileName() + suffix);
        try {
            write(next, draft);
            Files.move(draft, record, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        forceFolder();
    }

    private static void write(StoredRecord next, Path draft) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, DRAFT_OPTIONS, OWNER_ONLY)) {
            byte[] text = next.write().getBytes(StandardCharsets.UTF_8);
            var bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
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

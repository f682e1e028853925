package dev.futago.node.data;

import dev.futago.common.role.Drill;
import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.Reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder of a node's own ({@code --data-dir}): its metadata, and the history of its pair. Two
 * processes never share one. Guest memory is not in it.
 *
 * <p>Changes may be told by any thread; telling one never waits for the disk. They are written in
 * the order in which they were told; of metadata only the newest is. After the first error nothing
 * is written any more: what a failed fsync leaves on the disk is not known, and the node must stop.
 */
public final class DataDir implements AutoCloseable {

    private static final int HISTORY_LINES_MAX = 1_000;

    private final FolderLock lock;
    private final MetadataFile metadata;
    private final HistoryFile history;
    private final DiskThread thread;
    private final Drill drill;

    private DataDir(
            FolderLock lock,
            MetadataFile metadata,
            HistoryFile history,
            DiskThread thread,
            Drill drill) {
        this.lock = lock;
        this.metadata = metadata;
        this.history = history;
        this.thread = thread;
        this.drill = drill;
    }

    /**
     * Opens a folder, which need not exist, and writes what is in it once more, so that it is on
     * the disk for certain.
     *
     * @param pair of the node; a tag of 0 fits any of this name
     * @param node the node's name
     * @param onFailure told of the first error, once, on any thread: the node must stop
     * @throws IllegalArgumentException with a sentence for the user, when the folder is in use,
     *     cannot be written, is damaged, or is that of another node or pair
     */
    public static DataDir open(
            Path folder, PairId pair, String node, Consumer<? super IOException> onFailure) {
        return open(folder, pair, node, onFailure, new LocalDisk());
    }

    static DataDir open(
            Path folder,
            PairId pair,
            String node,
            Consumer<? super IOException> onFailure,
            Disk disk) {
        try {
            create(folder.toAbsolutePath(), disk);
            Path home = folder.toRealPath();
            FolderLock lock = FolderLock.take(home);
            try {
                return new DataDir(
                        lock,
                        MetadataFile.open(home, pair, node, disk),
                        HistoryFile.open(home, HISTORY_LINES_MAX, disk),
                        new DiskThread(home, onFailure),
                        Drill.NONE);
            } catch (IOException | RuntimeException unusable) {
                lock.close();
                throw unusable;
            }
        } catch (IOException unusable) {
            throw new IllegalArgumentException(
                    "the data folder %s cannot be used: %s".formatted(folder, Reason.of(unusable)),
                    unusable);
        }
    }

    /** The same folder; each write of its metadata passes a drill's points, on any thread. */
    public DataDir passing(Drill other) {
        return new DataDir(lock, metadata, history, thread, other);
    }

    /** Creates a folder and those above it, the uppermost first, each for certain. */
    private static void create(Path folder, Disk disk) throws IOException {
        var missing = new ArrayDeque<Path>();
        for (Path at = folder; at != null && Files.notExists(at); at = at.getParent()) {
            missing.push(at);
        }
        for (Path at : missing) {
            Files.createDirectories(at);
            disk.forceFolder(at.resolveSibling(""));
        }
        Files.createDirectories(folder); // Tells when it is no folder.
    }

    /**
     * The metadata as they were at opening; empty for a new folder. Whoever reads the arbiter's
     * record refuses one of another pair ({@link PairId#fits}).
     */
    public Optional<NodeMetadata> metadata() {
        return metadata.atOpening();
    }

    /**
     * Notes a record that the arbiter keeps, and what this node is. Costs nothing where that is no
     * news. Not for a node without an arbiter: what such a node keeps for a record begins anew with
     * each process.
     *
     * @param seen of the pair that the metadata name
     * @param role {@code primary} or {@code standby}
     */
    public void note(Tenure seen, String role) {
        if (metadata.note(seen, role)) {
            thread.submit(this::writeMetadata);
        }
    }

    private void writeMetadata() throws IOException {
        drill.pass(DrillPoint.BEFORE_METADATA);
        metadata.write();
        drill.pass(DrillPoint.AFTER_METADATA);
    }

    /** Adds a change to the history. */
    public void add(HistoryEntry entry) {
        thread.submit(() -> history.add(entry));
    }

    /**
     * Completes a change when the first reply after a takeover has left: the newest change with
     * this version. Nothing happens where there is none any more.
     */
    public void amendGap(long version, Duration gap) {
        thread.submit(() -> history.amendGap(version, gap));
    }

    /** The history as far as it is on the disk, the newest last; at most 1,000 changes. */
    public List<HistoryEntry> history() {
        return history.entries();
    }

    /**
     * Writes what waits, but for no longer than 2 s, and gives the folder free. What is told after
     * this is not written.
     */
    @Override
    public void close() {
        thread.close(lock::close);
    }
}

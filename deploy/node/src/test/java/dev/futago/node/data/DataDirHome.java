package dev.futago.node.data;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A data dir for tests: where it is, what failed, and what the next process finds in it. */
abstract class DataDirHome {

    @TempDir Path folder = Path.of("");

    final ConcurrentLinkedQueue<IOException> failures = new ConcurrentLinkedQueue<>();

    Path home() {
        return folder.resolve("deep/down");
    }

    DataDir open(Path where, Disk disk) {
        return DataDir.open(where, Told.NAMED, Told.NODE, failures::add, disk);
    }

    DataDir open() {
        return open(home(), new LocalDisk());
    }

    Optional<NodeMetadata> metadataOnDisk() {
        try (DataDir dir = open()) {
            return dir.metadata();
        }
    }

    List<HistoryEntry> historyOnDisk() {
        try (DataDir dir = open()) {
            return dir.history();
        }
    }
}

package dev.futago.node.data;

import dev.futago.common.role.Invariant;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A node's metadata: what it was when it was opened, what it is now, and the file of it. */
final class MetadataFile {

    private static final int BYTES_MAX = 1 << 20;

    private final DurableFile file;
    private final PairId pair;
    private final String node;
    private final Optional<NodeMetadata> atOpening;

    // Both guarded by this.
    private Optional<NodeMetadata> newest;
    private boolean isWriteDue;

    private MetadataFile(
            DurableFile file, PairId pair, String node, Optional<NodeMetadata> atOpening) {
        this.file = file;
        this.pair = pair;
        this.node = node;
        this.atOpening = atOpening;
        newest = atOpening;
    }

    /**
     * Opens it; it need not exist. What was read is written anew: after an earlier process whose
     * fsync failed, what can be read need not be on the disk.
     *
     * @throws IllegalArgumentException with a sentence for the user, when it is damaged, or another
     *     pair's or node's
     */
    static MetadataFile open(Path folder, PairId pair, String node, Disk disk) throws IOException {
        var file = new DurableFile(folder, "metadata", BYTES_MAX, disk);
        Optional<String> text = file.read();
        Optional<NodeMetadata> found = text.flatMap(ChecksumLine::read).flatMap(DataText::metadata);
        if (text.isPresent() && found.isEmpty()) {
            throw new IllegalArgumentException(
                    ("%s is damaged: check the disk; if the arbiter's record is certainly this"
                                    + " pair's newest, move the file away and start again")
                            .formatted(file));
        }
        found.ifPresent(metadata -> checkOwner(metadata, pair, node, file));
        var opened = new MetadataFile(file, pair, node, found);
        if (found.isPresent()) {
            opened.write();
        }
        return opened;
    }

    private static void checkOwner(NodeMetadata found, PairId pair, String node, DurableFile file) {
        if (!found.node().equals(node)) {
            throw new IllegalArgumentException(
                    "%s belongs to node '%s', not to '%s': check --data-dir and --name"
                            .formatted(file, found.node(), node));
        }
        if (!found.pair().fits(pair)) {
            throw new IllegalArgumentException(
                    "%s belongs to pair '%s', not to '%s': check --data-dir and --pair"
                            .formatted(file, found.pair(), pair));
        }
    }

    Optional<NodeMetadata> atOpening() {
        return atOpening;
    }

    /**
     * Takes in a record that was seen.
     *
     * @return whether a {@link #write} is needed that is not due yet
     */
    synchronized boolean note(Tenure seen, String role) {
        PairId own = newest.map(NodeMetadata::pair).orElse(pair);
        Invariant.check(own.fits(seen.pair()), "the metadata are not those of pair " + seen.pair());
        NodeMetadata noted =
                newest.map(before -> before.after(seen, role))
                        .orElseGet(() -> NodeMetadata.first(node, seen, role));
        if (newest.equals(Optional.of(noted))) {
            return false;
        }
        newest = Optional.of(noted);
        boolean wasDue = isWriteDue;
        isWriteDue = true;
        return !wasDue;
    }

    /** Writes what is newest now. */
    void write() throws IOException {
        file.replace(ChecksumLine.write(DataText.write(takeNewest())));
    }

    private synchronized NodeMetadata takeNewest() {
        isWriteDue = false;
        return newest.orElseThrow();
    }
}

package dev.futago.node.data;

import dev.futago.common.role.Invariant;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A node's metadata: what it was when it was opened, what it is now, and the file of it. */
final class MetadataFile {

    private static final int BYTES_MAX = 1 << 20;

    private final DurableFile file;
    private final PairId pair;
    private final String node;
    private final Optional<NodeMetadata> atOpening;

    /**
     * What is to be on the disk; without a lock that the loop could wait for.
     *
     * @param isWriteDue whether a write will come
     */
    private record Wanted(Optional<NodeMetadata> newest, boolean isWriteDue) {
        Wanted after(NodeMetadata noted) {
            Optional<NodeMetadata> next = Optional.of(noted);
            return next.equals(newest) ? this : new Wanted(next, true);
        }
    }

    private final AtomicReference<Wanted> wanted;

    private MetadataFile(
            DurableFile file, PairId pair, String node, Optional<NodeMetadata> atOpening) {
        this.file = file;
        this.pair = pair;
        this.node = node;
        this.atOpening = atOpening;
        wanted = new AtomicReference<>(new Wanted(atOpening, false));
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
    boolean note(Tenure seen, String role) {
        Wanted before = wanted.getAndUpdate(was -> was.after(noted(was.newest, seen, role)));
        return !before.isWriteDue && !before.newest.equals(wanted.get().newest);
    }

    private NodeMetadata noted(Optional<NodeMetadata> before, Tenure seen, String role) {
        PairId own = before.map(NodeMetadata::pair).orElse(pair);
        Invariant.check(own.fits(seen.pair()), "the metadata are not those of pair " + seen.pair());
        return before.map(metadata -> metadata.after(seen, role))
                .orElseGet(() -> NodeMetadata.first(node, seen, role));
    }

    /** Writes what is newest now. */
    void write() throws IOException {
        Wanted now = wanted.getAndUpdate(was -> new Wanted(was.newest, false));
        file.replace(ChecksumLine.write(DataText.write(now.newest.orElseThrow())));
    }
}

package dev.futago.drill.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file arbiter whose folder can go away, as a share does whose server is gone: nodes reach it
 * over a symbolic link, which is replaced at one blow by one to a folder where the record cannot be
 * read.
 */
final class FileSeat implements ArbiterSeat {

    private static final String RECORD = "tenure";

    private final Path link;
    private final Path draft;
    private final Path real;
    private final Path away;

    private FileSeat(Path folder) {
        link = folder.resolve("arbiter");
        draft = folder.resolve("arbiter.draft");
        real = folder.resolve("arbiter.real");
        away = folder.resolve("arbiter.away");
    }

    static FileSeat in(Path folder) {
        return new FileSeat(folder);
    }

    @Override
    public void begin() {
        try {
            Files.createDirectories(real);
            Files.createDirectories(away);
            Path itself = Path.of(RECORD); // Neither a file nor none: an error to whoever reads it.
            Files.createSymbolicLink(away.resolve(RECORD), itself);
        } catch (IOException failed) {
            throw new UncheckedIOException("no folder for the arbiter", failed);
        }
        mend();
    }

    /** The file, not the folder: while it is away nobody could tell that it is one. */
    @Override
    public String address() {
        return "file:" + link.toAbsolutePath().resolve(RECORD);
    }

    @Override
    public Optional<InetSocketAddress> server() {
        return Optional.empty();
    }

    @Override
    public String addressOver(InetSocketAddress relay) {
        throw new IllegalStateException("a file has no server: " + address());
    }

    @Override
    public void cut() {
        pointTo(away);
    }

    /** A folder does not crash otherwise than it goes away. */
    @Override
    public void crash() {
        cut();
    }

    @Override
    public void mend() {
        pointTo(real);
    }

    private void pointTo(Path target) {
        try {
            Files.deleteIfExists(draft);
            Files.createSymbolicLink(draft, target);
            Files.move(draft, link, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("the arbiter's link cannot be changed", failed);
        }
    }

    @Override
    public void close() {
        // Its files go with the drill's folder.
    }
}

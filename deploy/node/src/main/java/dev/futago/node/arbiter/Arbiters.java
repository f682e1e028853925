package dev.futago.node.arbiter;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;

/** The kinds of arbiter that {@code --arbiter} can name. */
public final class Arbiters {

    /** What a pair without an arbiter writes. */
    public static final String NONE = "none";

    private static final String FILE = "file:";

    private Arbiters() {}

    /**
     * Opens the arbiter that a user named.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Arbiter open(String named) {
        if (named.equals(NONE)) {
            return new NoArbiter();
        }
        if (!named.startsWith(FILE) || named.length() == FILE.length()) {
            throw new IllegalArgumentException(
                    "'%s' is not an arbiter: file:PATH or none".formatted(named));
        }
        String path = named.substring(FILE.length());
        try {
            return FileArbiter.open(Path.of(path), Clock.systemUTC());
        } catch (IOException | InvalidPathException wrong) {
            throw new IllegalArgumentException(
                    "the arbiter's path %s cannot be written: %s".formatted(path, wrong), wrong);
        }
    }
}

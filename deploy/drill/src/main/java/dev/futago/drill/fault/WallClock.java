package dev.futago.drill.fault;

import dev.futago.drill.process.Shell;
import dev.futago.drill.process.Site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wall clock of one node's processes, which can be set: libfaketime. Monotonic time goes on as
 * it does.
 */
public final class WallClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path library;
    private final Path setting;

    private WallClock(Path library, Path setting) {
        this.library = library;
        this.setting = setting;
    }

    private static Optional<Path> library() {
        if (!Shell.has("env")) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.map(folder -> folder.resolve(LIBRARY)).filter(Files::exists).findFirst();
        } catch (IOException | UncheckedIOException none) {
            return Optional.empty();
        }
    }

    /** Why there can be none here; empty when there can. */
    public static Optional<String> missing() {
        return library().isPresent()
                ? Optional.empty()
                : Optional.of("libfaketime is not installed (Debian: libfaketime)");
    }

    /**
     * A clock that is right.
     *
     * @param setting the file in which it is set
     */
    public static WallClock at(Path setting) {
        var clock = new WallClock(library().orElseThrow(), setting);
        clock.set(0);
        return clock;
    }

    /**
     * A site whose processes go by it. Without the last setting the library turns every wait with a
     * time-out on the monotonic clock, of which a JVM has many, into a busy loop.
     */
    public Site on(Site site) {
        var command = new ArrayList<>(site.command());
        command.addAll(
                List.of(
                        "env",
                        "LD_PRELOAD=" + library,
                        "FAKETIME_TIMESTAMP_FILE=" + setting,
                        "FAKETIME_CACHE_DURATION=1",
                        "NO_FAKE_STAT=1",
                        "DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_FORCE_MONOTONIC_FIX=0"));
        return new Site(command, site.host(), site.linkHost());
    }

    /** Sets it ahead of the right time, or behind it; processes see it within a second. */
    public void set(long aheadSeconds) {
        Path draft = setting.resolveSibling(setting.getFileName() + ".draft");
        try {
            Files.writeString(draft, "%+d\n".formatted(aheadSeconds));
            Files.move(draft, setting, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("the clock cannot be set", failed);
        }
    }
}

package dev.futago.drill.fault;

import dev.futago.drill.process.Folders;
import dev.futago.drill.process.Shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a drill leaves that is killed itself: processes, small disks, namespaces, and its folder, by
 * which the rest is found. The folder says whose it is, so that a drill that goes on is left alone.
 */
public final class LeftOver {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
    private static final String OWNER = "drill";

    /** What a drill starts; others may have its files open, and are left alone. */
    private static final Set<String> PROGRAMS = Set.of("java", "etcd");

    private LeftOver() {}

    /** A folder for a drill of this process. */
    public static Path createFolder() {
        Path folder = Folders.create();
        claim(folder, ProcessHandle.current());
        return folder;
    }

    static void claim(Path folder, ProcessHandle owner) {
        try {
            Files.writeString(folder.resolve(OWNER), words(owner));
        } catch (IOException failed) {
            throw new UncheckedIOException("the folder cannot be written", failed);
        }
    }

    /** A process, and no other that once had or will have its number, here or in a container. */
    private static String words(ProcessHandle owner) {
        return "%s %d %d"
                .formatted(
                        numbering(),
                        owner.pid(),
                        owner.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    private static String numbering() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException unknown) {
            return "-";
        }
    }

    /** Ends and removes all that is left of drills whose process has ended. */
    public static void remove() {
        removeFrom(TEMPORARY);
        if (Shell.isRoot() && Shell.has("ip")) {
            Namespaces.removeLeftOver();
        }
    }

    static void removeFrom(Path temporary) {
        try (Stream<Path> all = Files.list(temporary)) {
            all.filter(folder -> Files.isRegularFile(folder.resolve(OWNER)))
                    .filter(LeftOver::isLeft)
                    .forEach(LeftOver::remove);
        } catch (IOException | UncheckedIOException unreadable) {
            System.err.println("futago: what other drills left stays: " + unreadable.getMessage());
        }
    }

    private static boolean isLeft(Path folder) {
        try {
            String claimed = Files.readString(folder.resolve(OWNER));
            String[] parts = claimed.split(" ", -1);
            if (parts.length != 3 || !parts[0].equals(numbering())) {
                return false;
            }
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts[1]));
            return process.filter(one -> words(one).equals(claimed)).isEmpty();
        } catch (IOException | NumberFormatException foreign) {
            return false;
        }
    }

    private static void remove(Path folder) {
        ProcessHandle.allProcesses()
                .filter(process -> isOf(folder, process))
                .forEach(process -> process.destroyForcibly());
        ProcessHandle.allProcesses()
                .filter(process -> isOf(folder, process))
                .forEach(process -> process.onExit().join());
        try {
            for (String disk : disksIn(folder)) {
                Shell.run("umount", disk);
            }
            Folders.delete(folder);
        } catch (IllegalStateException | IOException | UncheckedIOException stays) {
            System.err.println("futago: " + stays.getMessage());
        }
    }

    private static boolean isOf(Path folder, ProcessHandle process) {
        String program =
                process.info()
                        .command()
                        .map(command -> Path.of(command).getFileName().toString())
                        .orElse("");
        try {
            return PROGRAMS.contains(program)
                    && Files.readString(
                                    Path.of("/proc", Long.toString(process.pid()), "cmdline"),
                                    StandardCharsets.ISO_8859_1)
                            .contains(folder + "/");
        } catch (IOException hasEnded) {
            return false;
        }
    }

    private static List<String> disksIn(Path folder) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1)[1])
                .filter(place -> place.startsWith(folder + "/"))
                .toList();
    }
}

package dev.futago.drill.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What the launcher does, with a small heap and on this very class path. */
public final class TestLauncher {

    /** Enough for a guest of 64 MiB. */
    private static final int HEAP_MIB = 800;

    private TestLauncher() {}

    /** Writes one for a guest of 64 MiB into a folder. */
    public static Path writeInto(Path folder) throws IOException {
        return writeInto(folder, HEAP_MIB);
    }

    /** Writes one into a folder. */
    public static Path writeInto(Path folder, int heapMib) throws IOException {
        Path script = folder.resolve("futago");
        Files.writeString(
                script,
                """
                #!/bin/sh
                exec '%s/bin/java' -Xmx%dm -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
                  -Dfutago.launcher='%s' ${FUTAGO_JAVA_OPTS-} -cp '%s' dev.futago.drill.cli.Futago "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                heapMib,
                                script,
                                System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    /**
     * Writes one into a folder whose standard error is a full pipe before it starts; Linux only.
     *
     * @param launcher what writeInto made
     * @param pipe a FIFO, for the one who reads it later
     * @param streams file descriptors that are full, such as {@code 2}
     */
    public static Path withFullPipes(Path launcher, Path pipe, List<Integer> streams)
            throws IOException {
        Path script = launcher.resolveSibling("futago-with-full-pipes");
        var lines = new StringBuilder("#!/bin/sh\n");
        for (int stream : streams) {
            lines.append("exec %d<>'%s'\n".formatted(stream, pipe));
        }
        // Until the pipe takes nothing more: dd ends with an error then.
        lines.append(
                "dd if=/dev/zero of='%s' oflag=nonblock bs=1024 count=4096 2>/dev/null\n"
                        .formatted(pipe));
        lines.append("exec '%s' \"$@\"\n".formatted(launcher));
        Files.writeString(script, lines);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}

package dev.futago.drill.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What the launcher does, with a small heap and on this very class path. */
public final class TestLauncher {

    /** Enough for a guest of 64 MiB. */
    private static final int HEAP_MIB = 400;

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
                  -Dfutago.launcher='%s' -cp '%s' dev.futago.drill.cli.Futago "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                heapMib,
                                script,
                                System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}

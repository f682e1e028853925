package dev.futago.drill.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What the launcher does, for a guest of 64 MiB and with the classes under test. */
public final class TestLauncher {

    private TestLauncher() {}

    /** Writes one into a folder. */
    public static Path writeInto(Path folder) throws IOException {
        Path script = folder.resolve("futago");
        Files.writeString(
                script,
                """
                #!/bin/sh
                exec '%s/bin/java' -Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
                  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
                  -cp '%s' dev.futago.drill.cli.Futago "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}

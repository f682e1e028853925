package dev.futago.drill.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The launcher, with a Java that only tells how it was started. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {

    private static final Path SOURCE = Path.of("../dist/src/main/bin/futago");

    @TempDir private Path folder = Path.of("");

    private record Run(int code, String out, String err) {}

    @BeforeEach
    void makeJava() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("java/bin"));
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
        executable(
                bin.resolve("java"),
                "#!/bin/sh\nprintf 'LC_ALL=%s\\n' \"$LC_ALL\"\nprintf '%s\\n' \"$@\"\n");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * Installs the launcher and runs it.
     *
     * @param install name of the folder, as printf reads it: this JVM may be unable to name it
     */
    private Run run(String install, String locale, String... arguments) throws Exception {
        executable(
                folder.resolve("install-and-run"),
                """
                #!/bin/sh
                root="$PWD/$(printf "$1")"
                mkdir -p "$root/bin" "$root/lib"
                cp "$2" "$root/bin/futago"
                chmod 700 "$root/bin/futago"
                shift 2
                exec "$root/bin/futago" "$@"
                """);
        List<String> command =
                new ArrayList<>(
                        List.of("./install-and-run", install, SOURCE.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", locale);
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        Path err = folder.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void installPathBeyondAsciiIsReadAsUtf8() throws Exception {
        Run run = run("\\303\\251 x", "C", "version");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("LC_ALL=C.UTF-8\n", "\u00e9 x/lib/*\n");
    }

    @Test
    void localeStaysWhereAllIsAscii() throws Exception {
        assertThat(run("plain", "C", "version").out()).contains("LC_ALL=C\n");
    }

    @Test
    void colonInTheInstallPathIsOneSentence() throws Exception {
        Run run = run("a:b", "C", "version");

        assertThat(run.code()).isEqualTo(8);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("futago: the install path ")
                .contains("a:b has a colon")
                .containsOnlyOnce("\n");
    }

    @Test
    void configThatIsAFolderIsLeftToTheProgram() throws Exception {
        Run run = run("plain", "C", "primary", "--config", ".");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("\nprimary\n--config\n.\n");
    }
}

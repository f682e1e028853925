package dev.futago.drill.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Small programs of the system that are done in a moment. */
public final class Shell {

    /** Ends what does not end by itself; of what has ended nothing is left to end. */
    private static final Executor IMPATIENCE =
            CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS);

    private Shell() {}

    /**
     * Runs one to its end.
     *
     * @return what it printed
     * @throws IllegalStateException with what it said, when it fails
     */
    public static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            IMPATIENCE.execute(process::destroyForcibly);
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            if (process.exitValue() != 0) {
                throw new IllegalStateException("%s: %s".formatted(text(command), said.strip()));
            }
            return said;
        } catch (IOException failed) {
            throw new UncheckedIOException(text(command) + " cannot be run", failed);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("told to end", hurried);
        }
    }

    /** The same. */
    public static String run(String... command) {
        return run(List.of(command));
    }

    private static String text(List<String> command) {
        return String.join(" ", command);
    }

    /** Whether there is a program of this name. */
    public static boolean has(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream((path + ":/usr/sbin:/sbin").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Whether we may do anything. */
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}

package dev.futago.drill.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code futago rr} as a process of its own: a load that shares no heap and no compiler with us.
 */
public final class ChildLoad implements AutoCloseable {

    /** What it left behind. */
    public record Ended(int exitCode, String output, String errors) {}

    private final Process process;
    private final CompletableFuture<String> output;
    private final CompletableFuture<String> errors;

    private ChildLoad(Process process) {
        this.process = process;
        output = textOf(process.getInputStream());
        errors = textOf(process.getErrorStream());
    }

    /**
     * Starts it.
     *
     * @param program a command that ends in the program {@code futago}
     * @param arguments what comes after {@code rr}
     */
    public static ChildLoad start(List<String> program, List<String> arguments) {
        List<String> command = new ArrayList<>(program);
        command.add("rr");
        command.addAll(arguments);
        try {
            return new ChildLoad(new ProcessBuilder(command).start());
        } catch (IOException failed) {
            throw new UncheckedIOException("the load cannot be started", failed);
        }
    }

    private static CompletableFuture<String> textOf(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> text.complete(read(stream)));
        return text;
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return ""; // It was killed while it wrote.
        }
    }

    /**
     * Waits until it has ended by itself.
     *
     * @throws TimeoutException when it has not ended in time; it then still runs
     */
    public Ended await(Duration atMost) throws TimeoutException, InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(
                    "the load did not end within %d s".formatted(atMost.toSeconds()));
        }
        return new Ended(process.exitValue(), output.join(), errors.join());
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

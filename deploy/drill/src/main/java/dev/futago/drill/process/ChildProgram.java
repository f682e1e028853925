package dev.futago.drill.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that runs to its end, as a process of its own; its complaints go to our own. */
public final class ChildProgram implements Child {

    private final List<String> command;
    private final Process process;
    private final CompletableFuture<String> output = new CompletableFuture<>();

    private ChildProgram(List<String> command) throws IOException {
        this.command = command;
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread.ofVirtual().name("output of " + command.getFirst()).start(this::read);
    }

    /** Starts it; whoever starts it closes it. */
    public static ChildProgram start(List<String> command) {
        try {
            return new ChildProgram(command);
        } catch (IOException failed) {
            throw new UncheckedIOException(command.getFirst() + " cannot be started", failed);
        }
    }

    private void read() {
        try {
            output.complete(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException ended) {
            output.complete("");
        }
    }

    /**
     * Waits for its end.
     *
     * @return what it printed
     * @throws TimeoutException when it does not end in time
     * @throws IllegalStateException when it ends with an exit code that is not 0
     */
    public String await(Duration atMost) throws TimeoutException, InterruptedException {
        if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException(
                    "%s has not ended within %d s".formatted(text(), atMost.toSeconds()));
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "%s ended with %d".formatted(text(), process.exitValue()));
        }
        return output.join();
    }

    private String text() {
        return String.join(" ", command);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

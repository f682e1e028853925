package dev.futago.drill.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A node as a process of its own, started by us and ended by us. */
public final class ChildNode implements Child {

    private static final String READY = "READY ";
    private static final long POLL_MILLIS = 200;

    private final String name;
    private final Process process;
    private final LinkedBlockingQueue<String> ready = new LinkedBlockingQueue<>();

    private volatile String lastLogged = "nothing";

    private ChildNode(String name, Process process, Consumer<String> log) {
        this.name = name;
        this.process = process;
        follow(
                process.getInputStream(),
                line -> {
                    if (line.startsWith(READY)) {
                        ready.add(line);
                    }
                });
        follow(
                process.getErrorStream(),
                line -> {
                    lastLogged = line;
                    log.accept(line);
                });
    }

    /**
     * Starts a process that says READY as a node does.
     *
     * @param log told each line that it logs, on a thread of its own
     */
    public static ChildNode start(String name, List<String> command, Consumer<String> log) {
        try {
            return new ChildNode(name, new ProcessBuilder(command).start(), log);
        } catch (IOException failed) {
            throw new UncheckedIOException("%s cannot be started".formatted(name), failed);
        }
    }

    private void follow(InputStream stream, Consumer<String> listener) {
        Thread.ofVirtual()
                .name("output of " + name)
                .start(
                        () -> {
                            try (var lines =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    stream, StandardCharsets.UTF_8))) {
                                lines.lines().forEach(listener);
                            } catch (IOException | UncheckedIOException ended) {
                                listener.accept("(no more output: the process has ended)");
                            }
                        });
    }

    /**
     * Waits until it says that it plays a role.
     *
     * @param role {@code primary} or {@code standby}
     * @return its READY line
     * @throws TimeoutException when it does not say so in time, or ends before
     */
    public String awaitReady(String role, Duration atMost)
            throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            boolean hasEnded = !process.isAlive();
            String line = ready.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (line == null && !hasEnded && System.nanoTime() - deadline < 0) {
                continue;
            }
            if (line == null) {
                throw new TimeoutException(
                        "%s was not ready as %s within %d s%s"
                                .formatted(
                                        name,
                                        role,
                                        atMost.toSeconds(),
                                        hasEnded
                                                ? ": it has ended with exit code %d; it said last: %s"
                                                        .formatted(process.exitValue(), lastLogged)
                                                : ""));
            }
            if (line.contains("role=" + role + " ")) {
                return line;
            }
        }
    }

    /** Its process, for those who watch it. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The number by which its system knows it. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; answers its exit code. */
    public int awaitEnd(Duration atMost) throws TimeoutException, InterruptedException {
        if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException(
                    "%s has not ended within %d s".formatted(name, atMost.toSeconds()));
        }
        return process.exitValue();
    }

    /** Ends it at once, as a power failure would: SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}

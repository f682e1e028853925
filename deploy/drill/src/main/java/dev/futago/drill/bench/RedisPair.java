package dev.futago.drill.bench;

import dev.futago.drill.process.Child;
import dev.futago.drill.process.ChildProgram;
import dev.futago.drill.process.Folders;
import dev.futago.drill.process.Ports;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@code redis-server} and its replica, as the system has them, without a file on disk. */
final class RedisPair implements Child {

    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;

    private final Path folder = Folders.create();
    private final List<ChildProgram> servers = new ArrayList<>();
    private final int port;

    private RedisPair(List<Integer> ports) {
        port = ports.get(0);
        start(port);
        start(ports.get(1), "--replicaof", "127.0.0.1", Integer.toString(port));
    }

    /** Starts both. */
    static RedisPair start() {
        return new RedisPair(Ports.free(2));
    }

    private void start(int at, String... more) {
        List<String> command = new ArrayList<>();
        command.add("redis-server");
        command.addAll(List.of("--port", Integer.toString(at), "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", folder.toString()));
        command.addAll(List.of("--repl-diskless-sync-delay", "0", "--loglevel", "warning"));
        command.addAll(List.of(more));
        servers.add(ChildProgram.start(command));
    }

    /** Where clients go. */
    int port() {
        return port;
    }

    /** Waits until the replica has all that the other has. */
    void awaitReady() throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (!isReplicated()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new TimeoutException(
                        "Redis and its replica were not ready within %d s"
                                .formatted(START_MAX.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private boolean isReplicated() {
        try (StoreDoor door = StoreDoor.at(port)) {
            return door.ask("WAIT", "1", "100").equals("1");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        servers.forEach(ChildProgram::close);
        Folders.delete(folder);
    }
}

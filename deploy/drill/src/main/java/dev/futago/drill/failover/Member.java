package dev.futago.drill.failover;

import dev.futago.drill.process.Child;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Signals;
import dev.futago.node.admin.StatusJson;
import dev.futago.node.admin.StatusReport;
import dev.futago.node.cli.ApiClient;
import dev.futago.node.config.HostPort;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A node of a pair under drill: one name, and the processes that have it one after another. */
final class Member implements Child {

    private final ChildPair pair;
    private final ChildPair.Places places;
    private final String[] flags;
    private final HostPort api;
    private Optional<ChildNode> process = Optional.empty();
    private long startedNanos;
    private boolean isClosed;

    /**
     * A node of which nothing runs yet.
     *
     * @param flags beyond those that every node of a pair needs, each followed by its value
     */
    Member(ChildPair pair, ChildPair.Places places, List<String> flags) {
        this.pair = pair;
        this.places = places;
        this.flags = flags.toArray(String[]::new);
        api = new HostPort(places.site().host(), places.api());
    }

    String name() {
        return places.name();
    }

    ChildPair.Places places() {
        return places;
    }

    /** Starts a process; whether it is ready is asked for later. */
    synchronized void start(String verb) {
        if (isClosed) {
            throw new IllegalStateException("it is over: nothing more is started");
        }
        process.ifPresent(ChildNode::close);
        startedNanos = System.nanoTime();
        process = Optional.of(pair.start(verb, places, flags));
    }

    /** Waits until it says that it plays a role. */
    void awaitReady(String role, Duration atMost) throws TimeoutException, InterruptedException {
        running().awaitReady(role, atMost);
    }

    /** When its process was started. */
    synchronized long startedNanos() {
        return startedNanos;
    }

    /** Its process. */
    synchronized ChildNode running() {
        return process.orElseThrow(() -> new IllegalStateException(name() + " does not run"));
    }

    /** Whether it has a process that has not ended. */
    synchronized boolean isAlive() {
        return process.filter(ChildNode::isAlive).isPresent();
    }

    /** Ends its process at once: SIGKILL. */
    void kill() {
        running().kill();
    }

    /** Stops its process where it stands: SIGSTOP. */
    void freeze() {
        Signals.stop(running().pid());
    }

    /** Lets its process go on: SIGCONT. */
    void thaw() {
        Signals.go(running().pid());
    }

    /** How its pair looks from it; empty when it does not answer. */
    Optional<StatusReport> status() {
        try {
            return Optional.of(StatusJson.read(ApiClient.get(api, "/status").body()));
        } catch (IOException | IllegalArgumentException silent) {
            return Optional.empty();
        }
    }

    /**
     * Gives it an operator's order.
     *
     * @throws IllegalStateException when it does not answer at all
     */
    ApiClient.Answer order(String path, String json, Duration patience) {
        try {
            return ApiClient.post(api, path, json, (int) patience.toMillis());
        } catch (IOException silent) {
            throw new IllegalStateException(String.valueOf(silent.getMessage()), silent);
        }
    }

    /** As far as it stands in its own status: {@code primary}, {@code standby} or other. */
    static String roleIn(StatusReport status) {
        return status.nodes().stream()
                .filter(line -> line.name().equals(status.node()))
                .map(StatusReport.NodeLine::role)
                .findFirst()
                .orElse("unknown");
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        process.ifPresent(ChildNode::close);
    }
}

package dev.futago.drill.bench;

import dev.futago.drill.process.Child;
import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Folders;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A pair under measurement, or one node of it that runs alone. */
final class BenchPair implements Child {

    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration REHEARSAL_MAX = Duration.ofSeconds(90);
    private static final Duration TAKEOVER_MAX = Duration.ofSeconds(20);
    private static final int HTTP_TIMEOUT_MILLIS = 5_000;
    private static final int LOG_LINES_MAX = 1_000;
    private static final long POLL_MILLIS = 5;

    private final ChildPair pair;
    private final List<ChildNode> nodes = new ArrayList<>();
    private final ArrayDeque<String> log = new ArrayDeque<>();
    private ChildPair.Places primary;
    private ChildPair.Places standby;
    private boolean isClosed;

    /**
     * Nothing runs yet.
     *
     * @param program a command that ends in the program {@code futago}
     */
    BenchPair(List<String> program, ChildPair.Service service, long memoryBytes) {
        pair =
                new ChildPair(
                        new ChildPair.Setup(
                                program,
                                service,
                                "%dKiB".formatted(memoryBytes >> 10),
                                Folders.create()),
                        this::noted);
        primary = pair.first();
        standby = pair.second();
    }

    private void noted(String node, String line) {
        synchronized (log) {
            if (log.size() == LOG_LINES_MAX) {
                log.removeFirst();
            }
            log.addLast(line);
        }
    }

    /** Starts the primary; whether it is ready is asked for later. */
    void startPrimary(String... flags) {
        add(pair.start("primary", primary, flags));
    }

    /** Starts the standby; whether it is ready is asked for later. */
    void startStandby(String... flags) {
        add(pair.start("standby", standby, flags));
    }

    /** The same, of a standby that rehearses nothing: it would do so while others are measured. */
    void startUnrehearsedStandby(String... flags) {
        var more = new ArrayList<>(List.of(flags));
        more.addAll(List.of("--warm-up", "0s"));
        startStandby(more.toArray(String[]::new));
    }

    /** Starts one node without protection. */
    void startAlone(String... flags) {
        add(pair.startAlone(primary, flags));
    }

    private synchronized void add(ChildNode node) {
        nodes.add(node);
        if (isClosed) {
            node.close();
        }
    }

    /** Waits until all that was started serves or follows. */
    void awaitReady() throws TimeoutException, InterruptedException {
        nodes.getFirst().awaitReady("primary", START_MAX);
        if (nodes.size() > 1) {
            nodes.get(1).awaitReady("standby", START_MAX);
        }
    }

    /** The port on which the primary listens for its standby. */
    int primaryListens() {
        return primary.listen();
    }

    /** For clients: the primary. */
    String client() {
        return primary.clientAddress();
    }

    /** For clients: both, the primary first. */
    String clients() {
        return primary.clientAddress() + "," + standby.clientAddress();
    }

    /** For clients on loopback: the primary's port. */
    int clientPort() {
        return primary.client();
    }

    /** The numbers by which the system knows its nodes. */
    List<Long> pids() {
        return nodes.stream().map(ChildNode::pid).toList();
    }

    /**
     * The primary's metrics.
     *
     * @throws IllegalStateException when it is not protected: then what was measured is not a pair
     */
    Scrape protectedScrape() {
        Scrape scrape;
        try {
            var connection =
                    URI.create("http://" + primary.apiAddress() + "/metrics")
                            .toURL()
                            .openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(HTTP_TIMEOUT_MILLIS);
            connection.setReadTimeout(HTTP_TIMEOUT_MILLIS);
            try (InputStream in = connection.getInputStream()) {
                scrape = Scrape.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the primary does not tell its metrics", failed);
        }
        if (!scrape.isProtected()) {
            throw new IllegalStateException("the pair was not protected all the time");
        }
        return scrape;
    }

    /** Waits until its standby has rehearsed a takeover and does nothing else any more. */
    void awaitRehearsed() throws TimeoutException, InterruptedException {
        awaitLogged(REHEARSAL_MAX, "the standby did not rehearse", BenchPair::rehearsedIn);
    }

    private static Optional<String> rehearsedIn(List<String> lines) {
        return lines.stream().filter(line -> line.contains(" rehearsed ")).findFirst();
    }

    /** Kills the primary, and waits until its standby has taken over and answered a client. */
    TakeoverTimes killPrimary() throws TimeoutException, InterruptedException {
        synchronized (log) {
            log.clear();
        }
        nodes.getFirst().kill();
        nodes.get(1).awaitReady("primary", TAKEOVER_MAX);
        return awaitLogged(
                TAKEOVER_MAX, "no client was answered after the takeover", TakeoverTimes::of);
    }

    private <T> T awaitLogged(
            Duration atMost, String otherwise, Function<List<String>, Optional<T>> reading)
            throws TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Optional<T> read;
            synchronized (log) {
                read = reading.apply(List.copyOf(log));
            }
            if (read.isPresent()) {
                return read.get();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new TimeoutException(otherwise);
    }

    /** After a takeover: starts the lost node again, as standby of the other. */
    void restartLost() throws TimeoutException, InterruptedException {
        ChildPair.Places lost = primary;
        primary = standby;
        standby = lost;
        ChildNode survivor = nodes.get(1);
        synchronized (this) {
            nodes.clear();
            nodes.add(survivor);
        }
        startStandby();
        nodes.get(1).awaitReady("standby", START_MAX);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        nodes.forEach(ChildNode::close);
        pair.deleteFiles();
    }
}

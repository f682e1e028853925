package dev.futago.drill.process;

import jdk.jfr.consumer.EventStream;
import jdk.jfr.consumer.RecordedEvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches event loops of node processes for blocking calls, by the flight recorder of each JVM with
 * thresholds of zero. A JVM writes what it recorded once a second, into a folder that is followed
 * here: what a process recorded less than a second before a SIGKILL is not seen.
 */
public final class LoopWatch implements Child {

    private static final String LOOP_THREAD = "futago-loop";

    /** What the launcher gives to its JVM. */
    private static final String JAVA_OPTIONS = "FUTAGO_JAVA_OPTS";

    /** Recorded each second, whatever else a process does. */
    private static final String PULSE = "jdk.JavaThreadStatistics";

    /** The third pulse from now on was written after all that is recorded by now. */
    private static final int PULSES_TO_SEE_ALL = 3;

    private static final Duration PULSES_MAX = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    /** More calls of one look are counted only. */
    private static final int CALLS_MAX = 100;

    /**
     * Blocking calls since the last look.
     *
     * @param count of all
     * @param first the first of them, with the names of their nodes
     */
    public record Found(long count, List<Map.Entry<String, BlockingCall>> first) {

        /** Keeps the calls as they are now. */
        public Found {
            first = List.copyOf(first);
        }

        /** Formats the count, and the first call. */
        public String words() {
            return first.isEmpty()
                    ? "0"
                    : "%d: node %s: %s"
                            .formatted(
                                    count,
                                    first.getFirst().getKey(),
                                    first.getFirst().getValue().words());
        }
    }

    private final Path folder;
    private final String moreOptions;
    private final List<Watched> watched = new ArrayList<>();
    private final List<Map.Entry<String, BlockingCall>> calls = new ArrayList<>();
    private long callCount;
    private boolean isClosed;

    /**
     * Watches nothing yet.
     *
     * @param folder where the JVMs write; whoever gives it deletes it, after this is closed
     */
    public LoopWatch(Path folder) {
        this(folder, "");
    }

    private LoopWatch(Path folder, String moreOptions) {
        this.folder = folder;
        this.moreOptions = moreOptions;
    }

    /**
     * The same; it also sees name look-ups and starts of processes. The recorder traces no method
     * of a class that comes from an archive of classes, so these JVMs use none, and start slowly.
     */
    public static LoopWatch ofMethodsToo(Path folder) {
        return new LoopWatch(folder, " -Xshare:off");
    }

    /**
     * Adds to a site that each JVM started there is recorded.
     *
     * @throws IllegalStateException when the folder's name has a space, which the launcher would
     *     split
     */
    public Site on(Site site) {
        if (folder.toString().chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalStateException(
                    "the folder '%s' has a space in its name: set java.io.tmpdir to one without"
                            .formatted(folder));
        }
        String settings =
                BlockingCall.recorderSettings().entrySet().stream()
                        .map(setting -> ",+%s=%s".formatted(setting.getKey(), setting.getValue()))
                        .collect(Collectors.joining());
        String options =
                "-Xlog:jfr+startup=error -XX:FlightRecorderOptions:repository=%s".formatted(folder)
                        + " -XX:StartFlightRecording:settings=none%s,+%s#enabled=true,+%s#period=1s"
                                .formatted(settings, PULSE, PULSE)
                        + moreOptions;
        String own = System.getenv().getOrDefault(JAVA_OPTIONS, "");
        var command = new ArrayList<>(site.command());
        command.addAll(
                List.of("env", "%s=%s".formatted(JAVA_OPTIONS, (own + " " + options).strip())));
        return new Site(command, site.host(), site.linkHost());
    }

    /** Follows what a process records that was started at such a site. */
    public void follow(String node, ProcessHandle process) {
        var one = new Watched(node, process);
        synchronized (this) {
            watched.add(one);
        }
        Thread.ofVirtual().name("recording of " + node).start(one::open);
    }

    /**
     * Takes the calls found since the last look. What the living processes recorded in the last
     * second may come with the next one.
     */
    public Found look() {
        List<Watched> ended;
        Found found;
        synchronized (this) {
            ended = watched.stream().filter(Watched::hadEnded).toList();
            watched.removeAll(ended);
            found = new Found(callCount, calls);
            calls.clear();
            callCount = 0;
        }
        ended.forEach(Watched::close);
        return found;
    }

    /**
     * Waits until all is seen that the living processes have recorded by now.
     *
     * @throws TimeoutException when a recorder is silent
     */
    public void awaitAll() throws TimeoutException, InterruptedException {
        List<Watched> living;
        synchronized (this) {
            living = List.copyOf(watched);
        }
        Map<Watched, Integer> pulses =
                living.stream()
                        .collect(
                                Collectors.toMap(
                                        one -> one, one -> one.pulses.get() + PULSES_TO_SEE_ALL));
        long deadline = System.nanoTime() + PULSES_MAX.toNanos();
        for (Map.Entry<Watched, Integer> due : pulses.entrySet()) {
            Watched one = due.getKey();
            while (one.pulses.get() - due.getValue() < 0 && one.process.isAlive()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException(
                            "the flight recorder of %s wrote nothing within %d s"
                                    .formatted(one.node, PULSES_MAX.toSeconds()));
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private synchronized void add(String node, BlockingCall call) {
        callCount++;
        if (calls.size() < CALLS_MAX) {
            calls.add(Map.entry(node, call));
        }
    }

    @Override
    public void close() {
        List<Watched> all;
        synchronized (this) {
            isClosed = true;
            all = List.copyOf(watched);
            watched.clear();
        }
        all.forEach(Watched::close);
    }

    /** One process, and the stream of what it records. */
    private final class Watched {

        private final String node;
        private final ProcessHandle process;
        private final AtomicInteger pulses = new AtomicInteger();
        private volatile Optional<EventStream> stream = Optional.empty();
        private boolean hasEnded;

        private Watched(String node, ProcessHandle process) {
            this.node = node;
            this.process = process;
        }

        /** Opens the stream as soon as the JVM has made its folder. */
        private void open() {
            try {
                Optional<Path> recording = recording();
                while (recording.isEmpty() && process.isAlive()) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                    recording = recording();
                }
                if (recording.isPresent()) {
                    open(recording.get());
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            } catch (IOException failed) {
                throw new UncheckedIOException("the recording of " + node, failed);
            }
        }

        /** The JVM's own folder: its name ends in the number of the process. */
        private Optional<Path> recording() throws IOException {
            if (!Files.isDirectory(folder)) {
                return Optional.empty();
            }
            try (Stream<Path> folders = Files.list(folder)) {
                return folders.filter(one -> one.toString().endsWith("_" + process.pid()))
                        .findFirst();
            }
        }

        private void open(Path recording) throws IOException {
            synchronized (LoopWatch.this) {
                if (isClosed) {
                    return;
                }
                EventStream opened = EventStream.openRepository(recording);
                stream = Optional.of(opened);
                opened.setStartTime(Instant.EPOCH);
                opened.onEvent(PULSE, event -> pulses.incrementAndGet());
                opened.onEvent(this::onEvent);
                opened.startAsync();
            }
        }

        private void onEvent(RecordedEvent event) {
            BlockingCall.in(event, LOOP_THREAD).ifPresent(call -> add(node, call));
        }

        /** Returns whether the process had ended already at the look before this one. */
        private boolean hadEnded() {
            boolean hadEnded = hasEnded;
            hasEnded = !process.isAlive();
            return hadEnded;
        }

        private void close() {
            stream.ifPresent(EventStream::close);
        }
    }
}

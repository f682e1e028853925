package dev.futago.node;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Records blocking calls of this JVM's event loops, by the flight recorder: sleeping, parking,
 * waiting for a monitor, reading, writing or forcing a file, blocking sockets, looking up a name.
 * Waiting for the network by epoll is none of them.
 */
final class BlockingCalls implements AutoCloseable {

    private static final List<String> EVENTS =
            List.of(
                    "jdk.ThreadSleep",
                    "jdk.ThreadPark",
                    "jdk.JavaMonitorEnter",
                    "jdk.JavaMonitorWait",
                    "jdk.FileRead",
                    "jdk.FileWrite",
                    "jdk.FileForce",
                    "jdk.SocketRead",
                    "jdk.SocketWrite");

    private static final String METHOD_CALL = "jdk.MethodTrace";

    /** What looks a name up, or waits for a process. */
    private static final String BLOCKING_METHODS =
            "java.net.InetAddress::getAllByName;java.lang.ProcessBuilder::start";

    /** A class that is loaded for the first time is read from its file: no call of ours. */
    private static final List<String> CLASS_LOADING =
            List.of("java.lang.ClassLoader.loadClass", "java.lang.invoke.MethodHandleNatives");

    /** The flight recorder's own locks. */
    private static final String RECORDER = "jdk.jfr.internal.";

    /** Two nodes in one JVM wait for each other when both need a class for the first time. */
    private static final String CLASS_INITIALISATION_LOCK = "[I";

    private static final String MONITOR_CLASS = "monitorClass";

    private static final int FRAMES_MAX = 40;

    private final Recording recording = new Recording();
    private final String threadName;

    private BlockingCalls(String threadName) {
        this.threadName = threadName;
    }

    /**
     * Starts recording.
     *
     * @param threadName how the names of the loops' threads begin
     */
    static BlockingCalls record(String threadName) {
        var calls = new BlockingCalls(threadName);
        for (String event : EVENTS) {
            calls.recording.enable(event).withThreshold(Duration.ZERO).withStackTrace();
        }
        calls.recording
                .enable(METHOD_CALL)
                .with("filter", BLOCKING_METHODS)
                .withThreshold(Duration.ZERO)
                .withStackTrace();
        calls.recording.start();
        return calls;
    }

    /** Ends the recording; each call with its stack, in words. */
    List<String> stop(Path folder) throws IOException {
        recording.stop();
        Path file = folder.resolve("blocking-calls.jfr");
        recording.dump(file);
        try {
            return RecordingFile.readAllEvents(file).stream()
                    .filter(this::isOnLoop)
                    .filter(event -> !isOfTheVirtualMachine(event))
                    .map(BlockingCalls::textOf)
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    private boolean isOnLoop(RecordedEvent event) {
        return Optional.ofNullable(event.getThread())
                .map(RecordedThread::getJavaName)
                .filter(name -> name.startsWith(threadName))
                .isPresent();
    }

    private static boolean isOfTheVirtualMachine(RecordedEvent event) {
        return isClassInitialisation(event)
                || framesOf(event).stream()
                        .map(BlockingCalls::methodOf)
                        .anyMatch(
                                method ->
                                        method.startsWith(RECORDER)
                                                || CLASS_LOADING.stream()
                                                        .anyMatch(method::startsWith));
    }

    private static boolean isClassInitialisation(RecordedEvent event) {
        return event.hasField(MONITOR_CLASS)
                && event.getClass(MONITOR_CLASS) != null
                && event.getClass(MONITOR_CLASS).getName().equals(CLASS_INITIALISATION_LOCK);
    }

    private static List<RecordedFrame> framesOf(RecordedEvent event) {
        return event.getStackTrace() == null ? List.of() : event.getStackTrace().getFrames();
    }

    private static String methodOf(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static String textOf(RecordedEvent event) {
        return framesOf(event).stream()
                .limit(FRAMES_MAX)
                .map(frame -> "\n    at %s:%d".formatted(methodOf(frame), frame.getLineNumber()))
                .collect(
                        Collectors.joining(
                                "",
                                "%s of %d us on %s"
                                        .formatted(
                                                nameOf(event),
                                                event.getDuration().toNanos() / 1_000,
                                                event.getThread().getJavaName()),
                                ""));
    }

    private static String nameOf(RecordedEvent event) {
        boolean isMonitor = event.hasField(MONITOR_CLASS) && event.getClass(MONITOR_CLASS) != null;
        return event.getEventType().getName()
                + (isMonitor ? " " + event.getClass(MONITOR_CLASS).getName() : "");
    }

    @Override
    public void close() {
        recording.close();
    }
}

package dev.futago.drill.process;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One blocking call of an event loop, as a JVM's flight recorder tells it: sleeping, parking,
 * waiting for a monitor, reading, writing or forcing a file, a blocking socket, looking up a name,
 * starting a process. Waiting for the network by epoll is none of them.
 *
 * @param event the recorder's name of it, with the monitor's class where one was waited for
 * @param thread the name of the loop's thread
 * @param stack its frames, the innermost first
 */
public record BlockingCall(String event, Duration duration, String thread, List<String> stack) {

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

    /** Methods that look a name up, or start a process. */
    private static final String BLOCKING_METHODS =
            "java.net.InetAddress::getAllByName;java.lang.ProcessBuilder::start";

    /**
     * Stacks with such a method are no call of the loop's code: a class that is loaded for the
     * first time is read from its file, the flight recorder has locks, and a fail point that pauses
     * a loop does so by order.
     */
    private static final List<String> EXEMPT =
            List.of(
                    "java.lang.ClassLoader.loadClass",
                    "java.lang.invoke.MethodHandleNatives",
                    "jdk.jfr.internal.",
                    "dev.futago.node.points.ProcessFate.");

    /**
     * Monitors that a loop may wait for: two threads need a class for the first time, and fail
     * points, which exist in drills only, are armed by another thread.
     */
    private static final Set<String> EXEMPT_MONITORS =
            Set.of("[I", "dev.futago.node.points.DrillPoints");

    private static final String MONITOR_CLASS = "monitorClass";
    private static final String OUR_CODE = "dev.futago.";
    private static final int FRAMES_MAX = 12;

    /** Keeps the stack as it is now. */
    public BlockingCall {
        stack = List.copyOf(stack);
    }

    /** Settings of a recording that sees each blocking call, however short. */
    static Map<String, String> recorderSettings() {
        var settings = new LinkedHashMap<String, String>();
        EVENTS.forEach(event -> enable(event, settings));
        enable(METHOD_CALL, settings);
        settings.put(METHOD_CALL + "#filter", BLOCKING_METHODS);
        return settings;
    }

    private static void enable(String event, Map<String, String> settings) {
        settings.put(event + "#enabled", "true");
        settings.put(event + "#threshold", "0ns");
        settings.put(event + "#stackTrace", "true");
    }

    /**
     * Judges a recorded event.
     *
     * @param threadPrefix beginning of the names of the loops' threads
     * @return the blocking call; empty when the event is of another thread, another kind or exempt
     */
    static Optional<BlockingCall> in(RecordedEvent event, String threadPrefix) {
        String thread =
                Optional.ofNullable(event.getThread())
                        .map(RecordedThread::getJavaName)
                        .filter(name -> name.startsWith(threadPrefix))
                        .orElse("");
        String kind = event.getEventType().getName();
        boolean isWatched = EVENTS.contains(kind) || kind.equals(METHOD_CALL);
        String monitor = monitorOf(event);
        if (thread.isEmpty() || !isWatched || EXEMPT_MONITORS.contains(monitor)) {
            return Optional.empty();
        }
        List<String> stack =
                event.getStackTrace() == null
                        ? List.of()
                        : event.getStackTrace().getFrames().stream()
                                .map(BlockingCall::textOf)
                                .toList();
        return stack.stream().anyMatch(frame -> EXEMPT.stream().anyMatch(frame::startsWith))
                ? Optional.empty()
                : Optional.of(
                        new BlockingCall(
                                (kind + " " + monitor).strip(),
                                event.getDuration(),
                                thread,
                                stack));
    }

    private static String monitorOf(RecordedEvent event) {
        return event.hasField(MONITOR_CLASS) && event.getClass(MONITOR_CLASS) != null
                ? event.getClass(MONITOR_CLASS).getName()
                : "";
    }

    private static String textOf(RecordedFrame frame) {
        return "%s.%s:%d"
                .formatted(
                        frame.getMethod().getType().getName(),
                        frame.getMethod().getName(),
                        frame.getLineNumber());
    }

    /** Formats it in one line: event, duration, innermost frame, and its callers up to our code. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "%s of %,d us on %s in %s",
                event,
                duration.toNanos() / 1_000,
                thread,
                stack.isEmpty() ? "an unknown method" : String.join(", called by ", frames()));
    }

    private List<String> frames() {
        int own = 0;
        while (own < stack.size() && !stack.get(own).startsWith(OUR_CODE)) {
            own++;
        }
        if (own == 0 || own == stack.size()) {
            return stack.subList(0, Math.min(stack.size(), FRAMES_MAX));
        }
        return own < FRAMES_MAX
                ? stack.subList(0, own + 1)
                : List.of(stack.getFirst(), stack.get(own));
    }
}

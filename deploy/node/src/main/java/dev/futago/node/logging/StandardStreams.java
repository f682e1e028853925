package dev.futago.node.logging;

import org.slf4j.LoggerFactory;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Standard output and standard error of this process, for a node: nobody who writes a line waits
 * for its reader. The streams belong to the process, and so do these.
 */
public final class StandardStreams {

    private static final int ERR_QUEUE_BYTES_MAX = 128 << 10;
    private static final int OUT_QUEUE_BYTES_MAX = 16 << 10;

    /** How long a process that ends waits for the readers of its last lines. */
    private static final Duration LAST_LINES_TIMEOUT = Duration.ofSeconds(1);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private static final LineWriter ERR =
            new LineWriter(
                    "futago-stderr",
                    new FileOutputStream(FileDescriptor.err),
                    ERR_QUEUE_BYTES_MAX,
                    StandardStreams::errLoss);

    private static final LineWriter OUT =
            new LineWriter(
                    "futago-stdout",
                    new FileOutputStream(FileDescriptor.out),
                    OUT_QUEUE_BYTES_MAX,
                    StandardStreams::outLoss);

    static {
        try {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(StandardStreams::flush, "futago-last-lines"));
        } catch (IllegalStateException isEnding) {
            // The process ends already: its shutdown hook that logs flushes by itself.
        }
    }

    private StandardStreams() {}

    private static byte[] errLoss(long lines) {
        return bytesOf(
                "%s WARN  %d log lines dropped: standard error was not read"
                        .formatted(LocalTime.now(ZoneId.systemDefault()).format(TIME), lines));
    }

    /** Scripts read standard output line by line, so that the loss is told in the log. */
    private static byte[] outLoss(long lines) {
        LoggerFactory.getLogger("futago")
                .warn("{} READY lines dropped: standard output was not read", lines);
        return new byte[0];
    }

    private static byte[] bytesOf(String line) {
        return (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }

    /** The writer of standard error, for the appender. */
    static LineWriter err() {
        return ERR;
    }

    /** Writes a line to standard output, later, or drops it when its reader is too slow. */
    public static void printOut(String line) {
        OUT.offer(bytesOf(line));
    }

    /** Writes a line to standard error, later, or drops it when its reader is too slow. */
    public static void printErr(String line) {
        ERR.offer(bytesOf(line));
    }

    /** Log lines that were dropped because standard error was not read. */
    public static long droppedLogLines() {
        return ERR.dropped();
    }

    /** Waits until the lines before this call are written, but not for ever. */
    public static void flush() {
        OUT.flush(LAST_LINES_TIMEOUT);
        ERR.flush(LAST_LINES_TIMEOUT);
    }
}

package dev.futago.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Logs to standard error without waiting for its reader, and limits how often lines of one kind are
 * logged, as a whole and of one peer. A kind is a logger, a level and a message without its values;
 * errors have no limit but the queue.
 */
public final class QueuedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** Lines of one kind, about anybody. */
    static final int KIND_BURST = 30;

    static final Duration KIND_INTERVAL = Duration.ofSeconds(2);

    /** Lines of one kind about one peer or client. */
    static final int PEER_BURST = 5;

    static final Duration PEER_INTERVAL = Duration.ofSeconds(30);

    /** Lines that matter less leave room for those that matter more. */
    private static final double SHARE_OF_INFO = 0.5;

    private static final double SHARE_OF_WARNINGS = 0.75;

    private static final long ORIGIN_NANOS = System.nanoTime();
    private static final AtomicLong SUPPRESSED_LINES = new AtomicLong();

    private final LineWriter to;
    private final LineRates kinds;
    private final LineRates peers;
    private final LongSupplier nanoClock;
    private @Nullable Encoder<ILoggingEvent> encoder;

    /** The appender that logback's configuration names: to standard error. */
    public QueuedAppender() {
        this(
                StandardStreams.err(),
                new LineRates(1024, KIND_BURST, KIND_INTERVAL),
                new LineRates(4096, PEER_BURST, PEER_INTERVAL),
                () -> System.nanoTime() - ORIGIN_NANOS);
    }

    /**
     * An appender that needs an encoder.
     *
     * @param nanoClock only goes forward, from 0
     */
    QueuedAppender(LineWriter to, LineRates kinds, LineRates peers, LongSupplier nanoClock) {
        this.to = to;
        this.kinds = kinds;
        this.peers = peers;
        this.nanoClock = nanoClock;
    }

    /** Sets what makes bytes of an event; called by logback's configuration. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /** Lines that were not logged because their kind came too often. */
    public static long suppressedLines() {
        return SUPPRESSED_LINES.get();
    }

    @Override
    protected void append(ILoggingEvent event) {
        long suppressedBefore = admit(event);
        if (suppressedBefore == LineRates.SUPPRESSED) {
            SUPPRESSED_LINES.incrementAndGet();
            return;
        }
        double share = shareOf(event.getLevel());
        if (suppressedBefore > 0) {
            to.offer(encode(noticeOf(suppressedBefore, event)), share);
        }
        to.offer(encode(event), share);
    }

    private long admit(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            return 0;
        }
        long nowNanos = nanoClock.getAsLong();
        int kind =
                Objects.hash(event.getLoggerName(), event.getLevel().toInt(), event.getMessage());
        InetAddress peer = peerOf(event.getArgumentArray());
        long ofPeer = peer == null ? 0 : peers.admit(31 * kind + peer.hashCode(), nowNanos);
        if (ofPeer == LineRates.SUPPRESSED) {
            return LineRates.SUPPRESSED;
        }
        long ofKind = kinds.admit(kind, nowNanos);
        return ofKind == LineRates.SUPPRESSED ? LineRates.SUPPRESSED : ofKind + ofPeer;
    }

    /** The address that a line is about; its port changes with each connection. */
    private static @Nullable InetAddress peerOf(Object @Nullable [] arguments) {
        if (arguments != null) {
            for (Object argument : arguments) {
                if (argument instanceof InetSocketAddress peer) {
                    return peer.getAddress();
                }
            }
        }
        return null;
    }

    private static double shareOf(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return 1;
        }
        return level.isGreaterOrEqual(Level.WARN) ? SHARE_OF_WARNINGS : SHARE_OF_INFO;
    }

    private static ILoggingEvent noticeOf(long suppressed, ILoggingEvent next) {
        var notice = new LoggingEvent();
        notice.setLoggerName(next.getLoggerName());
        notice.setThreadName(next.getThreadName());
        notice.setLevel(next.getLevel());
        notice.setInstant(next.getInstant());
        notice.setMessage("%d lines like the next one were suppressed".formatted(suppressed));
        return notice;
    }

    private byte[] encode(ILoggingEvent event) {
        return Objects.requireNonNull(encoder, "logback.xml names no encoder").encode(event);
    }
}

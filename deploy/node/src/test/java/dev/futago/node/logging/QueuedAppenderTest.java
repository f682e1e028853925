package dev.futago.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** What is logged of lines that come again and again. */
@Timeout(60)
final class QueuedAppenderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GatedStream stream = new GatedStream();
    private final LineWriter writer =
            new LineWriter("test-lines", stream, 1 << 20, lost -> new byte[0]);
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("futago");
    private long nowNanos;

    @BeforeEach
    void attachAppender() {
        stream.open();
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %msg%n");
        encoder.start();
        var appender =
                new QueuedAppender(
                        writer,
                        new LineRates(1024, 4, Duration.ofSeconds(2)),
                        new LineRates(1024, 2, Duration.ofSeconds(30)),
                        () -> nowNanos);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private static InetSocketAddress client(int lastByte, int port) {
        try {
            byte[] address = {10, 0, 0, (byte) lastByte};
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private List<String> lines() {
        assertThat(writer.flush(PATIENCE)).isTrue();
        return stream.lines();
    }

    @Test
    void oneClientIsLimitedWhateverItsPort() {
        for (int port = 1; port <= 10; port++) {
            log.warn("{} sent {}", client(1, port), "garbage");
        }

        assertThat(lines())
                .containsExactly("WARN /10.0.0.1:1 sent garbage", "WARN /10.0.0.1:2 sent garbage");
    }

    @Test
    void manyClientsAreLimitedTogether() {
        for (int client = 1; client <= 10; client++) {
            log.warn("{} sent {}", client(client, 5), "garbage");
        }

        assertThat(lines()).hasSize(4);
    }

    @Test
    void nextLineTellsHowManyWereSuppressed() {
        for (int port = 1; port <= 10; port++) {
            log.warn("{} sent {}", client(1, port), "garbage");
        }

        nowNanos = Duration.ofSeconds(31).toNanos();
        log.warn("{} sent {}", client(1, 99), "garbage");

        assertThat(lines())
                .endsWith(
                        "WARN 8 lines like the next one were suppressed",
                        "WARN /10.0.0.1:99 sent garbage");
    }

    @Test
    void otherKindsAndErrorsAreNotLimited() {
        for (int i = 0; i < 20; i++) {
            log.warn("the same");
            log.error("the defect");
        }
        log.info("another");

        assertThat(lines()).hasSize(4 + 20 + 1).endsWith("INFO another");
    }
}

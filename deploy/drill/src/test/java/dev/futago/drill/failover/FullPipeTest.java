package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.lang.Long.parseLong;

import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.Shell;
import dev.futago.drill.process.TestLauncher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Real processes whose standard error is a full pipe that nobody reads. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
final class FullPipeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int EXIT_CONFIG = 8;

    /** More log lines than the queue holds. */
    private static final int MANY_ORDERS = 1_500;

    private static final Pattern DROPPED =
            Pattern.compile("(\\d+) log lines dropped: standard error was not read");

    @TempDir private Path folder = Path.of("");

    private final Children children = new Children();
    private Path pipe = Path.of("");
    private Path launcher = Path.of("");

    @BeforeEach
    void makePipe() throws IOException {
        pipe = folder.resolve("pipe");
        Shell.run("mkfifo", pipe.toString());
        launcher = TestLauncher.writeInto(folder);
    }

    @AfterEach
    void endAll() {
        children.close();
    }

    private ChildPair pairWithFullPipes(Integer... streams) throws IOException {
        Path script = TestLauncher.withFullPipes(launcher, pipe, List.of(streams));
        return new ChildPair(
                new ChildPair.Setup(
                        List.of(script.toString()),
                        ChildPair.Service.KV,
                        "64MiB",
                        folder.resolve("arbiter")),
                (node, line) -> {});
    }

    /** The first line of a reply. */
    private static String ask(ChildPair.Places node, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.client())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var reply = new StringBuilder();
            int next = socket.getInputStream().read();
            while (next >= 0 && next != '\r') {
                reply.append((char) next);
                next = socket.getInputStream().read();
            }
            return reply.toString();
        }
    }

    @Test
    void standbyWithFullPipeTakesOverAndServes() throws Exception {
        ChildPair pair = pairWithFullPipes(2);
        ChildNode a = children.add(pair.start("primary", pair.first()));
        ChildNode b = children.add(pair.start("standby", pair.second()));
        a.awaitReady("primary", PATIENCE);
        b.awaitReady("standby", PATIENCE);
        assertThat(ask(pair.first(), "INCR n")).isEqualTo(":1");

        a.kill();

        assertThat(b.awaitReady("primary", PATIENCE)).contains("epoch=2");
        assertThat(ask(pair.second(), "INCR n")).isEqualTo(":2");
    }

    @Test
    void readerOfPipeIsToldOfDroppedLines() throws Exception {
        ChildPair pair = pairWithFullPipes(2);
        ChildNode a = children.add(pair.startAlone(pair.first()));
        a.awaitReady("primary", PATIENCE);
        orderManyPauses(pair.first());
        assertThat(ask(pair.first(), "PING")).isEqualTo("+PONG");
        long dropped = droppedByMetric(pair.first());

        var read = CompletableFuture.supplyAsync(this::readPipe);
        Shell.run("kill", "-TERM", Long.toString(a.pid()));
        a.awaitEnd(PATIENCE);

        String log = read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        long told =
                DROPPED.matcher(log).results().mapToLong(found -> parseLong(found.group(1))).sum();
        assertThat(told).isEqualTo(dropped).isPositive();
    }

    private String readPipe() {
        try {
            return Files.readString(pipe);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void orderManyPauses(ChildPair.Places node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 1; i <= MANY_ORDERS; i++) {
                var uri = URI.create("http://%s/pause".formatted(node.apiAddress()));
                var request =
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"for_ms\":%d}".formatted(i * 1000)))
                                .build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }
    }

    private static long droppedByMetric(ChildPair.Places node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://%s/metrics".formatted(node.apiAddress()));
            var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            String sample = "futago_log_lines_dropped_total ";
            return answer.body()
                    .lines()
                    .filter(line -> line.startsWith(sample))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(sample.length())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void nodeWithFullPipesServesAndEnds() throws Exception {
        ChildPair pair = pairWithFullPipes(2, 1);
        ChildNode alone = children.add(pair.startAlone(pair.first()));
        awaitPort(pair.first());
        assertThat(ask(pair.first(), "PING")).isEqualTo("+PONG");

        Shell.run("kill", "-TERM", Long.toString(alone.pid()));

        assertThat(alone.awaitEnd(PATIENCE)).isZero();
    }

    private static void awaitPort(ChildPair.Places node) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> ask(node, "PING").equals("+PONG"));
    }

    @Test
    void refusedStartEndsAlsoWhenNobodyReadsWhy() throws Exception {
        ChildPair pair = pairWithFullPipes(2, 1);
        try (var taken =
                new ServerSocket(pair.first().client(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            ChildNode refused = children.add(pair.startAlone(pair.first()));

            assertThat(refused.awaitEnd(PATIENCE)).isEqualTo(EXIT_CONFIG);
        }
    }
}

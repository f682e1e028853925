package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.TestLauncher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Real processes whose guest throws: one request is lost, or one node, and never the pair. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(240)
final class GuestDefectEndToEndTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POISON = "SET futago-poison:1 x";
    private static final int DEFECTIVE = 122;

    @TempDir private Path folder = Path.of("");

    private final Children children = new Children();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private ChildPair pair = unstarted(Path.of(""));

    private ChildPair unstarted(Path launcher) {
        return new ChildPair(
                new ChildPair.Setup(
                        List.of(launcher.toString()),
                        ChildPair.Service.KV,
                        "64MiB",
                        folder.resolve("arbiter")),
                (node, line) -> log.add(node + " " + line));
    }

    @BeforeEach
    void makeThePair() throws IOException {
        pair = unstarted(TestLauncher.writeInto(folder));
    }

    @AfterEach
    void endAll() {
        children.close();
    }

    private ChildNode start(String verb, ChildPair.Places places) {
        return children.add(pair.start(verb, places, "--drill-points", "true"));
    }

    private static void arm(ChildPair.Places node, String act) throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://%s/drill-points".formatted(node.apiAddress())))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"point\":\"poison-request\",\"act\":\"%s\"}"
                                                .formatted(act)))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** A line of the answer to each command; what is left open is "closed". */
    private static String ask(ChildPair.Places node, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.client())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String line =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine();
            return line == null ? "closed" : line;
        }
    }

    private void awaitLog(String node, String words) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(log)
                                        .anyMatch(
                                                line ->
                                                        line.startsWith(node)
                                                                && line.contains(words)));
    }

    @Test
    void outOfMemoryAndStackOverflowCostOneRequestEach() throws Exception {
        start("primary", pair.first());
        start("standby", pair.second());
        awaitLog("a ", " PROTECTED: paired");

        arm(pair.first(), "out-of-memory");
        assertThat(ask(pair.first(), POISON)).startsWith("-ERR internal error (OutOfMemoryError)");
        arm(pair.first(), "stack-overflow");
        assertThat(ask(pair.first(), POISON))
                .startsWith("-ERR internal error (StackOverflowError)");

        assertThat(ask(pair.first(), "GET futago-poison:1")).isEqualTo("$-1");
        assertThat(ask(pair.first(), "WAIT 1 0")).isEqualTo(":1");
        awaitLog("a ", "GUEST DEFECT: 'set' failed in epoch 1");
        assertThat(log).noneMatch(line -> line.contains("suspected"));
    }

    @Test
    void requestThatEndedOneNodeIsRefusedByTheOthers() throws Exception {
        ChildNode a = start("primary", pair.first());
        ChildNode b = start("standby", pair.second());
        awaitLog("a ", " PROTECTED: paired");
        arm(pair.first(), "fail");
        arm(pair.second(), "fail");

        assertThat(ask(pair.first(), POISON)).isEqualTo("closed");

        assertThat(a.awaitEnd(PATIENCE)).isEqualTo(DEFECTIVE);
        b.awaitReady("primary", PATIENCE);
        awaitLog("b ", "POISON REQUEST: 'set' failed on a");
        assertThat(ask(pair.second(), POISON)).startsWith("-ERR refused: the same request");
        assertThat(ask(pair.second(), "SET other 1")).isEqualTo("+OK");

        ChildNode again = start("standby", pair.first());
        again.awaitReady("standby", PATIENCE);
        awaitLog("a ", "POISON REQUEST: 'set' failed on b");
        b.kill();
        again.awaitReady("primary", PATIENCE);
        assertThat(ask(pair.first(), POISON)).startsWith("-ERR refused: the same request");
        assertThat(ask(pair.first(), "GET other")).isEqualTo("$1");
    }
}

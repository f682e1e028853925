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

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Real processes that crash where they are told to, and a claim that is late. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(240)
final class DrillPointsEndToEndTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int CLIENTS = 8;
    private static final String OK = "+OK\r\n";

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

    /**
     * Both nodes, the primary first: it founds the pair once its standby says that it has nothing.
     */
    private List<ChildNode> startBoth() throws Exception {
        ChildNode a = children.add(pair.start("primary", pair.first(), "--drill-points", "true"));
        ChildNode b = children.add(pair.start("standby", pair.second(), "--drill-points", "true"));
        a.awaitReady("primary", PATIENCE);
        b.awaitReady("standby", PATIENCE);
        return List.of(a, b);
    }

    private static void arm(ChildPair.Places node, String json) throws Exception {
        var uri = URI.create("http://%s/drill-points".formatted(node.apiAddress()));
        var request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static Socket connect(ChildPair.Places node) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), node.client());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket to, String command) throws IOException {
        to.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** What comes in so many bytes, or before the connection ends. */
    private static String read(Socket from, int bytes) throws IOException {
        var heard = new StringBuilder();
        try {
            while (heard.length() < bytes) {
                int next = from.getInputStream().read();
                if (next < 0) {
                    break;
                }
                heard.append((char) next);
            }
        } catch (SocketException reset) {
            // Its process is no more.
        }
        return heard.toString();
    }

    /** Waits until a node has logged something. */
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
    void aCrashAfterTheThirdReplyLeavesThreeClientsTheirsAndTheStandbyHasAll() throws Exception {
        ChildNode b = startBoth().getLast();
        awaitLog("a ", " PROTECTED: paired");
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect(pair.first()));
        }
        arm(pair.first(), "{\"point\":\"after-release\",\"act\":\"crash\",\"pass\":3}");

        for (int i = 0; i < CLIENTS; i++) {
            send(clients.get(i), "SET key%d told".formatted(i));
        }
        List<Integer> told = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            try (Socket client = clients.get(i)) {
                if (read(client, OK.length()).equals(OK)) {
                    told.add(i);
                }
            }
        }

        assertThat(told).hasSize(3);
        awaitLog("a ", "DRILL POINT after-release: crash at pass 3");
        b.awaitReady("primary", PATIENCE);
        try (Socket client = connect(pair.second())) {
            for (int i : told) {
                send(client, "GET key" + i);
                assertThat(read(client, "$4\r\ntold\r\n".length())).isEqualTo("$4\r\ntold\r\n");
            }
        }
    }

    @Test
    void aClaimThatLandsAfterTheSameClaimAgainChangesNothing() throws Exception {
        List<ChildNode> both = startBoth();
        ChildNode a = both.getFirst();
        ChildNode b = both.getLast();
        awaitLog("a ", " PROTECTED: paired");
        try (Socket client = connect(pair.first())) {
            send(client, "SET key told");
            assertThat(read(client, OK.length())).isEqualTo(OK);
        }
        arm(pair.second(), "{\"point\":\"before-claim\",\"act\":\"delay\",\"millis\":8000}");

        a.kill();

        awaitLog("b ", "DRILL POINT before-claim: delay of 8000 ms at pass 1");
        assertThat(b.awaitReady("primary", PATIENCE)).contains("epoch=2");
        try (Socket client = connect(pair.second())) {
            send(client, "SET key more");
            assertThat(read(client, OK.length())).isEqualTo(OK);
            awaitLog("b ", "DRILL POINT before-claim: the late claim of version 3 was ");
            send(client, "GET key");
            assertThat(read(client, "$4\r\nmore\r\n".length())).isEqualTo("$4\r\nmore\r\n");
        }
    }
}

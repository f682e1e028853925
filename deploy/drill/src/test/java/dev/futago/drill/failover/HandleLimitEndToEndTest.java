package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.drill.process.ChildNode;
import dev.futago.drill.process.ChildPair;
import dev.futago.drill.process.Children;
import dev.futago.drill.process.TestLauncher;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Real processes with few handles, and more clients than these. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
final class HandleLimitEndToEndTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int IDLE_CLIENTS = 1_500;

    @TempDir private Path folder = Path.of("");

    private final Children children = new Children();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void endAll() throws IOException {
        for (Socket each : clients) {
            each.close();
        }
        children.close();
    }

    private ChildPair pairWithHandles(int limit) throws IOException {
        String launcher = TestLauncher.writeInto(folder).toString();
        String limited = "ulimit -n %d && exec \"$0\" \"$@\"".formatted(limit);
        return new ChildPair(
                new ChildPair.Setup(
                        List.of("/bin/sh", "-c", limited, launcher),
                        ChildPair.Service.KV,
                        "64MiB",
                        folder.resolve("arbiter")),
                (node, line) -> log.add(node + " " + line));
    }

    private Socket connect(ChildPair.Places node) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), node.client());
        socket.setSoTimeout(PATIENCE_MILLIS);
        clients.add(socket);
        return socket;
    }

    private static String ask(Socket client, String command, int bytes) throws IOException {
        client.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private void awaitLog(String words) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log).anyMatch(line -> line.contains(words)));
    }

    private static int statusOf(ChildPair.Places node, String path) throws Exception {
        var uri = URI.create("http://%s%s".formatted(node.apiAddress(), path));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void idleClientsLeaveHandlesForATakeover() throws Exception {
        ChildPair pair = pairWithHandles(1_024);
        children.add(pair.start("primary", pair.first()));
        ChildNode standby = children.add(pair.start("standby", pair.second()));
        awaitLog(" PROTECTED: paired");
        Socket first = connect(pair.first());
        assertThat(ask(first, "SET key told", 5)).isEqualTo("+OK\r\n");
        for (int i = 0; i < IDLE_CLIENTS; i++) {
            connect(pair.first());
        }
        Socket last = clients.getLast();
        assertThat(new String(last.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("-ERR max number of clients reached\r\n");

        standby.kill();

        assertThat(ask(first, "SET key more", 5)).isEqualTo("+OK\r\n");
        assertThat(statusOf(pair.first(), "/primary")).isEqualTo(200);
        children.add(pair.start("standby", pair.second()));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(statusOf(pair.first(), "/protected")).isEqualTo(200));
        assertThat(log).anyMatch(line -> line.contains("--max-clients lowered from 10000 to "));
    }
}

package dev.futago.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.node.LoopProgress;
import dev.futago.node.NodeView;
import dev.futago.node.config.HostPort;
import dev.futago.node.data.HistoryEntry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

class AdminServerTest {

    private static final HostPort ANY_PORT = HostPort.parse("127.0.0.1:0");

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Supplier<CompletableFuture<NodeView>> source =
            () -> CompletableFuture.completedFuture(TestView.paired().build());
    private volatile Optional<LoopProgress.Busy> busy = Optional.empty();
    private AdminServer server = serve(Duration.ofSeconds(10));

    private AdminServer serve(Duration patience) {
        return new AdminServer(
                new AdminServer.Loop(() -> source.get(), () -> busy),
                this::obey,
                Optional.empty(),
                ANY_PORT,
                Set.of("futago.example"),
                patience);
    }

    @BeforeEach
    void theServerListens() {
        assertThat(server.address().port()).isPositive();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void becomeImpatient() {
        server.close();
        server = serve(Duration.ofMillis(20));
    }

    private HttpResponse<String> ask(String method, String path)
            throws IOException, InterruptedException {
        var uri = URI.create("http://%s%s".formatted(server.address(), path));
        var request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
        return client.send(
                request.method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask("GET", path);
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private final List<Order> ordered = new ArrayList<>();

    private CompletableFuture<Outcome> obey(Order order) {
        ordered.add(order);
        return CompletableFuture.completedFuture(
                order instanceof Order.Resume
                        ? new Outcome.Refused("there is no pause")
                        : new Outcome.Done("so be it"));
    }

    @Test
    void everyPathOfTheIndexAnswers() throws Exception {
        List<String> paths =
                get("/").body().lines().filter(path -> !Orders.paths().contains(path)).toList();

        assertThat(paths)
                .contains("/", "/status", "/metrics", "/primary", "/standby", "/protected")
                .contains("/solo", "/health", "/liveness", "/readiness");
        for (String path : paths) {
            assertThat(get(path).statusCode()).as(path).isIn(200, 503);
            assertThat(ask("HEAD", path).statusCode()).as(path).isIn(200, 503);
        }
    }

    private HttpResponse<String> order(String path, String type, String json)
            throws IOException, InterruptedException {
        var uri = URI.create("http://%s%s".formatted(server.address(), path));
        var request = HttpRequest.newBuilder(uri).header("Content-Type", type);
        return client.send(
                request.POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
    }

    @Test
    void ordersGoToTheNodeAndTheirOutcomeIsTheAnswer() throws Exception {
        var done = order("/switchover", "application/json", "{\"timeout_ms\": 250}");
        var refused = order("/resume", "application/json", "{}");
        order("/pause", "application/json", "{\"for_ms\": 1000}");
        order(
                "/bootstrap",
                "application/json",
                "{\"accept_data_loss\": true, \"reason\": \"fire\"}");
        order(
                "/reassert",
                "application/json",
                "{\"reason\": \"restored\", \"nodes_off\": [\"b\"]}");

        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(json(done).get("done").getAsString()).isEqualTo("so be it");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get("detail").getAsString()).isEqualTo("there is no pause");
        assertThat(ordered)
                .containsExactly(
                        new Order.Switchover(false, 250_000_000),
                        new Order.Resume(),
                        new Order.Pause(1_000_000_000),
                        new Order.Bootstrap("fire", Set.of()),
                        new Order.Reassert("restored", Set.of("b")));
    }

    @Test
    void whatIsNoOrderReachesNoNode() throws Exception {
        assertThat(order("/switchover", "text/plain", "{}").statusCode()).isEqualTo(415);
        assertThat(order("/switchover", "application/json", "{").statusCode()).isEqualTo(400);
        assertThat(order("/switchover", "application/json", "{}").statusCode()).isEqualTo(400);
        assertThat(order("/verify", "application/json", "{}").statusCode()).isEqualTo(400);
        assertThat(order("/pause", "application/json", "{\"for_ms\": 0}").statusCode())
                .isEqualTo(400);
        assertThat(order("/bootstrap", "application/json", "{\"reason\": \"x\"}").statusCode())
                .as("the loss is not named")
                .isEqualTo(400);
        assertThat(get("/switchover").statusCode()).isEqualTo(405);
        assertThat(order("/status", "application/json", "{}").statusCode()).isEqualTo(405);
        assertThat(ordered).isEmpty();
    }

    @Test
    void theHistoryIsToldAsItIsRemembered() throws Exception {
        var entry =
                new HistoryEntry(
                        Instant.parse("2026-01-02T03:04:05Z"),
                        2,
                        5,
                        "a",
                        "b",
                        "primary lost",
                        Optional.of(Duration.ofMillis(84)));

        String told = HistoryJson.write(List.of(entry));

        assertThat(HistoryJson.read(told)).containsExactly(entry);
        assertThat(told).contains("\"gap_ms\":84");
        assertThat(HistoryJson.read(get("/history").body())).isEmpty();
    }

    @Test
    void aProbeTellsRoleAndReason() throws Exception {
        HttpResponse<String> primary = get("/primary");
        HttpResponse<String> standby = get("/standby");

        assertThat(primary.statusCode()).isEqualTo(200);
        assertThat(json(primary).get("role").getAsString()).isEqualTo("primary");
        assertThat(json(primary).get("reason").getAsString()).isEqualTo("paired");
        assertThat(standby.statusCode()).isEqualTo(503);
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        HttpResponse<String> got = get("/primary");
        HttpResponse<String> head = ask("HEAD", "/primary");

        assertThat(head.statusCode()).isEqualTo(got.statusCode());
        assertThat(head.headers().firstValue("content-length"))
                .isEqualTo(got.headers().firstValue("content-length"));
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aStandbyIsAskedForItsLag() throws Exception {
        source = () -> CompletableFuture.completedFuture(TestView.following().build());

        assertThat(get("/standby?lag=3").statusCode()).isEqualTo(200);
        assertThat(get("/standby?lag=2").statusCode()).isEqualTo(503);
        assertThat(get("/standby?lag=few").statusCode()).isEqualTo(400);
    }

    @Test
    void theStatusIsWhatTheReportSays() throws Exception {
        HttpResponse<String> status = get("/status");

        assertThat(status.headers().firstValue("content-type")).contains("application/json");
        assertThat(StatusJson.read(status.body()).nodes())
                .isEqualTo(TestView.paired().report().nodes());
    }

    @Test
    void metricsAreText() throws Exception {
        HttpResponse<String> metrics = get("/metrics");

        assertThat(metrics.headers().firstValue("content-type").orElseThrow())
                .startsWith("text/plain");
        assertThat(metrics.body()).contains("futago_protected 1.0");
    }

    @Test
    void anUnknownPathIsToldTheNearest() throws Exception {
        HttpResponse<String> response = get("/statsu");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type"))
                .contains("application/problem+json");
        assertThat(json(response).get("status").getAsInt()).isEqualTo(404);
        assertThat(json(response).get("hint").getAsString()).contains("/status");
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        HttpResponse<String> response = ask("DELETE", "/status");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void aLoopThatDoesNotAnswerIsNotWaitedFor() throws Exception {
        becomeImpatient();
        source = CompletableFuture::new;

        HttpResponse<String> liveness = get("/liveness");
        assertThat(liveness.statusCode()).isEqualTo(503);
        assertThat(json(liveness).get("role").getAsString()).isEqualTo("unknown");
        assertThat(get("/status").statusCode()).isEqualTo(503);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void busyLoopIsNamedAndAlive() throws Exception {
        becomeImpatient();
        source = CompletableFuture::new;
        busy = Optional.of(new LoopProgress.Busy("sunionstore", Duration.ofMillis(3_240), false));

        HttpResponse<String> liveness = get("/liveness");
        assertThat(liveness.statusCode()).isEqualTo(200);
        assertThat(json(liveness).get("reason").getAsString())
                .isEqualTo("busy in SUNIONSTORE for 3.2 s");
        assertThat(get("/primary").statusCode()).isEqualTo(503);
        assertThat(get("/status").body()).contains("busy in SUNIONSTORE for 3.2 s");
    }

    @Test
    void loopThatIsBusyForTooLongIsNotAlive() throws Exception {
        becomeImpatient();
        source = CompletableFuture::new;
        busy = Optional.of(new LoopProgress.Busy("", Duration.ofSeconds(30), true));

        HttpResponse<String> liveness = get("/liveness");

        assertThat(liveness.statusCode()).isEqualTo(503);
        assertThat(json(liveness).get("reason").getAsString()).isEqualTo("busy for 30.0 s");
    }

    @Test
    void howeverManyAskTheLoopIsAskedOnce() throws Exception {
        becomeImpatient();
        var asked = new AtomicInteger();
        source =
                () -> {
                    asked.incrementAndGet();
                    return new CompletableFuture<>();
                };
        for (int i = 0; i < 5; i++) {
            get("/status");
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void aNodeThatHasEndedIsUnavailable() throws Exception {
        source =
                () -> {
                    throw new RejectedExecutionException("its loop has ended");
                };

        assertThat(get("/liveness").statusCode()).isEqualTo(503);
        assertThat(get("/metrics").statusCode()).isEqualTo(503);
    }

    @Test
    void livenessDependsOnNeitherPeerNorArbiter() throws Exception {
        NodeView lonely = TestView.waiting().withoutRecord().arbiterDown("gone").build();
        source = () -> CompletableFuture.completedFuture(lonely);

        assertThat(get("/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/readiness").statusCode()).isEqualTo(503);
    }

    @Test
    void garbageClosesOnlyItsConnection() throws Exception {
        try (var sound = connect();
                var wrong = connect()) {
            send(wrong, "\u0016\u0003\u0001 garbage\r\n\r\n");
            assertThat(readAll(wrong)).startsWith("HTTP/1.1 400");
            send(sound, "GET /primary HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
            assertThat(readAll(sound)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void tooLongHeadersAndBodiesAreRefused() throws Exception {
        try (var headers = connect();
                var body = connect()) {
            send(headers, "GET / HTTP/1.1\r\nx: " + "y".repeat(9 << 10) + "\r\n\r\n");
            assertThat(readAll(headers)).startsWith("HTTP/1.1 400");
            send(body, "GET / HTTP/1.1\r\ncontent-length: 100000\r\nconnection: close\r\n\r\n");
            assertThat(readAll(body)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void requestsSentTogetherAreAnsweredInOrder() throws Exception {
        try (var socket = connect()) {
            String status = "GET /status HTTP/1.1\r\nhost: localhost\r\n\r\n";
            String index = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
            send(socket, status + index);
            String answers = readAll(socket);

            assertThat(answers.indexOf("\"pair\"")).isPositive();
            assertThat(answers.indexOf("/liveness")).isGreaterThan(answers.indexOf("\"pair\""));
        }
    }

    @Test
    void aRequestMayArriveInParts() throws Exception {
        try (var socket = connect()) {
            socket.setTcpNoDelay(true);
            String request =
                    "GET /primary HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
            send(socket, request.substring(0, 8));
            get("/"); // The server's one thread has had its turn with what was sent before.
            send(socket, request.substring(8, 30));
            get("/");
            send(socket, request.substring(30));

            assertThat(readAll(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void halfRequestsKeepNoProbeOut() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Socket stranger = connect();
            strangers.add(stranger);
            send(stranger, "GET /sta");
        }

        assertThat(get("/liveness").statusCode()).isEqualTo(200);

        for (Socket each : strangers) {
            each.close();
        }
    }

    @Test
    void halfRequestIsClosedInTime() throws Exception {
        try (var socket = connect()) {
            send(socket, "GET /status HTTP/1.1\r\nhost: local");

            assertThat(readAll(socket)).isEmpty();
        }
    }

    private String say(String request) throws IOException {
        try (var socket = connect()) {
            send(socket, request.replace("|", "\r\n") + "connection: close\r\n\r\n");
            return readAll(socket);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 421",
        "evil.example:7080, 421",
        "localhost.evil.example, 421",
        "10.1.2.3, 421",
        "user@localhost, 421",
        "'', 421",
        "localhost, 200",
        "LocalHost:9, 200",
        "127.0.0.1:7080, 200",
        "[::1]:7080, 200",
        "futago.example, 200",
    })
    void foreignHostIsMisdirected(String host, int status) throws Exception {
        assertThat(say("GET /liveness HTTP/1.1|host: " + host + "|"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void hostIsNeededFromHttpOneOneOn() throws Exception {
        assertThat(say("GET /liveness HTTP/1.0|")).startsWith("HTTP/1.1 200");
        assertThat(say("GET /liveness HTTP/1.1|")).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, 403",
        "null, 403",
        "https://localhost, 403",
        "http://localhost:1, 403",
        "http://localhost, 200",
    })
    void foreignOriginIsForbidden(String origin, int status) throws Exception {
        String head =
                "POST /pause HTTP/1.1|host: localhost|origin: %s|content-type: application/json|"
                        .formatted(origin);
        try (var socket = connect()) {
            send(
                    socket,
                    (head + "content-length: 16|connection: close||").replace("|", "\r\n")
                            + "{\"for_ms\":60000}");

            assertThat(readAll(socket)).startsWith("HTTP/1.1 " + status);
        }
        assertThat(ordered).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void refusedHostIsAProblemWithAHint() throws Exception {
        assertThat(say("GET /status HTTP/1.1|host: evil.example|"))
                .contains("application/problem+json", "'evil.example'", "--api-host");
    }

    @Test
    void optionsOnAProbeAnswersAsGetWithoutBody() throws Exception {
        HttpResponse<String> up = ask("OPTIONS", "/primary");
        HttpResponse<String> down = ask("OPTIONS", "/standby?lag=5");

        assertThat(up.statusCode()).isEqualTo(200);
        assertThat(up.body()).isEmpty();
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).isEmpty();
        assertThat(ask("OPTIONS", "/status").statusCode()).isEqualTo(405);
        assertThat(ask("DELETE", "/primary").headers().firstValue("allow"))
                .contains("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/primary, localhost, 200",
        "HTTP://localhost:7080/standby?lag=1, localhost, 503",
        "http://localhost, localhost, 200",
        "http://localhost/primary, evil.example, 200",
        "http://evil.example/primary, localhost, 421",
    })
    void absoluteTargetIsReadAsItsPath(String target, String host, int status) throws Exception {
        assertThat(say("GET %s HTTP/1.1|host: %s|".formatted(target, host)))
                .startsWith("HTTP/1.1 " + status);
    }

    private Socket connect() throws IOException {
        var socket = new Socket(server.address().host(), server.address().port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aTakenPortIsOneSentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new AdminServer(
                                        new AdminServer.Loop(source, Optional::empty),
                                        this::obey,
                                        Optional.empty(),
                                        server.address(),
                                        Set.of(),
                                        Duration.ofSeconds(1)))
                .withMessageContaining(server.address().toString())
                .withMessageContaining("HTTP API");
    }
}

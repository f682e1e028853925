package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;

import dev.futago.node.LoopProgress;
import dev.futago.node.NodeView;
import dev.futago.node.admin.AdminServer;
import dev.futago.node.admin.TestView;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

class StatusAndHealthTest {

    private final List<AdminServer> servers = new ArrayList<>();

    private record Run(int code, String out, String err) {}

    private String serve(TestView view) {
        NodeView built = view.build();
        return serve(
                new AdminServer.Loop(
                        () -> CompletableFuture.completedFuture(built), Optional::empty));
    }

    /** A node whose loop executes one command. */
    private String serveBusy() {
        var busy = new LoopProgress.Busy("sunionstore", Duration.ofMillis(3_200), false);
        return serve(
                new AdminServer.Loop(
                        () -> CompletableFuture.failedFuture(new TimeoutException()),
                        () -> Optional.of(busy)));
    }

    private String serve(AdminServer.Loop loop) {
        var server =
                new AdminServer(
                        loop,
                        order -> new CompletableFuture<>(),
                        Optional.empty(),
                        HostPort.parse("127.0.0.1:0"),
                        Set.of(),
                        Duration.ofSeconds(10));
        servers.add(server);
        return server.address().toString();
    }

    @AfterEach
    void close() {
        servers.forEach(AdminServer::close);
    }

    private static String nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static Run run(Callable<Integer> command, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                new CommandLine(command)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Run(code, out.toString(), err.toString());
    }

    private static Run status(String... arguments) {
        return run(new StatusCommand(), arguments);
    }

    private static Run health(String... arguments) {
        return run(new HealthCommand(), arguments);
    }

    @Test
    void aProtectedPairIsAllRight() {
        Run run = status("--api", serve(TestView.paired()));

        assertThat(run.code).isZero();
        assertThat(run.out).startsWith("Pair orders  PROTECTED  epoch 7");
    }

    @Test
    void anUnprotectedPairIsDegraded() {
        Run run = status("--api", serve(TestView.solo()));

        assertThat(run.code).isEqualTo(ExitCode.DEGRADED);
        assertThat(run.out).startsWith("Pair orders  UNPROTECTED since");
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        String nobody = nobody();

        Run status = status("--api", nobody);
        assertThat(status.code).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(status.err).contains(nobody).contains("cannot be reached");
        assertThat(health("--api", nobody).code).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void busyNodeIsToldInOneLine() {
        String busy = serveBusy();
        String line = "futago: %s: busy in SUNIONSTORE for 3.2 s%n".formatted(busy);

        for (String format : List.of("table", "json", "yaml")) {
            assertThat(status("--api", busy, "-o", format))
                    .isEqualTo(new Run(ExitCode.DEGRADED, "", line));
        }
        assertThat(run(new HistoryCommand(), "--api", busy).err).isEqualTo(line);
        assertThat(run(new SwitchoverCommand(), "--api", busy).err).isEqualTo(line);
        assertThat(health("--api", busy).out)
                .isEqualTo("%s  not ok  unknown  busy in SUNIONSTORE for 3.2 s%n".formatted(busy));
    }

    @Test
    void busyNodeIsToldBesideTheStatusOfAnother() {
        String busy = serveBusy();

        Run run = status("--api", busy + "," + serve(TestView.waiting()));

        assertThat(run.err).startsWith("futago: %s: busy in".formatted(busy));
        assertThat(run.out).contains("WAITING");
    }

    @Test
    void answerIsToldWithItsHint() {
        assertThat(new ApiClient.Answer(409, "{\"detail\":\"no\",\"hint\":\"wait\"}").words())
                .isEqualTo("no: wait");
        assertThat(new ApiClient.Answer(200, "{\"done\":\"ok\"}").words()).isEqualTo("ok");
        assertThat(new ApiClient.Answer(502, " Bad Gateway\n").words()).isEqualTo("Bad Gateway");
        assertThat(new ApiClient.Answer(200, "[1]").words()).isEqualTo("[1]");
        assertThat(new ApiClient.Answer(200, "{\"done\":null}").words())
                .isEqualTo("{\"done\":null}");
    }

    @Test
    void everyAddressOfANameIsAsked() throws Exception {
        int port = HostPort.parse(serve(TestView.paired())).port();
        List<InetAddress> addresses =
                List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1"));
        var liveness = new ApiClient.Request("/liveness", Map.of(), Optional.empty(), 10_000);

        assertThat(ApiClient.ask(addresses, port, liveness).status()).isEqualTo(200);
    }

    @Test
    void ofTwoNodesThePrimarysWordCounts() throws Exception {
        String primary = serve(TestView.solo());
        String standby = serve(TestView.waiting());

        assertThat(status("--api", standby + "," + primary).out).contains("UNPROTECTED");
        assertThat(status("--api", primary + "," + standby).out).contains("UNPROTECTED");
        assertThat(status("--api", nobody() + "," + standby).out).contains("WAITING");
    }

    @Test
    void jsonAndYamlSayTheSame() {
        String api = serve(TestView.paired());
        Run json = status("--api", api, "-o", "json");
        Run yaml = status("--api", api, "-o", "yaml");

        assertThat(JsonParser.parseString(json.out).getAsJsonObject().get("epoch").getAsLong())
                .isEqualTo(7);
        assertThat(yaml.code).isZero();
        assertThat(yaml.out)
                .contains("pair: orders\n")
                .contains("protected: true\n")
                .contains("epoch: 7\n")
                .contains("- name: a\n")
                .contains("lastFailover: null\n");
    }

    @Test
    void watchingEndsWhenInterrupted() {
        String api = serve(TestView.paired());
        Thread.currentThread().interrupt();
        Run run = status("--api", api, "-w");

        assertThat(run.code).isZero();
        assertThat(run.out).containsOnlyOnce("PROTECTED");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void wrongUsageIsTold() {
        assertThat(status("--api", "nowhere").code).isEqualTo(ExitCode.USAGE);
        assertThat(status("-w=-1").code).isEqualTo(ExitCode.USAGE);
        assertThat(status("-o", "xml").code).isEqualTo(ExitCode.USAGE);
        assertThat(health("--for", "fun").code).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void healthAsksForARole() {
        String standby = serve(TestView.following());

        assertThat(health("--api", standby).code).isZero();
        assertThat(health("--for", "standby", "--api", standby).code).isZero();
        assertThat(health("--for", "protected", "--api", standby).code).isZero();
        Run primary = health("--for", "primary", "--api", standby);
        assertThat(primary.code).isEqualTo(ExitCode.DEGRADED);
        assertThat(primary.out).isEqualTo(standby + "  not ok  standby  streaming\n");
    }

    @Test
    void ofSeveralNodesOneInTheRoleIsEnough() throws Exception {
        String standby = serve(TestView.following());
        String primary = serve(TestView.paired());

        assertThat(health("--for", "primary", "--api", standby + "," + primary).code).isZero();
        assertThat(health("--for", "primary", "--api", standby + "," + nobody()).code)
                .isEqualTo(ExitCode.DEGRADED);
    }
}

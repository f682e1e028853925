package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.futago.common.memory.Mismatches;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.node.NodeView;
import dev.futago.node.admin.AdminServer;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

class VerifyCommandTest {

    private static final Outcome EQUAL = new Outcome.Compared(65_536, 1200, 1216, Mismatches.NONE);
    private static final Outcome DIFFERENT =
            new Outcome.Compared(65_536, 1200, 1216, new Mismatches(2, List.of(5, 99)));

    private final List<AdminServer> servers = new ArrayList<>();
    private final List<Order> ordered = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** What the command comes to, at a node whose order comes to this. */
    private int run(Outcome outcome, String... more) {
        var server =
                new AdminServer(
                        new AdminServer.Loop(CompletableFuture<NodeView>::new, Optional::empty),
                        order -> {
                            ordered.add(order);
                            return CompletableFuture.completedFuture(outcome);
                        },
                        Optional.empty(),
                        HostPort.parse("127.0.0.1:0"),
                        Set.of(),
                        Duration.ofMillis(20));
        servers.add(server);
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--api", server.address().toString()));
        return new CommandLine(new VerifyCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    @AfterEach
    void close() {
        servers.forEach(AdminServer::close);
    }

    @Test
    void equalImagesAreOk() {
        assertThat(run(EQUAL)).isEqualTo(ExitCode.OK);

        assertThat(out).hasToString("65536 pages compared at checkpoints 1200..1216: equal\n");
        assertThat(err.toString()).isEmpty();
        assertThat(ordered).containsExactly(new Order.Verify(60_000_000_000L));
    }

    @Test
    void differentImagesAreAFailureThatNamesPages() {
        assertThat(run(DIFFERENT, "--timeout", "5s")).isEqualTo(ExitCode.FAILED);

        assertThat(out)
                .hasToString("65536 pages compared at checkpoints 1200..1216: 2 DIFFER (5, 99)\n");
        assertThat(ordered).containsExactly(new Order.Verify(5_000_000_000L));
    }

    @Test
    void forProgramsTheFiguresAreJson() {
        assertThat(run(DIFFERENT, "-o", "json")).isEqualTo(ExitCode.FAILED);

        JsonObject told = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(told.get("equal").getAsBoolean()).isFalse();
        assertThat(told.get("pages").getAsInt()).isEqualTo(65_536);
        assertThat(told.get("mismatches").getAsInt()).isEqualTo(2);
        assertThat(told.get("first_mismatches")).hasToString("[5,99]");
        assertThat(told.get("first_checkpoint").getAsLong()).isEqualTo(1200);
        assertThat(told.get("last_checkpoint").getAsLong()).isEqualTo(1216);
    }

    @Test
    void whatCouldNotBeComparedIsNeitherEqualNorDifferent() {
        assertThat(run(new Outcome.Refused("not protected: solo"))).isEqualTo(ExitCode.REFUSED);
        assertThat(run(new Outcome.Failed("lost meanwhile"))).isEqualTo(ExitCode.DEGRADED);
        assertThat(run(new Outcome.OutOfTime("not in time"))).isEqualTo(ExitCode.TIMEOUT);
        assertThat(run(EQUAL, "--timeout", "61s")).isEqualTo(ExitCode.USAGE);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("not protected: solo", "lost meanwhile", "not in time", "60000");
    }
}

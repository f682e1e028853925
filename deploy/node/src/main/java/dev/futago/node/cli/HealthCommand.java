package dev.futago.node.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code futago health}: an exit code for scripts. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Asks whether a node plays its role; of several, whether any of them does.",
        footer = {"", "Exit codes: 0 it does, 2 usage, 3 it does not, 4 no node could be reached."})
public final class HealthCommand implements Callable<Integer> {

    /** What is asked for. */
    enum Purpose {
        health,
        primary,
        standby,
        // A word of Java's, so that it needs another name than its users know it by.
        PROTECTED;

        @Override
        public String toString() {
            return this == PROTECTED ? "protected" : name();
        }
    }

    private record Verdict(String role, String reason) {}

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--for",
            paramLabel = "ROLE",
            defaultValue = "health",
            description = "${COMPLETION-CANDIDATES}.")
    private Purpose purpose = Purpose.health;

    @Option(
            names = "--api",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = ApiClient.DEFAULT_ADDRESS,
            converter = Converters.Address.class,
            description = "Where nodes serve their HTTP API (default: ${DEFAULT-VALUE}).")
    private List<HostPort> addresses = List.of();

    @Override
    public Integer call() {
        int best = ExitCode.UNREACHABLE;
        for (HostPort address : addresses) {
            best = Math.min(best, ask(address));
        }
        return best;
    }

    private int ask(HostPort address) {
        PrintWriter err = spec.commandLine().getErr();
        try {
            ApiClient.Answer answer = ApiClient.get(address, "/" + purpose);
            Verdict verdict = verdictIn(answer);
            boolean isSo = answer.status() == HttpURLConnection.HTTP_OK;
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s  %s  %s  %s%n",
                            address, isSo ? "ok" : "not ok", verdict.role, verdict.reason);
            return isSo ? ExitCode.OK : ExitCode.DEGRADED;
        } catch (IOException unreachable) {
            err.println("futago: " + Reason.of(unreachable));
        } catch (JsonParseException | IllegalStateException notVerdict) {
            err.printf("futago: %s does not answer as a futago node does%n", address);
        }
        return ExitCode.UNREACHABLE;
    }

    private static Verdict verdictIn(ApiClient.Answer answer) {
        JsonObject verdict = JsonParser.parseString(answer.body()).getAsJsonObject();
        if (!verdict.has("role") || !verdict.has("reason")) {
            throw new JsonParseException("not a verdict");
        }
        return new Verdict(verdict.get("role").getAsString(), verdict.get("reason").getAsString());
    }
}

package dev.futago.node.cli;

import com.google.gson.JsonObject;

import dev.futago.node.admin.StatusJson;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Where an operator's order goes, and what is shown of it: the pair before, and after. */
final class OrderTarget {

    /** How long the node may take beyond the time that the order itself has. */
    private static final Duration SLACK = Duration.ofSeconds(8);

    /** Who is to be ordered. */
    enum To {
        /** The node that is primary, of those that were named. */
        PRIMARY,
        /** The one node that was named. */
        THIS_NODE
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--api",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = ApiClient.DEFAULT_ADDRESS,
            converter = Converters.Address.class,
            description = "Where nodes serve their HTTP API (default: ${DEFAULT-VALUE}).")
    private List<HostPort> addresses = List.of();

    /**
     * Gives the order, and tells what came of it.
     *
     * @param patience the order's own time-out
     */
    int give(To to, String path, JsonObject order, Duration patience) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            HostPort node = to == To.PRIMARY ? primary() : addresses.getFirst();
            out.println(tableOf(node));
            ApiClient.Answer answer = post(node, path, order, patience);
            int code = codeOf(answer.status());
            (code == ExitCode.OK ? out : err).println(answer.words());
            if (code == ExitCode.OK) {
                out.println();
                out.println(tableOf(node));
            }
            return code;
        } catch (IOException unreachable) {
            err.println("futago: " + Reason.of(unreachable));
            return ExitCode.UNREACHABLE;
        }
    }

    /**
     * Gives the order to the primary, without a look at the pair.
     *
     * @param patience the order's own time-out
     * @throws IOException with a sentence for the user, when no answer comes
     */
    ApiClient.Answer ask(String path, JsonObject order, Duration patience) throws IOException {
        return post(primary(), path, order, patience);
    }

    private static ApiClient.Answer post(
            HostPort node, String path, JsonObject order, Duration patience) throws IOException {
        int millis = (int) patience.plus(SLACK).toMillis();
        return ApiClient.post(node, path, order.toString(), millis);
    }

    /** The first that says it is primary; when none does, the first that answers may say why. */
    private HostPort primary() throws IOException {
        for (HostPort address : addresses) {
            try {
                if (ApiClient.get(address, "/primary").status() == HttpURLConnection.HTTP_OK) {
                    return address;
                }
            } catch (IOException unreachable) {
                // Another may be it.
            }
        }
        for (HostPort address : addresses.subList(0, addresses.size() - 1)) {
            try {
                ApiClient.get(address, "/liveness");
                return address;
            } catch (IOException unreachable) {
                // The last one's failure is told.
            }
        }
        return addresses.getLast();
    }

    private static String tableOf(HostPort node) throws IOException {
        String json = ApiClient.page(node, "/status");
        try {
            return StatusTable.render(StatusJson.read(json), Instant.now(), ZoneId.systemDefault());
        } catch (IllegalArgumentException notStatus) {
            throw new IOException("%s: %s".formatted(node, notStatus.getMessage()), notStatus);
        }
    }

    /** What an answer is to a script. */
    static int codeOf(int status) {
        return switch (status) {
            case HttpURLConnection.HTTP_OK -> ExitCode.OK;
            case HttpURLConnection.HTTP_CONFLICT -> ExitCode.REFUSED;
            case HttpURLConnection.HTTP_PRECON_FAILED -> ExitCode.NO_ARBITER;
            case HttpURLConnection.HTTP_BAD_REQUEST -> ExitCode.USAGE;
            case HttpURLConnection.HTTP_GATEWAY_TIMEOUT -> ExitCode.TIMEOUT;
            default -> ExitCode.FAILED;
        };
    }
}

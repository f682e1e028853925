package dev.futago.node.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.node.admin.Orders;
import dev.futago.node.config.Reason;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Compares the standby's image with the primary's memory, page by page, while both"
                        + " go on.",
        footer = {
            "",
            "Exit codes: 0 equal, 1 different, 2 usage, 3 the standby was lost meanwhile, 4"
                + " unreachable, 5 refused: not protected, or a comparison is under way, 124 not"
                + " done in time."
        })
public final class VerifyCommand implements Callable<Integer> {

    /** How a result is printed. */
    enum Output {
        text,
        json
    }

    @Mixin private OrderTarget target = new OrderTarget();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Converters.Time.class,
            description = "After which it is given up, at most 60s (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output = Output.text;

    @Override
    public Integer call() {
        var order = new JsonObject();
        order.addProperty(Orders.TIMEOUT_MILLIS, timeout.toMillis());
        try {
            return tell(target.ask(Orders.VERIFY, order, timeout));
        } catch (IOException unreachable) {
            spec.commandLine().getErr().println("futago: " + Reason.of(unreachable));
            return ExitCode.UNREACHABLE;
        }
    }

    private int tell(ApiClient.Answer answer) {
        int code = codeOf(answer);
        String words = output == Output.json ? answer.body().strip() : answer.words();
        boolean isResult = answer.status() == HttpURLConnection.HTTP_OK;
        (isResult ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(words);
        return code;
    }

    private static int codeOf(ApiClient.Answer answer) {
        return switch (answer.status()) {
            case HttpURLConnection.HTTP_OK ->
                    areEqualIn(answer.body()) ? ExitCode.OK : ExitCode.FAILED;
            case HttpURLConnection.HTTP_UNAVAILABLE -> ExitCode.DEGRADED;
            default -> OrderTarget.codeOf(answer.status());
        };
    }

    /** What is not understood is not called equal. */
    private static boolean areEqualIn(String body) {
        try {
            JsonObject result = JsonParser.parseString(body).getAsJsonObject();
            return result.has(Orders.EQUAL) && result.get(Orders.EQUAL).getAsBoolean();
        } catch (JsonParseException | IllegalStateException notOurs) {
            return false;
        }
    }
}

package dev.futago.node.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;

import io.netty.handler.codec.http.HttpResponseStatus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What operators order over HTTP: a POST with a JSON object. Only {@code application/json} is
 * taken, which no form of a foreign web page can send.
 */
public final class Orders {

    public static final String SWITCHOVER = "/switchover";
    public static final String VERIFY = "/verify";
    public static final String PAUSE = "/pause";
    public static final String RESUME = "/resume";
    public static final String FAILOVER = "/failover";
    public static final String BOOTSTRAP = "/bootstrap";
    public static final String REASSERT = "/reassert";

    /** In what a comparison is answered with: whether no page differs. */
    public static final String EQUAL = "equal";

    public static final String DRY_RUN = "dry_run";
    public static final String TIMEOUT_MILLIS = "timeout_ms";
    public static final String FOR_MILLIS = "for_ms";
    public static final String REASON = "reason";
    public static final String ACCEPT_DATA_LOSS = "accept_data_loss";
    public static final String NODES_OFF = "nodes_off";

    /** How long an order may take beyond its own time-out. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final long TIMEOUT_MILLIS_MAX = 60_000;
    private static final long FOR_MILLIS_MAX = Duration.ofDays(7).toMillis();
    private static final int REASON_CHARS_MAX = 200;
    private static final int NAME_CHARS_MAX = 64;

    /** More nodes than any pair has had a part in. */
    private static final int NODES_OFF_MAX = 8;

    private final Function<Order, CompletableFuture<Outcome>> node;

    Orders(Function<Order, CompletableFuture<Outcome>> node) {
        this.node = node;
    }

    static List<String> paths() {
        return List.of(SWITCHOVER, VERIFY, PAUSE, RESUME, FAILOVER, BOOTSTRAP, REASSERT);
    }

    /** The answer to a POST, sooner or later; never fails. */
    CompletableFuture<Answer> answer(String path, Optional<String> contentType, String body) {
        if (!isJson(contentType)) {
            return CompletableFuture.completedFuture(
                    Answer.problem(
                            HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                            "an order is a JSON object",
                            "send Content-Type: application/json, and {} where nothing is to say"));
        }
        try {
            JsonObject said = JsonParser.parseString(body).getAsJsonObject();
            return give(orderIn(path, said));
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException noJson) {
            return CompletableFuture.completedFuture(
                    Answer.problem(
                            HttpResponseStatus.BAD_REQUEST,
                            "this cannot be ordered: the body is not the JSON object of %s"
                                    .formatted(path),
                            "send {} where nothing is to say"));
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.completedFuture(
                    Answer.problem(
                            HttpResponseStatus.BAD_REQUEST,
                            "this cannot be ordered: " + wrong.getMessage(),
                            ""));
        }
    }

    /** Whether a body is what no form of a foreign web page can send. */
    static boolean isJson(Optional<String> contentType) {
        return contentType.orElse("").startsWith("application/json");
    }

    private static Order orderIn(String path, JsonObject said) {
        return switch (path) {
            case SWITCHOVER ->
                    new Order.Switchover(
                            said.has(DRY_RUN) && said.get(DRY_RUN).getAsBoolean(),
                            nanos(said, TIMEOUT_MILLIS, TIMEOUT_MILLIS_MAX));
            case VERIFY -> new Order.Verify(nanos(said, TIMEOUT_MILLIS, TIMEOUT_MILLIS_MAX));
            case PAUSE -> new Order.Pause(nanos(said, FOR_MILLIS, FOR_MILLIS_MAX));
            case RESUME -> new Order.Resume();
            case FAILOVER -> new Order.Failover(reasonOfLoss(said));
            case REASSERT -> new Order.Reassert(reasonIn(said), nodesOff(said));
            case BOOTSTRAP -> new Order.Bootstrap(reasonOfLoss(said), nodesOff(said));
            default -> throw new IllegalArgumentException("there is no order " + path);
        };
    }

    private static long nanos(JsonObject said, String member, long millisMax) {
        if (!said.has(member)) {
            throw new IllegalArgumentException(member + " is missing");
        }
        long millis = said.get(member).getAsLong();
        if (millis < 1 || millis > millisMax) {
            throw new IllegalArgumentException(
                    "%s is 1 to %d, not %d".formatted(member, millisMax, millis));
        }
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** R13: whoever orders it names the loss. */
    private static String reasonOfLoss(JsonObject said) {
        if (!said.has(ACCEPT_DATA_LOSS) || !said.get(ACCEPT_DATA_LOSS).getAsBoolean()) {
            throw new IllegalArgumentException(
                    "it may lose data: %s must be true".formatted(ACCEPT_DATA_LOSS));
        }
        return reasonIn(said);
    }

    private static String reasonIn(JsonObject said) {
        String reason = said.has(REASON) ? said.get(REASON).getAsString().strip() : "";
        if (reason.isEmpty() || reason.length() > REASON_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "%s is 1 to %d characters".formatted(REASON, REASON_CHARS_MAX));
        }
        return reason;
    }

    /** R13: the nodes of which whoever orders it vouches that they do not run. */
    private static Set<String> nodesOff(JsonObject said) {
        if (!said.has(NODES_OFF)) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>();
        for (JsonElement name : said.getAsJsonArray(NODES_OFF)) {
            names.add(name.getAsString());
        }
        if (names.size() > NODES_OFF_MAX
                || names.stream().anyMatch(name -> name.isBlank() || isLong(name))) {
            throw new IllegalArgumentException(
                    "%s is at most %d names of at most %d characters"
                            .formatted(NODES_OFF, NODES_OFF_MAX, NAME_CHARS_MAX));
        }
        return names;
    }

    private static boolean isLong(String name) {
        return name.length() > NAME_CHARS_MAX || name.chars().anyMatch(Character::isISOControl);
    }

    private CompletableFuture<Answer> give(Order order) {
        long patience = SLACK.toNanos() + timeoutNanosOf(order);
        return node.apply(order)
                .orTimeout(patience, TimeUnit.NANOSECONDS)
                .handle(
                        (outcome, failure) ->
                                failure == null
                                        ? answerTo(outcome)
                                        : Answer.problem(
                                                HttpResponseStatus.GATEWAY_TIMEOUT,
                                                "what came of it is not known yet",
                                                "look at /status"));
    }

    private static long timeoutNanosOf(Order order) {
        return switch (order) {
            case Order.Switchover(boolean isDryRun, long timeoutNanos) -> timeoutNanos;
            case Order.Verify(long timeoutNanos) -> timeoutNanos;
            case Order.Pause _, Order.Resume _, Order.Failover _ -> 0;
            case Order.Bootstrap _, Order.Reassert _ -> 0;
        };
    }

    private static Answer answerTo(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var text) -> Answer.done(text);
            case Outcome.Refused(var text) -> Answer.problem(HttpResponseStatus.CONFLICT, text, "");
            case Outcome.NoArbiter(var text) ->
                    Answer.problem(
                            HttpResponseStatus.PRECONDITION_FAILED,
                            text,
                            "nothing has changed: order it again when the arbiter answers");
            case Outcome.Failed(var text) ->
                    Answer.problem(
                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                            text,
                            "everything is as before: it may be ordered again");
            case Outcome.OutOfTime(var text) ->
                    Answer.problem(
                            HttpResponseStatus.GATEWAY_TIMEOUT,
                            text,
                            "it may be ordered again, with more time");
            case Outcome.Compared compared -> Answer.compared(compared);
        };
    }
}

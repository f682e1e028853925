package dev.futago.drill.failover;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.futago.drill.report.Check;
import dev.futago.node.admin.Orders;
import dev.futago.node.cli.ApiClient;

import java.time.Duration;

/** Whether both nodes of a pair hold the same: the pair is told to compare, under load. */
final class Images {

    static final String CHECK = "ImagesAreEqual";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SLACK = Duration.ofSeconds(10);

    private Images() {}

    /** Has a primary compare its memory with its standby's image. */
    static Check compare(Member primary) {
        var order = new JsonObject();
        order.addProperty(Orders.TIMEOUT_MILLIS, PATIENCE.toMillis());
        try {
            ApiClient.Answer answer =
                    primary.api().order(Orders.VERIFY, order.toString(), PATIENCE.plus(SLACK));
            JsonObject found = JsonParser.parseString(answer.body()).getAsJsonObject();
            return found.has("equal")
                    ? new Check(CHECK, found.get("equal").getAsBoolean(), text(found, "done"))
                    : new Check(CHECK, false, "not compared: " + text(found, "detail"));
        } catch (IllegalStateException | JsonParseException failed) {
            return new Check(CHECK, false, "not compared: " + failed.getMessage());
        }
    }

    private static String text(JsonObject answer, String member) {
        return answer.has(member) ? answer.get(member).getAsString() : answer.toString();
    }
}

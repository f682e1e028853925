package dev.futago.drill.load;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

import java.util.Locale;

/**
 * A run's result as {@code futago bench kv-load} prints it, with the words of {@code futago rr}.
 */
public final class KvReport {

    private final KvResult result;
    private final KvPlan plan;

    /** A report on a result. */
    public KvReport(KvResult result) {
        this.result = result;
        plan = result.plan();
    }

    /** What was asked for, a summary of throughput and latency, and what went wrong. */
    public String text() {
        return String.format(
                        Locale.ROOT,
                        "SET of %d/%d bytes to %s: connections %d, depth %d, keys %d, SETs per WAIT"
                                + " %d\n",
                        KvRequests.WORD_BYTES,
                        KvRequests.WORD_BYTES,
                        plan.target(),
                        plan.shape().connections(),
                        plan.shape().depth(),
                        plan.keys(),
                        plan.setsPerWait())
                + result.latency().summary(result.requestsPerSecond())
                + "errors=%d unanswered=%d\n".formatted(result.errors(), result.unanswered());
    }

    /** One object, indented. */
    public String json() {
        var json = new JsonObject();
        json.addProperty("address", plan.target());
        json.addProperty("connections", plan.shape().connections());
        json.addProperty("depth", plan.shape().depth());
        json.addProperty("keys", plan.keys());
        json.addProperty("sets_per_wait", plan.setsPerWait());
        json.addProperty("seconds", result.seconds());
        json.addProperty("requests", result.requests());
        json.addProperty("requests_per_second", result.requestsPerSecond());
        json.add("latency_usec", result.latency().json());
        json.addProperty("errors", result.errors());
        json.addProperty("unanswered", result.unanswered());
        json.addProperty("trouble", result.trouble());
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }
}

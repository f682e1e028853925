package dev.futago.drill.load;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.futago.drill.check.Verdict;
import dev.futago.guests.rr.RrWire;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** A run's result as {@code futago rr} prints it: text as netperf does, JSON, or CSV. */
public final class RrReport {

    private static final List<String> CSV_COLUMNS =
            List.of(
                    "connections",
                    "depth",
                    "rate",
                    "request_bytes",
                    "reply_bytes",
                    "seconds",
                    "requests",
                    "requests_per_second",
                    "min_usec",
                    "mean_usec",
                    "p50_usec",
                    "p90_usec",
                    "p99_usec",
                    "p99.9_usec",
                    "max_usec",
                    "acknowledged",
                    "retried",
                    "unanswered",
                    "lost",
                    "duplicated",
                    "stale",
                    "max_gap_ms",
                    "epoch",
                    "unknown",
                    "confirmed",
                    "reads",
                    "guest");

    private static final String NO_SIZE = "-";

    private final LoadResult result;
    private final LoadPlan plan;
    private final Latency latency;
    private final Verdict verdict;

    /** A report on a result. */
    public RrReport(LoadResult result) {
        this.result = result;
        plan = result.plan();
        latency = result.latency();
        verdict = result.verdict();
    }

    /**
     * The table of netperf's TCP_RR, a summary of throughput and latency, and the verdict.
     *
     * @param isChecked whether to print the verdict also when nothing is wrong
     */
    public String text(boolean isChecked) {
        var text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        """
                        %s request/response to %s: connections %d, depth %d
                        Socket Size   Request  Resp.   Elapsed  Trans.
                        Send   Recv   Size     Size    Time     Rate
                        bytes  bytes  bytes    bytes   secs.    per sec

                        """,
                        plan.dialect().guest(),
                        plan.target(),
                        plan.shape().connections(),
                        plan.shape().depth()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-6d %-6d %-8s %-7s %-8.2f %.2f\n\n",
                        result.sockets().sendBytes(),
                        result.sockets().receiveBytes(),
                        size(RrWire.Sizes::requestBytes, NO_SIZE),
                        size(RrWire.Sizes::replyBytes, NO_SIZE),
                        result.seconds(),
                        result.requestsPerSecond()));
        text.append(latency.summary(result.requestsPerSecond()));
        if (isChecked || !verdict.holds()) {
            text.append(verdict.line()).append('\n');
        }
        return text.toString();
    }

    private String size(ToIntFunction<RrWire.Sizes> which, String none) {
        return plan.dialect()
                .sizes()
                .map(sizes -> Integer.toString(which.applyAsInt(sizes)))
                .orElse(none);
    }

    /** One object, indented; it has sizes where all requests and replies have the same. */
    public String json() {
        var json = new JsonObject();
        json.addProperty("guest", plan.dialect().guest());
        json.addProperty("addresses", plan.target());
        json.addProperty("connections", plan.shape().connections());
        json.addProperty("depth", plan.shape().depth());
        json.addProperty("rate", plan.shape().requestsPerSecond());
        plan.dialect()
                .sizes()
                .ifPresent(
                        sizes -> {
                            json.addProperty("request_bytes", sizes.requestBytes());
                            json.addProperty("reply_bytes", sizes.replyBytes());
                        });
        json.addProperty("seconds", result.seconds());
        json.addProperty("requests", result.requests());
        json.addProperty("requests_per_second", result.requestsPerSecond());
        json.add("latency_usec", latency.json());
        json.add("latency_after_takeover_usec", result.afterTakeover().json());
        json.addProperty("acknowledged", verdict.acknowledged());
        json.addProperty("reads", verdict.reads());
        json.addProperty("retried", verdict.retried());
        json.addProperty("unanswered", verdict.unanswered());
        json.addProperty("lost", verdict.lost());
        json.addProperty("duplicated", verdict.duplicated());
        json.addProperty("stale", verdict.stale());
        json.addProperty("unknown", verdict.unknown());
        json.addProperty("confirmed", verdict.confirmed());
        json.addProperty("max_gap_ms", millis(verdict.maxGapNanos()));
        json.addProperty("epoch", result.epoch());
        var evidence = new JsonArray();
        verdict.evidence().forEach(evidence::add);
        json.add("evidence", evidence);
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }

    /** A line of names and a line of values. */
    public String csv() {
        List<Object> values =
                List.of(
                        plan.shape().connections(),
                        plan.shape().depth(),
                        plan.shape().requestsPerSecond(),
                        size(RrWire.Sizes::requestBytes, ""),
                        size(RrWire.Sizes::replyBytes, ""),
                        result.seconds(),
                        result.requests(),
                        result.requestsPerSecond(),
                        Latency.usec(latency.minNanos()),
                        Latency.usec(latency.meanNanos()),
                        Latency.usec(latency.p50Nanos()),
                        Latency.usec(latency.p90Nanos()),
                        Latency.usec(latency.p99Nanos()),
                        Latency.usec(latency.p999Nanos()),
                        Latency.usec(latency.maxNanos()),
                        verdict.acknowledged(),
                        verdict.retried(),
                        verdict.unanswered(),
                        verdict.lost(),
                        verdict.duplicated(),
                        verdict.stale(),
                        millis(verdict.maxGapNanos()),
                        result.epoch(),
                        verdict.unknown(),
                        verdict.confirmed(),
                        verdict.reads(),
                        plan.dialect().guest());
        var cells = values.stream().map(RrReport::cell).toList();
        return String.join(",", CSV_COLUMNS) + "\n" + String.join(",", cells) + "\n";
    }

    private static String cell(Object value) {
        return value instanceof Double number
                ? String.format(Locale.ROOT, "%.3f", number)
                : value.toString();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}

package dev.futago.drill.paper;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.time.Instant;

/**
 * One measurement.
 *
 * @param step which one it was
 * @param at when the load had ended
 * @param readySeconds from the start of the nodes until they served, and were protected
 * @param requests how many were answered within the measured time
 * @param seconds how long that was
 * @param latency how long answers took
 */
public record Sample(
        Step step,
        Instant at,
        double readySeconds,
        long requests,
        double seconds,
        Latency latency) {

    /** How long answers took, in microseconds. */
    public record Latency(double p50, double p90, double p99, double p999, double max) {}

    /**
     * From what {@code futago rr -o json} printed.
     *
     * @throws IllegalArgumentException with a sentence, when it shows no load that can be used
     */
    static Sample of(Step step, Instant at, double readySeconds, String json) {
        try {
            JsonObject said = JsonParser.parseString(json).getAsJsonObject();
            JsonObject latency = said.getAsJsonObject("latency_usec");
            var sample =
                    new Sample(
                            step,
                            at,
                            readySeconds,
                            said.get("requests").getAsLong(),
                            said.get("seconds").getAsDouble(),
                            new Latency(
                                    latency.get("p50").getAsDouble(),
                                    latency.get("p90").getAsDouble(),
                                    latency.get("p99").getAsDouble(),
                                    latency.get("p99.9").getAsDouble(),
                                    latency.get("max").getAsDouble()));
            if (sample.requests <= 0 || sample.seconds <= 0) {
                throw new IllegalArgumentException("no request was answered");
            }
            return sample;
        } catch (JsonParseException | IllegalStateException | NullPointerException other) {
            throw new IllegalArgumentException("the load said what cannot be read: " + json, other);
        }
    }

    /** Requests per second. */
    double rate() {
        return requests / seconds;
    }
}

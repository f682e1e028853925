package dev.futago.drill.load;

import com.google.gson.JsonObject;

import org.HdrHistogram.Histogram;

import java.util.Locale;

/** How long replies took, in nanoseconds: three digits are exact; all 0 when there were none. */
public record Latency(
        long minNanos,
        long p50Nanos,
        long p90Nanos,
        long p99Nanos,
        long p999Nanos,
        long maxNanos,
        long meanNanos) {

    static Latency of(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Latency(0, 0, 0, 0, 0, 0, 0);
        }
        return new Latency(
                histogram.getMinValue(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue(),
                Math.round(histogram.getMean()));
    }

    /** For people: a rate, and under it how long replies took. */
    String summary(double requestsPerSecond) {
        return String.format(
                Locale.ROOT,
                """
                throughput summary: %.2f requests per second
                latency summary (usec): min p50 p90 p99 p99.9 max
                                        %.1f %.1f %.1f %.1f %.1f %.1f
                """,
                requestsPerSecond,
                usec(minNanos),
                usec(p50Nanos),
                usec(p90Nanos),
                usec(p99Nanos),
                usec(p999Nanos),
                usec(maxNanos));
    }

    /** For programs: in microseconds. */
    JsonObject json() {
        var json = new JsonObject();
        json.addProperty("min", usec(minNanos));
        json.addProperty("mean", usec(meanNanos));
        json.addProperty("p50", usec(p50Nanos));
        json.addProperty("p90", usec(p90Nanos));
        json.addProperty("p99", usec(p99Nanos));
        json.addProperty("p99.9", usec(p999Nanos));
        json.addProperty("max", usec(maxNanos));
        return json;
    }

    static double usec(long nanos) {
        return nanos / 1e3;
    }
}

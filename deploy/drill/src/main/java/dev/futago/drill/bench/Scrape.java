package dev.futago.drill.bench;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a node's metrics said at one moment: Prometheus text, as far as it is needed here. */
record Scrape(Map<String, Double> samples) {

    private static final String SEAL = "futago_checkpoint_seconds_bucket{phase=\"seal\",le=\"";

    /**
     * Reads a page.
     *
     * @throws NumberFormatException when it is none
     */
    static Scrape of(String text) {
        return new Scrape(
                text.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .collect(
                                Collectors.toMap(
                                        line -> line.substring(0, line.lastIndexOf(' ')),
                                        line -> value(line.substring(line.lastIndexOf(' ') + 1)),
                                        (first, again) -> again)));
    }

    private static double value(String written) {
        return written.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(written);
    }

    boolean isProtected() {
        return samples.getOrDefault("futago_protected", 0.0) == 1;
    }

    /** How many replies had the standby's word for their witness. */
    double released() {
        return samples.getOrDefault("futago_outputs_released_total{witness=\"ack\"}", 0.0);
    }

    /**
     * How long sealing took since an earlier scrape.
     *
     * @param quantile 0 to 1
     * @return microseconds; between the borders of a bucket its times are taken for evenly spread
     */
    double sealMicros(Scrape earlier, double quantile) {
        NavigableMap<Double, Double> counts = new TreeMap<>();
        samples.forEach(
                (name, count) -> {
                    if (name.startsWith(SEAL)) {
                        String border = name.substring(SEAL.length(), name.length() - 2);
                        double before = earlier.samples.getOrDefault(name, 0.0);
                        counts.put(value(border), count - before);
                    }
                });
        return quantile(counts, quantile) * 1e6;
    }

    /**
     * A quantile of a histogram.
     *
     * @param counts how many were at most so large, by upper border; infinity is one
     */
    static double quantile(NavigableMap<Double, Double> counts, double quantile) {
        if (counts.isEmpty() || counts.lastEntry().getValue() == 0) {
            throw new IllegalStateException("no checkpoint was sealed");
        }
        double wanted = counts.lastEntry().getValue() * quantile;
        double border = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            double upTo = bucket.getValue();
            if (upTo >= wanted && upTo > below) {
                return bucket.getKey().isInfinite()
                        ? border
                        : border + (bucket.getKey() - border) * (wanted - below) / (upTo - below);
            }
            border = bucket.getKey();
            below = upTo;
        }
        return border;
    }
}

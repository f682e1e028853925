package dev.futago.drill.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Redis's own benchmark, as T8 names it: SETs of random keys on 8 connections, 500 in flight on
 * each.
 *
 * @param requests how many in all
 * @param keys of how many keys each draws one
 */
record RedisBenchmark(int requests, int keys) {

    /** Of the keys that can be expected, so many must be there at the end. */
    private static final double THERE = 0.99;

    private static final double MICROS_PER_MILLI = 1e3;

    /** The command line, to a port of loopback. */
    List<String> command(int port) {
        return List.of(
                "redis-benchmark",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-n",
                Integer.toString(requests),
                "-c",
                "8",
                "-P",
                "500",
                "-t",
                "SET",
                "-r",
                Integer.toString(keys),
                "--csv");
    }

    /**
     * What it has measured.
     *
     * @param csv what it printed: a line of names and one of values
     */
    static Map<Measure, Double> values(String csv) {
        List<String> lines = csv.lines().filter(line -> line.startsWith("\"")).toList();
        if (lines.size() != 2) {
            throw new IllegalStateException("redis-benchmark printed " + csv.strip());
        }
        List<String> names = cells(lines.get(0));
        List<String> cells = cells(lines.get(1));
        var values = new EnumMap<Measure, Double>(Measure.class);
        values.put(Measure.RATE, value("rps", names, cells));
        values.put(Measure.P50, value("p50_latency_ms", names, cells) * MICROS_PER_MILLI);
        values.put(Measure.P99, value("p99_latency_ms", names, cells) * MICROS_PER_MILLI);
        return values;
    }

    private static List<String> cells(String line) {
        return List.of(line.replace("\"", "").split(",", -1));
    }

    private static double value(String name, List<String> names, List<String> cells) {
        int at = names.indexOf(name);
        if (at < 0 || at >= cells.size()) {
            throw new IllegalStateException("redis-benchmark says nothing of " + name);
        }
        return Double.parseDouble(cells.get(at));
    }

    /**
     * It does not tell of errors, so what is there tells.
     *
     * @throws IllegalStateException when there are fewer keys than so many draws make
     */
    void check(long keysThere) {
        double expected = keys * -Math.expm1(-requests / (double) keys);
        if (keysThere < Math.floor(THERE * expected)) {
            throw new IllegalStateException(
                    "redis-benchmark left %d keys, and about %.0f must be there: were SETs refused?"
                            .formatted(keysThere, expected));
        }
    }
}

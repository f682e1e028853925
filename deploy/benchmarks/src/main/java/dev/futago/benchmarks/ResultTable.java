package dev.futago.benchmarks;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** Results as a page of Markdown: a table for each class of benchmarks. */
final class ResultTable {

    /** The parameter whose values stand side by side; the first that a benchmark has. */
    private static final List<String> ACROSS = List.of("memoryMib", "tracker", "delta", "message");

    private ResultTable() {}

    static String of(LocalDate day, String machine, Collection<RunResult> results) {
        var text = new StringBuilder();
        text.append("# ").append(day).append("\n\n").append(machine).append(".\n\n");
        text.append("Nanoseconds for one operation, ± half of the 99.9 % interval.");
        text.append(" [README](README.md) says what each does, and what the figures are worth.\n");
        results.stream()
                .collect(
                        Collectors.groupingBy(
                                ResultTable::classOf, LinkedHashMap::new, Collectors.toList()))
                .forEach((name, ofClass) -> append(text, name, ofClass));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, List<RunResult> results) {
        String across = acrossOf(results.getFirst().getParams());
        SequencedSet<String> columns =
                results.stream()
                        .map(result -> result.getParams().getParam(across))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        var rows = new LinkedHashMap<String, Map<String, String>>();
        for (RunResult result : results) {
            rows.computeIfAbsent(rowOf(result, across), row -> new LinkedHashMap<>())
                    .put(result.getParams().getParam(across), cell(result.getPrimaryResult()));
        }
        text.append("\n## ").append(name).append("\n\n| ").append(across);
        columns.forEach(column -> text.append(" | ").append(column));
        text.append(" |\n|---").append("|---".repeat(columns.size())).append("|\n");
        rows.forEach(
                (row, cells) -> {
                    text.append("| ").append(row);
                    columns.forEach(
                            column -> text.append(" | ").append(cells.getOrDefault(column, "–")));
                    text.append(" |\n");
                });
    }

    private static String acrossOf(BenchmarkParams params) {
        return ACROSS.stream()
                .filter(params.getParamsKeys()::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("none of its parameters is known"));
    }

    private static String rowOf(RunResult result, String across) {
        BenchmarkParams params = result.getParams();
        String benchmark = params.getBenchmark();
        return params.getParamsKeys().stream()
                .filter(key -> !key.equals(across))
                .sorted()
                .map(params::getParam)
                .collect(
                        Collectors.joining(
                                ", ",
                                benchmark.substring(benchmark.lastIndexOf('.') + 1) + " ",
                                ""))
                .strip();
    }

    private static String classOf(RunResult result) {
        String[] names = result.getParams().getBenchmark().split("\\.", -1);
        return names[names.length - 2];
    }

    private static String cell(Result<?> result) {
        double error = result.getScoreError();
        return number(result.getScore()) + (Double.isNaN(error) ? "" : " ± " + number(error));
    }

    private static String number(double nanos) {
        return String.format(Locale.ROOT, nanos < 10 ? "%.2f" : "%,.0f", nanos);
    }
}

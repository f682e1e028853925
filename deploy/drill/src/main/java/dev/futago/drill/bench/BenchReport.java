package dev.futago.drill.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.futago.drill.measure.Machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A result as {@code futago bench} prints it: a table, JSON, or CSV. */
public final class BenchReport {

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
    private static final List<String> HEAD =
            List.of("", "what", "measured (range)", "of", "at least", "aim", "met");

    private final BenchResult result;

    /** A report on a result. */
    public BenchReport(BenchResult result) {
        this.result = result;
    }

    /** The table, and on what it was measured. */
    public String text() {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        Optional<Target> before = Optional.empty();
        for (BenchResult.Line line : result.lines()) {
            Target target = line.figure().target();
            rows.add(row(line, before.equals(Optional.of(target)) ? "" : target.name()));
            before = Optional.of(target);
        }
        var text = new StringBuilder(aligned(rows)).append('\n');
        result.missing()
                .forEach(
                        (setting, reason) ->
                                text.append(
                                        "Not measured to its end: %s: %s%n"
                                                .formatted(setting.text(), reason)));
        return text.append(conditions()).toString();
    }

    private List<String> row(BenchResult.Line line, String target) {
        Figure figure = line.figure();
        return List.of(
                target,
                figure.what(),
                line.spread().map(figure.unit()::text).orElse("not measured: " + line.reason()),
                line.spread().isPresent() ? parts(figure) : "",
                figure.atLeast().map(figure.unit()::number).orElse(""),
                figure.aim().map(figure.unit()::number).orElse(""),
                line.met().map(Target.Met::word).orElse(""));
    }

    /** Of a ratio: the two medians that it is about. */
    private String parts(Figure figure) {
        return figure.over()
                .map(
                        over -> {
                            Unit unit = over.measure().unit();
                            double upper = Figure.spread(result.readings(), figure.of()).median();
                            double lower = Figure.spread(result.readings(), over).median();
                            return unit.number(upper) + " / " + unit.text(lower);
                        })
                .orElse("");
    }

    private static String aligned(List<List<String>> rows) {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
                line.append(String.format("%-" + (width + 2) + "s", row.get(column)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String conditions() {
        Machine machine = result.machine();
        BenchPlan plan = result.plan();
        return String.format(
                Locale.ROOT,
                """
                Medians of %d rounds of %.1f s (%d takeovers); a ratio is formed in each round. Guest memory %d MiB.
                %s
                %s, %d cores, %.1f GiB, %s, %s, load before %.1f, %s
                """,
                plan.rounds(),
                plan.time().toMillis() / 1e3,
                plan.rounds(Setting.TAKEOVER),
                plan.memoryBytes() >> 20,
                result.isPinned()
                        ? "\"One core\": nodes, floors and load under taskset -c 0."
                        : "NOT on one core: this system has no taskset.",
                machine.cpu(),
                machine.cores(),
                machine.memoryBytes() / (double) (1 << 30),
                machine.kernel(),
                machine.jdk(),
                machine.load(),
                result.began());
    }

    /** A line of names and one for each line of the table. */
    public String csv() {
        var text =
                new StringBuilder(
                        "target,what,unit,median,min,max,at_least,aim,met,not_measured\n");
        for (BenchResult.Line line : result.lines()) {
            Figure figure = line.figure();
            text.append(
                            List.of(
                                            figure.target().name(),
                                            figure.what(),
                                            figure.unit().word(),
                                            line.spread().map(s -> cell(s.median())).orElse(""),
                                            line.spread().map(s -> cell(s.min())).orElse(""),
                                            line.spread().map(s -> cell(s.max())).orElse(""),
                                            figure.atLeast().map(BenchReport::cell).orElse(""),
                                            figure.aim().map(BenchReport::cell).orElse(""),
                                            line.met().map(Target.Met::word).orElse(""),
                                            line.reason())
                                    .stream()
                                    .map(BenchReport::quoted)
                                    .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString();
    }

    private static String cell(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** One object: machine, plan, the table, and every single measurement. */
    public String json() {
        var json = new JsonObject();
        json.addProperty("began", result.began().toString());
        json.add("machine", result.machine().json());
        json.add("plan", plan());
        var figures = new JsonArray();
        result.lines().forEach(line -> figures.add(figure(line)));
        json.add("figures", figures);
        var missing = new JsonObject();
        result.missing().forEach((setting, reason) -> missing.addProperty(setting.word(), reason));
        json.add("not_measured_to_its_end", missing);
        var skipped = new JsonObject();
        result.skipped().forEach((setting, reason) -> skipped.addProperty(setting.word(), reason));
        json.add("skipped", skipped);
        var measurements = new JsonArray();
        result.readings().forEach(reading -> measurements.add(measurement(reading)));
        json.add("measurements", measurements);
        return GSON.toJson(json) + "\n";
    }

    private JsonObject plan() {
        BenchPlan plan = result.plan();
        var json = new JsonObject();
        json.addProperty("rounds", plan.rounds());
        json.addProperty("takeovers", plan.rounds(Setting.TAKEOVER));
        json.addProperty("seconds", plan.time().toMillis() / 1e3);
        json.addProperty("warmup_seconds", plan.warmUp().toMillis() / 1e3);
        json.addProperty("memory_bytes", plan.memoryBytes());
        json.addProperty("kv_memory_bytes", plan.kvMemoryBytes());
        json.addProperty("keys", plan.keys());
        json.addProperty("pinned", result.isPinned());
        return json;
    }

    private static JsonObject figure(BenchResult.Line line) {
        Figure figure = line.figure();
        var json = new JsonObject();
        json.addProperty("target", figure.target().name());
        json.addProperty("what", figure.what());
        json.addProperty("unit", figure.unit().word());
        line.spread()
                .ifPresentOrElse(
                        spread -> {
                            json.addProperty("median", spread.median());
                            json.addProperty("min", spread.min());
                            json.addProperty("max", spread.max());
                            var rounds = new JsonArray();
                            line.rounds().forEach(rounds::add);
                            json.add("rounds", rounds);
                        },
                        () -> json.addProperty("not_measured", line.reason()));
        figure.atLeast().ifPresent(atLeast -> json.addProperty("at_least", atLeast));
        figure.aim().ifPresent(aim -> json.addProperty("aim", aim));
        line.met().ifPresent(met -> json.addProperty("met", met != Target.Met.NO));
        if (figure.aim().isPresent()) {
            line.met().ifPresent(met -> json.addProperty("aim_met", met == Target.Met.AIM));
        }
        return json;
    }

    private static JsonObject measurement(Reading reading) {
        var json = new JsonObject();
        json.addProperty("contender", reading.contender().word());
        json.addProperty("what", reading.contender().text());
        json.addProperty("round", reading.round());
        json.addProperty("warmup", reading.isWarmUp());
        reading.values().forEach((measure, value) -> json.addProperty(measure.word(), value));
        return json;
    }
}

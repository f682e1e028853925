package dev.futago.drill.paper;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import dev.futago.drill.measure.Spread;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was found, for programs: CSV of every measurement, JSON of everything. */
public final class PaperData {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Findings findings;
    private final PaperPlan plan;

    /** Data of findings. */
    public PaperData(Findings findings) {
        this.findings = findings;
        plan = findings.plan();
    }

    /** A line of names, then a line for each measurement, in the order in which they were made. */
    public String csv() {
        var lines = new ArrayList<String>();
        lines.add(
                "number,round,at,memory_bytes,mode,tracker,sent,connections,depth,ready_seconds,"
                        + "requests,seconds,requests_per_second,p50_usec,p90_usec,p99_usec,"
                        + "p99.9_usec,max_usec");
        for (Sample sample : findings.samples()) {
            lines.add(cells(sample).stream().map(PaperData::cell).collect(Collectors.joining(",")));
        }
        return String.join("\n", lines) + "\n";
    }

    private List<Object> cells(Sample sample) {
        Combination combination = sample.step().combination();
        Variant variant = combination.variant();
        Sample.Latency latency = sample.latency();
        return List.of(
                sample.step().number(),
                sample.step().round(),
                sample.at(),
                combination.memoryBytes(),
                variant.mode(),
                variant.trackerName(),
                variant.sent(),
                plan.load().connections(),
                plan.load().depth(),
                sample.readySeconds(),
                sample.requests(),
                sample.seconds(),
                sample.rate(),
                latency.p50(),
                latency.p90(),
                latency.p99(),
                latency.p999(),
                latency.max());
    }

    private static String cell(Object value) {
        return value instanceof Double number
                ? String.format(Locale.ROOT, "%.3f", number)
                : value.toString();
    }

    /** One object, indented. */
    public String json() {
        var json = new JsonObject();
        json.addProperty("command", plan.command());
        json.addProperty("began", findings.began().toString());
        json.addProperty("complete", findings.isComplete());
        json.add("machine", findings.machine().json());
        json.add("load", load());
        json.add("paper", listOf(Published.TABLE, PaperData::published));
        json.add("combinations", listOf(plan.combinations(), this::combination));
        json.add("measurements", listOf(findings.samples(), PaperData::measurement));
        json.add("not_measured", listOf(findings.notMeasured(), PaperData::notMeasured));
        return GSON.toJson(json) + "\n";
    }

    private static <T> JsonArray listOf(List<T> all, Function<T, JsonElement> form) {
        var list = new JsonArray();
        all.forEach(each -> list.add(form.apply(each)));
        return list;
    }

    private JsonObject load() {
        Load load = plan.load();
        var json = new JsonObject();
        json.addProperty("connections", load.connections());
        json.addProperty("depth", load.depth());
        json.addProperty("seconds", load.time().toMillis() / 1e3);
        json.addProperty("warmup_seconds", load.warmup().toMillis() / 1e3);
        json.addProperty("rounds", plan.rounds());
        plan.cpu().ifPresent(cpu -> json.addProperty("cpu", cpu));
        json.addProperty("command", "futago rr " + String.join(" ", load.arguments("HOST:PORT")));
        return json;
    }

    private static JsonObject published(Published row) {
        var json = new JsonObject();
        json.addProperty("memory_bytes", row.memoryBytes());
        json.addProperty("not_synchronised", row.off());
        json.addProperty("synchronised", row.kemari());
        json.addProperty("left", row.left());
        return json;
    }

    private static JsonObject named(Combination combination) {
        Variant variant = combination.variant();
        var json = new JsonObject();
        json.addProperty("memory", combination.memory());
        json.addProperty("memory_bytes", combination.memoryBytes());
        json.addProperty("mode", variant.mode());
        json.addProperty("tracker", variant.trackerName());
        json.addProperty("sent", variant.sent());
        return json;
    }

    private JsonObject combination(Combination combination) {
        JsonObject json = named(combination);
        json.add("commands", listOf(commands(combination), JsonPrimitive::new));
        findings.rate(combination).ifPresent(rate -> json.add("requests_per_second", spread(rate)));
        findings.of(combination, sample -> sample.latency().p50())
                .ifPresent(p50 -> json.add("p50_usec", spread(p50)));
        findings.of(combination, sample -> sample.latency().p99())
                .ifPresent(p99 -> json.add("p99_usec", spread(p99)));
        findings.left(combination).ifPresent(left -> json.addProperty("left", left));
        return json;
    }

    /** How its nodes are started, without their addresses. */
    private static List<String> commands(Combination combination) {
        Variant variant = combination.variant();
        String flags =
                " --guest rr --memory %s %s"
                        .formatted(combination.memory(), String.join(" ", variant.nodeFlags()));
        return variant.isProtected()
                ? List.of("futago primary --name a" + flags, "futago standby --name b" + flags)
                : List.of("futago primary --name a" + flags + " --sync off");
    }

    private static JsonObject spread(Spread spread) {
        var json = new JsonObject();
        json.addProperty("median", spread.median());
        json.addProperty("min", spread.min());
        json.addProperty("max", spread.max());
        return json;
    }

    private static JsonObject measurement(Sample sample) {
        JsonObject json = named(sample.step().combination());
        json.addProperty("number", sample.step().number());
        json.addProperty("round", sample.step().round());
        json.addProperty("at", sample.at().toString());
        json.addProperty("ready_seconds", sample.readySeconds());
        json.addProperty("requests", sample.requests());
        json.addProperty("seconds", sample.seconds());
        json.addProperty("requests_per_second", sample.rate());
        json.addProperty("p50_usec", sample.latency().p50());
        json.addProperty("p90_usec", sample.latency().p90());
        json.addProperty("p99_usec", sample.latency().p99());
        json.addProperty("p99.9_usec", sample.latency().p999());
        json.addProperty("max_usec", sample.latency().max());
        return json;
    }

    private static JsonObject notMeasured(NotMeasured each) {
        JsonObject json = named(each.combination());
        json.addProperty("reason", each.reason());
        return json;
    }
}

package dev.futago.drill.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;

import dev.futago.drill.measure.Machine;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report for programs, which can be read again. Times are in milliseconds from the fault; a
 * number that is none is null.
 */
public final class JsonReport {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final String INDENT = "  ";
    private static final double WHOLE_MAX = 1L << 53;

    private final StringWriter text = new StringWriter();
    private final JsonWriter json = new JsonWriter(text);

    private JsonReport() {
        json.setSerializeNulls(true);
        spread();
    }

    /** One object, indented. */
    public static String write(DrillReport report) {
        try {
            var written = new JsonReport();
            written.report(report);
            return written.text + "\n";
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What follows stands on a line each. */
    private void spread() {
        json.setIndent(INDENT);
    }

    /** What follows stands on one line. */
    private void pack() {
        json.setIndent("");
    }

    private void report(DrillReport report) throws IOException {
        json.beginObject();
        json.name("began").value(report.began());
        json.name("good").value(report.isGood());
        json.name("machine");
        GSON.toJson(report.machine().json(), json);
        json.name("setting").value(report.setting());
        json.name("drills").beginArray();
        for (DrillResult drill : report.drills()) {
            drill(drill);
        }
        json.endArray();
        json.endObject();
    }

    private void drill(DrillResult drill) throws IOException {
        json.beginObject();
        json.name("name").value(drill.name());
        json.name("proves").value(drill.proves());
        json.name("verdict").value(Summary.verdict(drill).toLowerCase(Locale.ROOT));
        json.name("skipped").value(drill.skipped());
        json.name("trouble").value(drill.trouble());
        json.name("over_cycles").beginObject();
        for (Figure figure : Figure.values()) {
            if (drill.over(figure).isPresent()) {
                quantiles(key(figure), drill.over(figure).get());
            }
        }
        json.endObject();
        json.name("cycles").beginArray();
        for (Cycle cycle : drill.cycles()) {
            cycle(cycle);
        }
        json.endArray();
        checks(drill.checks());
        json.name("processes").beginArray();
        for (ProcessSample sample : drill.processes()) {
            sample(sample);
        }
        json.endArray();
        json.endObject();
    }

    private void quantiles(String name, DrillResult.Quantiles over) throws IOException {
        json.name(name);
        json.beginObject();
        pack();
        number("p50", over.p50());
        number("p90", over.p90());
        number("max", over.max());
        json.name("count").value(over.count());
        json.endObject();
        spread();
    }

    private void cycle(Cycle cycle) throws IOException {
        json.beginObject();
        json.name("number").value(cycle.number());
        json.name("fault").value(cycle.fault());
        json.name("good").value(cycle.isGood());
        json.name("trouble").value(cycle.trouble());
        json.name("figures").beginObject();
        for (Map.Entry<Figure, Double> figure : cycle.figures().entrySet()) {
            number(key(figure.getKey()), figure.getValue());
        }
        json.endObject();
        checks(cycle.checks());
        json.name("moments").beginArray();
        for (Moment moment : cycle.moments()) {
            moment(moment);
        }
        json.endArray();
        course(cycle.course());
        json.endObject();
    }

    private void checks(List<Check> checks) throws IOException {
        json.name("checks").beginArray();
        for (Check check : checks) {
            json.beginObject();
            pack();
            json.name("name").value(check.name());
            json.name("holds").value(check.holds());
            json.name("words").value(check.words());
            json.endObject();
            spread();
        }
        json.endArray();
    }

    private void moment(Moment moment) throws IOException {
        json.beginObject();
        pack();
        number("ms", moment.millis());
        json.name("who").value(moment.who());
        json.name("mark").value(moment.mark().label());
        json.name("text").value(moment.text());
        json.endObject();
        spread();
    }

    private void course(Course course) throws IOException {
        json.name("course").beginObject();
        number("from_ms", course.fromMillis());
        number("bucket_ms", course.bucketMillis());
        numbers("replies", course.replies());
        numbers("slowest_ms", course.slowestMillis());
        numbers("gap_ms", course.gapMillis());
        json.endObject();
    }

    private void sample(ProcessSample sample) throws IOException {
        json.beginObject();
        pack();
        number("seconds", sample.seconds());
        json.name("who").value(sample.who());
        json.name("pid").value(sample.pid());
        json.name("resident_bytes").value(sample.residentBytes());
        json.name("descriptors").value(sample.descriptors());
        json.name("threads").value(sample.threads());
        json.endObject();
        spread();
    }

    private void numbers(String name, List<? extends Number> values) throws IOException {
        json.name(name).beginArray();
        pack();
        for (Number value : values) {
            number(value.doubleValue());
        }
        json.endArray();
        spread();
    }

    private void number(String name, double value) throws IOException {
        json.name(name);
        number(value);
    }

    private void number(double value) throws IOException {
        if (!Double.isFinite(value)) {
            json.nullValue();
        } else if (value == Math.rint(value) && Math.abs(value) < WHOLE_MAX) {
            json.value((long) value);
        } else {
            json.value(value);
        }
    }

    /** As {@code @SerializedName} has it. */
    static String key(Figure figure) {
        return GSON.toJsonTree(figure).getAsString();
    }

    /**
     * What {@link #write} has written. What it does not know it passes over.
     *
     * @throws IllegalArgumentException if it is no report, or something is missing or of another
     *     kind; the message says what, in one sentence
     */
    public static DrillReport read(String text) {
        try {
            var root = new JsonFields("", JsonParser.parseString(text));
            return new DrillReport(
                    root.text("began"),
                    machine(root.object("machine")),
                    root.text("setting"),
                    root.objects("drills").stream().map(JsonReport::drill).toList());
        } catch (JsonParseException broken) {
            throw new IllegalArgumentException(
                    "this is no report of drills: it is no JSON", broken);
        }
    }

    private static Machine machine(JsonFields json) {
        return new Machine(
                json.text("cpu"),
                (int) json.whole("cores"),
                json.whole("memory_bytes"),
                json.text("kernel"),
                json.text("jdk"),
                json.number("load_average_before"));
    }

    private static DrillResult drill(JsonFields json) {
        return new DrillResult(
                json.text("name"),
                json.text("proves"),
                json.objects("cycles").stream().map(JsonReport::cycle).toList(),
                checks(json),
                json.objects("processes").stream().map(JsonReport::sample).toList(),
                json.text("skipped"),
                json.text("trouble"));
    }

    private static List<Check> checks(JsonFields json) {
        return json.objects("checks").stream()
                .map(
                        check ->
                                new Check(
                                        check.text("name"),
                                        check.isTrue("holds"),
                                        check.text("words")))
                .toList();
    }

    private static Cycle cycle(JsonFields json) {
        return new Cycle(
                (int) json.whole("number"),
                json.text("fault"),
                json.objects("moments").stream().map(JsonReport::moment).toList(),
                figures(json.object("figures")),
                checks(json),
                course(json.object("course")),
                json.text("trouble"));
    }

    private static Map<Figure, Double> figures(JsonFields json) {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        for (Figure figure : Figure.values()) {
            if (json.has(key(figure))) {
                figures.put(figure, json.number(key(figure)));
            }
        }
        return figures;
    }

    private static Moment moment(JsonFields json) {
        String label = json.text("mark");
        for (Moment.Mark mark : Moment.Mark.values()) {
            if (mark.label().equals(label)) {
                return new Moment(json.number("ms"), json.text("who"), json.text("text"), mark);
            }
        }
        throw json.refused("mark", "is \"%s\", which is none".formatted(label));
    }

    private static Course course(JsonFields json) {
        return new Course(
                json.number("from_ms"),
                json.number("bucket_ms"),
                json.numbers("replies").stream().map(Double::intValue).toList(),
                json.numbers("slowest_ms"),
                json.numbers("gap_ms"));
    }

    private static ProcessSample sample(JsonFields json) {
        return new ProcessSample(
                json.number("seconds"),
                json.text("who"),
                json.whole("pid"),
                json.whole("resident_bytes"),
                (int) json.whole("descriptors"),
                (int) json.whole("threads"));
    }
}

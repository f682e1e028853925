package dev.futago.drill.paper;

import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;
import dev.futago.drill.measure.Machine;
import dev.futago.drill.measure.Spread;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was found, in Markdown that also reads well as plain text. */
public final class PaperTable {

    private static final String NONE = "-";
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Findings findings;
    private final PaperPlan plan;

    /** A table of findings. */
    public PaperTable(Findings findings) {
        this.findings = findings;
        plan = findings.plan();
    }

    /** The whole text. */
    public String text() {
        var text = new StringBuilder("# The paper's table, and ours\n\n");
        text.append(conditions());
        text.append(beside().text());
        text.append(
                """

                flags: stop-and-wait and a flag for each page, all tested at each output, whole pages sent: Kemari.
                queue: stop-and-wait and the queue: the paper's proposal. pipelined: Futago's own way, with the queue.
                The paper's guest is a virtual machine, ours is not: compare how rates move, not rates.

                ## Every way to run

                """);
        text.append(everything().text());
        List<Long> full = findings.fullMemories();
        if (full.size() > 1) {
            text.append("\n## What more memory costs\n\n");
            text.append(growth(full.getFirst(), full.getLast()).text());
        }
        if (!findings.notMeasured().isEmpty()) {
            text.append("\n## Not measured\n\n");
            findings.notMeasured().forEach(each -> text.append("- " + each.text() + "\n"));
        }
        text.append("\n## Where\n\n").append(where());
        return text.toString();
    }

    private String conditions() {
        Load load = plan.load();
        return """
        Requests per second: request/response over loopback, 64/64 bytes, %d pages changed by each request;
        connections × requests in flight: %d × %d. Each measurement is %s s after %s s of warm-up; medians over
        rounds (%d), and least and most. "left" is the part that is left of the rate of a node alone (off).

        """
                .formatted(
                        Variant.DIRTY_PAGES,
                        load.connections(),
                        load.depth(),
                        Load.seconds(load.time()),
                        Load.seconds(load.warmup()),
                        plan.rounds());
    }

    /** The paper's columns, and beside them the same ways to run here. */
    private Grid beside() {
        var grid =
                new Grid(
                        1,
                        "memory",
                        "paper: off",
                        "Kemari",
                        "left",
                        "here: off",
                        "flags",
                        "left",
                        "queue",
                        "left",
                        "pipelined",
                        "left");
        for (long memoryBytes : plan.memories()) {
            Optional<Published> paper = Published.of(memoryBytes);
            var off = new Combination(memoryBytes, Variant.OFF);
            var kemari = new Combination(memoryBytes, Variant.KEMARI);
            Optional<Combination> queue = withQueue(memoryBytes, Sync.STOP_AND_WAIT);
            Optional<Combination> pipelined = withQueue(memoryBytes, Sync.PIPELINED);
            grid.add(
                    List.of(
                            off.memory(),
                            published(paper.map(Published::off)),
                            published(paper.map(Published::kemari)),
                            percent(paper.map(Published::left)),
                            median(findings.rate(off)),
                            median(findings.rate(kemari)),
                            percent(findings.left(kemari)),
                            median(queue.flatMap(findings::rate)),
                            percent(queue.flatMap(findings::left)),
                            median(pipelined.flatMap(findings::rate)),
                            percent(pipelined.flatMap(findings::left))));
        }
        return grid;
    }

    /** The queue's combination of a mode: if there are two, the one that was named first. */
    private Optional<Combination> withQueue(long memoryBytes, Sync mode) {
        return plan.variants().stream()
                .filter(each -> each.sync() == mode && each.tracker() == Tracking.QUEUE)
                .map(each -> new Combination(memoryBytes, each))
                .findFirst();
    }

    private Grid everything() {
        var grid =
                new Grid(
                        4,
                        "memory",
                        "mode",
                        "tracker",
                        "sent",
                        "requests/s",
                        "least",
                        "most",
                        "left",
                        "p50 µs",
                        "p99 µs",
                        "paper",
                        "left");
        for (Combination each : plan.combinations()) {
            Optional<Spread> rate = findings.rate(each);
            grid.add(
                    List.of(
                            each.memory(),
                            each.variant().mode(),
                            each.variant().trackerName(),
                            each.variant().sent(),
                            median(rate),
                            number(rate.map(Spread::min)),
                            number(rate.map(Spread::max)),
                            percent(findings.left(each)),
                            usec(findings.of(each, sample -> sample.latency().p50())),
                            usec(findings.of(each, sample -> sample.latency().p99())),
                            published(paperRate(each)),
                            percent(paperLeft(each))));
        }
        return grid;
    }

    private static Optional<Double> paperRate(Combination combination) {
        Optional<Published> paper = Published.of(combination.memoryBytes());
        if (combination.variant().equals(Variant.KEMARI)) {
            return paper.map(Published::kemari);
        }
        return combination.variant().isProtected() ? Optional.empty() : paper.map(Published::off);
    }

    private static Optional<Double> paperLeft(Combination combination) {
        return combination.variant().equals(Variant.KEMARI)
                ? Published.of(combination.memoryBytes()).map(Published::left)
                : Optional.empty();
    }

    private Grid growth(long leastBytes, long mostBytes) {
        var grid =
                new Grid(
                        3,
                        "mode",
                        "tracker",
                        "sent",
                        "at " + Combination.sizeText(leastBytes),
                        "at " + Combination.sizeText(mostBytes),
                        "still there");
        for (Variant variant : plan.variants()) {
            var first = new Combination(leastBytes, variant);
            var last = new Combination(mostBytes, variant);
            grid.add(
                    List.of(
                            variant.mode(),
                            variant.trackerName(),
                            variant.sent(),
                            median(findings.rate(first)),
                            median(findings.rate(last)),
                            percent(findings.ratio(last, first))));
        }
        Published first = Published.TABLE.getFirst();
        Published last = Published.TABLE.getLast();
        grid.add(
                List.of(
                        "the paper's Kemari",
                        "512 MB to 4096 MB",
                        "pages",
                        published(Optional.of(first.kemari())),
                        published(Optional.of(last.kemari())),
                        percent(Optional.of(last.kemari() / first.kemari()))));
        return grid;
    }

    private String where() {
        Machine machine = findings.machine();
        return """
        - %s; processors: %d; memory: %d MiB; load average before: %s
        - %s; Java: %s
        - %s; all processes on one core: %s
        - `%s`
        """
                .formatted(
                        machine.cpu(),
                        machine.cores(),
                        machine.memoryBytes() >> 20,
                        text("%.2f", Optional.of(machine.load())),
                        machine.kernel(),
                        machine.jdk(),
                        MINUTE.format(findings.began()),
                        plan.cpu().isPresent() ? "yes" : "no",
                        plan.command());
    }

    private static String median(Optional<Spread> spread) {
        return number(spread.map(Spread::median));
    }

    private static String number(Optional<Double> value) {
        return text("%,.0f", value);
    }

    private static String usec(Optional<Spread> spread) {
        return text("%,.1f", spread.map(Spread::median));
    }

    private static String percent(Optional<Double> part) {
        return text("%.1f %%", part.map(p -> p * 100));
    }

    /** With the digits that the paper has. */
    private static String published(Optional<Double> value) {
        return text("%.2f", value);
    }

    private static String text(String format, Optional<Double> value) {
        return value.map(v -> String.format(Locale.ROOT, format, v)).orElse(NONE);
    }
}

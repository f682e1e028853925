package dev.futago.node.cli;

import dev.futago.node.admin.StatusReport;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A status for people: its first line answers whether they are protected. */
final class StatusTable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private static final String GAP = "  ";
    private static final String UNKNOWN = "-";

    /** Columns from the first to the last of these hold numbers, set flush right. */
    private static final int FIRST_NUMBER = 4;

    private static final int LAST_NUMBER = 8;

    private static final List<String> HEADINGS =
            List.of(
                    "Node",
                    "Address",
                    "Role",
                    "State",
                    "Epoch",
                    "Checkpoint",
                    "Acked",
                    "Lag",
                    "Ack p99",
                    "Uptime");

    private StatusTable() {}

    static String render(StatusReport report, Instant now, ZoneId zone) {
        var lines = new ArrayList<String>();
        addStanding(report, zone, lines);
        addNodes(report, lines);
        if (isFromPrimary(report)) {
            lines.add(String.join(GAP, work(report, now)));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Whether a node answered that plays the primary. */
    static boolean isFromPrimary(StatusReport report) {
        return report.nodes().stream()
                .anyMatch(
                        node -> node.name().equals(report.node()) && node.role().equals("primary"));
    }

    private static void addStanding(StatusReport report, ZoneId zone, List<String> lines) {
        String pair = "Pair %s  %s".formatted(report.pair(), report.state());
        String record =
                report.epoch().map("epoch %d  "::formatted).orElse("") + arbiter(report.arbiter());
        if (report.isProtected()) {
            lines.add(pair + GAP + record);
            return;
        }
        var line = new StringBuilder(pair);
        line.append(" since ").append(TIME.format(report.since().atZone(zone)));
        if (!report.reason().isEmpty()) {
            line.append(" (").append(report.reason()).append(')');
        }
        if (!report.hint().isEmpty()) {
            line.append(GAP).append("HINT: ").append(report.hint());
        }
        lines.add(line.toString());
        lines.add(record);
    }

    private static String arbiter(StatusReport.ArbiterLine arbiter) {
        var text = new StringBuilder("arbiter ").append(arbiter.kind());
        if (!arbiter.state().equals(arbiter.kind())) {
            text.append(' ').append(arbiter.state());
        }
        if (!arbiter.reason().isEmpty()) {
            text.append(": ").append(arbiter.reason());
        }
        arbiter.version().ifPresent(version -> text.append(" (version %d)".formatted(version)));
        return text.toString();
    }

    private static void addNodes(StatusReport report, List<String> lines) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADINGS);
        report.nodes().forEach(node -> rows.add(cells(node)));
        var widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        rows.forEach(row -> lines.add(align(row, widths)));
    }

    private static List<String> cells(StatusReport.NodeLine node) {
        return List.of(
                node.name(),
                node.address().orElse(UNKNOWN),
                node.role(),
                node.state(),
                number(node.epoch()),
                number(node.checkpoint()),
                number(node.acked()),
                number(node.lag()),
                node.ackP99Millis().map(StatusTable::millis).orElse(UNKNOWN),
                node.uptimeSeconds().map(StatusTable::uptime).orElse(UNKNOWN));
    }

    private static String number(Optional<Long> number) {
        return number.map(String::valueOf).orElse(UNKNOWN);
    }

    private static String align(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - row.get(i).length());
            boolean isNumber = i >= FIRST_NUMBER && i <= LAST_NUMBER;
            line.append(isNumber ? space + row.get(i) : row.get(i) + space).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static List<String> work(StatusReport report, Instant now) {
        var parts = new ArrayList<String>();
        String oldest =
                report.held() > 0
                        ? " (oldest %s)".formatted(millis(report.oldestHeldMillis()))
                        : "";
        parts.add("held " + report.held() + oldest);
        report.checkpointsPerSecond()
                .ifPresent(rate -> parts.add("checkpoints " + perSecond(rate)));
        report.dirtyPagesPerCheckpoint()
                .ifPresent(pages -> parts.add("dirty " + tenths(pages) + " pages/checkpoint"));
        report.linkBytesPerSecond().ifPresent(rate -> parts.add("link " + bytes(rate) + "/s"));
        report.lastFailover().ifPresent(last -> parts.add(failover(last, now)));
        return parts;
    }

    private static String failover(StatusReport.Failover last, Instant now) {
        String reason = last.reason().substring(last.reason().indexOf(": ") + 1).strip();
        return "last failover %s ago (%s→%s, %s%s)"
                .formatted(
                        age(Duration.between(last.at(), now)),
                        last.from(),
                        last.to(),
                        reason,
                        last.gapMillis().map(gap -> ", " + millis(gap)).orElse(""));
    }

    private static String age(Duration age) {
        if (age.compareTo(Duration.ofMinutes(1)) < 0) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.compareTo(Duration.ofHours(1)) < 0) {
            return age.toMinutes() + " min";
        }
        return age.compareTo(Duration.ofDays(2)) < 0 ? age.toHours() + " h" : age.toDays() + " d";
    }

    private static String uptime(double seconds) {
        Duration uptime = Duration.ofSeconds((long) seconds);
        String clock =
                String.format(
                        Locale.ROOT, "%02d:%02d", uptime.toHoursPart(), uptime.toMinutesPart());
        return uptime.toDays() > 0 ? uptime.toDays() + "d " + clock : clock;
    }

    private static String millis(double millis) {
        return format(millis < 10 ? "0.##" : "#,##0", millis) + " ms";
    }

    private static String perSecond(double rate) {
        return format(rate < 10 ? "0.#" : "#,##0", rate) + "/s";
    }

    private static String tenths(double value) {
        return format("#,##0.0", value);
    }

    private static String bytes(double bytes) {
        double rest = bytes;
        for (String unit : List.of("B", "kB", "MB")) {
            if (rest < 1_000) {
                return format(rest < 10 ? "0.#" : "0", rest) + " " + unit;
            }
            rest /= 1_000;
        }
        return format("#,##0.#", rest) + " GB";
    }

    private static String format(String pattern, double value) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(value);
    }
}

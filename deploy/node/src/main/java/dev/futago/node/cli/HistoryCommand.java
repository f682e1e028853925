package dev.futago.node.cli;

import dev.futago.node.admin.HistoryJson;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;
import dev.futago.node.data.HistoryEntry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code futago history}: what became of a pair. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Tells how the membership of a pair changed, as its nodes remember it.",
        footer = {
            "",
            "Nodes with a --data-dir remember what was before their last start.",
            "Exit codes: 0 told, 2 usage, 4 no node could be reached."
        })
public final class HistoryCommand implements Callable<Integer> {

    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--api",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = ApiClient.DEFAULT_ADDRESS,
            converter = Converters.Address.class,
            description =
                    "Where nodes serve their HTTP API; what several remember is put together"
                            + " (default: ${DEFAULT-VALUE}).")
    private List<HostPort> addresses = List.of();

    @Override
    public Integer call() {
        var changes = new TreeMap<Long, HistoryEntry>();
        int reached = 0;
        for (HostPort address : addresses) {
            try {
                HistoryJson.read(ApiClient.page(address, "/history"))
                        .forEach(entry -> changes.merge(entry.version(), entry, this::fuller));
                reached++;
            } catch (IOException | IllegalArgumentException failed) {
                spec.commandLine().getErr().printf("futago: %s%n", Reason.of(failed));
            }
        }
        if (reached == 0) {
            return ExitCode.UNREACHABLE;
        }
        print(List.copyOf(changes.values()));
        return ExitCode.OK;
    }

    /** The same change told by both nodes: only one of them knows the gap. */
    private HistoryEntry fuller(HistoryEntry one, HistoryEntry other) {
        return one.gap().isPresent() ? one : other;
    }

    private void print(List<HistoryEntry> history) {
        PrintWriter out = spec.commandLine().getOut();
        String row = "%-6s %-8s %-20s %-20s %9s  %s%n";
        out.printf(row, "Epoch", "Version", "When", "From → to", "Gap", "Reason");
        for (HistoryEntry entry : history) {
            out.printf(
                    row,
                    entry.epoch(),
                    entry.version(),
                    WHEN.format(entry.at().atZone(ZoneId.systemDefault())),
                    (entry.from().isEmpty() ? "-" : entry.from()) + " → " + entry.to(),
                    entry.gap().map(Duration::toMillis).map(ms -> ms + " ms").orElse("-"),
                    entry.reason());
        }
        out.flush();
    }
}

package dev.futago.node.cli;

import dev.futago.node.admin.StatusJson;
import dev.futago.node.admin.StatusReport;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;
import dev.futago.node.config.YamlText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code futago status}: how a pair stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Tells whether a pair is protected, and what its nodes do.",
        footer = {
            "",
            "Exit codes: 0 protected, 2 usage, 3 unprotected, stalled or busy, 4 no node"
                    + " could be reached."
        })
public final class StatusCommand implements Callable<Integer> {

    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    /** How a status is printed. */
    enum Output {
        table,
        json,
        yaml
    }

    /** A node's answer, as it came and as it was understood. */
    private record Told(String json, StatusReport report) {}

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--api",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = ApiClient.DEFAULT_ADDRESS,
            converter = Converters.Address.class,
            description =
                    "Where nodes serve their HTTP API; of several the primary's word counts"
                            + " (default: ${DEFAULT-VALUE}).")
    private List<HostPort> addresses = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Output output = Output.table;

    @Option(
            names = {"-w", "--watch"},
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "2",
            defaultValue = "0",
            description = "Ask again every so many seconds until interrupted (2 if not said).")
    private double watchSeconds;

    /** Whether a node answered that could not tell its status. */
    private boolean isAnyBusy;

    @Override
    public Integer call() {
        if (watchSeconds < 0) {
            throw new ParameterException(spec.commandLine(), "-w needs a time in seconds");
        }
        int code = show();
        while (watchSeconds > 0 && hasRested()) {
            clearScreen();
            code = show();
        }
        return code;
    }

    private boolean hasRested() {
        try {
            Thread.sleep((long) (watchSeconds * 1e3));
            return true;
        } catch (InterruptedException enough) {
            return false;
        }
    }

    private void clearScreen() {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
            out().print(CLEAR_SCREEN);
        }
    }

    private int show() {
        isAnyBusy = false;
        var failures = new ArrayList<String>();
        Optional<Told> told = ask(failures);
        if (told.isEmpty()) {
            failures.forEach(this::tell);
            return isAnyBusy ? ExitCode.DEGRADED : ExitCode.UNREACHABLE;
        }
        out().print(text(told.get()));
        out().flush();
        return told.get().report.isProtected() ? ExitCode.OK : ExitCode.DEGRADED;
    }

    private void tell(String failure) {
        spec.commandLine().getErr().println("futago: " + failure);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** The primary's answer, where there is one; of two primaries the one of the later epoch. */
    private Optional<Told> ask(List<String> failures) {
        var answers = new ArrayList<Told>();
        for (HostPort address : addresses) {
            try {
                String json = ApiClient.page(address, "/status");
                answers.add(new Told(json, StatusJson.read(json)));
            } catch (ApiClient.NoPageException busy) {
                tell(Reason.of(busy));
                isAnyBusy = true;
            } catch (IOException unreachable) {
                failures.add(Reason.of(unreachable));
            } catch (IllegalArgumentException notStatus) {
                failures.add("%s: %s".formatted(address, notStatus.getMessage()));
            }
        }
        return answers.stream()
                .max(
                        Comparator.<Told, Boolean>comparing(
                                        told -> StatusTable.isFromPrimary(told.report))
                                .thenComparing(told -> told.report.epoch().orElse(0L)));
    }

    private String text(Told told) {
        return switch (output) {
            case table -> StatusTable.render(told.report, Instant.now(), ZoneId.systemDefault());
            case json -> told.json;
            case yaml -> YamlText.of(told.json);
        };
    }
}

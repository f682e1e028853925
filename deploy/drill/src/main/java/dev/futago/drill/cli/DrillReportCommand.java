package dev.futago.drill.cli;

import dev.futago.drill.report.DrillReport;
import dev.futago.drill.report.HtmlReport;
import dev.futago.drill.report.JsonReport;
import dev.futago.drill.report.JunitReport;
import dev.futago.drill.report.TextReport;
import dev.futago.node.config.Reason;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code futago drill report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Prints the report of drills that were run with --out.",
        footer = {"", DrillOutcome.EXIT_CODES})
final class DrillReportCommand implements Callable<Integer> {

    /** How it is printed. */
    enum Output {
        text,
        json,
        junit,
        html
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "What --out was, or its report.json.")
    private Path from = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Override
    public Integer call() {
        DrillReport report = read();
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case text -> TextReport.write(report);
                    case json -> JsonReport.write(report);
                    case junit -> JunitReport.write(report);
                    case html -> HtmlReport.write(report);
                });
        out.flush();
        return DrillOutcome.exitCode(report);
    }

    private DrillReport read() {
        Path file = Files.isDirectory(from) ? from.resolve(DrillOutcome.JSON_FILE) : from;
        try {
            return JsonReport.read(Files.readString(file));
        } catch (IOException unreadable) {
            throw wrong("%s cannot be read: %s".formatted(file, Reason.of(unreadable)));
        } catch (IllegalArgumentException foreign) {
            throw wrong("%s: %s".formatted(file, foreign.getMessage()));
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

package dev.futago.drill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code futago drill}. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description =
                "Breaks a pair of real processes under checked load, and counts what was lost.",
        subcommands = {
            DrillListCommand.class,
            DrillRunCommand.class,
            DrillSoakCommand.class,
            DrillReportCommand.class,
            HelpCommand.class
        })
public final class DrillCommand {}

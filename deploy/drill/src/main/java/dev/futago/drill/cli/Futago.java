package dev.futago.drill.cli;

import dev.futago.node.cli.BootstrapCommand;
import dev.futago.node.cli.ExitCode;
import dev.futago.node.cli.FailoverCommand;
import dev.futago.node.cli.HealthCommand;
import dev.futago.node.cli.HistoryCommand;
import dev.futago.node.cli.LayeredDefaults;
import dev.futago.node.cli.PauseCommand;
import dev.futago.node.cli.PrimaryCommand;
import dev.futago.node.cli.ReassertCommand;
import dev.futago.node.cli.ResumeCommand;
import dev.futago.node.cli.StandbyCommand;
import dev.futago.node.cli.StatusCommand;
import dev.futago.node.cli.SwitchoverCommand;
import dev.futago.node.cli.VerifyCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.util.Optional;

/** The command {@code futago}: all its verbs. */
@Command(
        name = "futago",
        description = "Keeps a running guest's memory in two processes on two machines.",
        mixinStandardHelpOptions = true,
        versionProvider = Futago.Version.class,
        subcommands = {
            PrimaryCommand.class,
            StandbyCommand.class,
            StatusCommand.class,
            HealthCommand.class,
            HistoryCommand.class,
            SwitchoverCommand.class,
            VerifyCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            FailoverCommand.class,
            BootstrapCommand.class,
            ReassertCommand.class,
            RrCommand.class,
            BenchCommand.class,
            DemoCommand.class,
            DrillCommand.class,
            PaperCommand.class,
            SimCommand.class,
            ExploreCommand.class,
            TrainCommand.class,
            VersionCommand.class,
            HelpCommand.class
        })
public final class Futago {

    private Futago() {}

    /** Runs one command line and exits. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command line; answers its exit code. */
    static int run(String... arguments) {
        var command = new CommandLine(new Futago());
        command.setParameterExceptionHandler(Futago::onWrongUsage);
        try {
            command.setDefaultValueProvider(
                    LayeredDefaults.of(
                            arguments,
                            System.getenv(),
                            CommandSpec.forAnnotatedObject(new PrimaryCommand())));
        } catch (IllegalArgumentException wrong) {
            System.err.println("futago: " + wrong.getMessage());
            return ExitCode.CONFIG;
        }
        if (arguments.length == 0) {
            command.usage(System.err);
            return ExitCode.USAGE;
        }
        return command.execute(arguments);
    }

    /** One sentence, the nearest thing that would have been right, and where to read on. */
    private static int onWrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("futago: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.printf("see: %s --help%n", command.getCommandSpec().qualifiedName());
        return ExitCode.USAGE;
    }

    /** What this build calls itself. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Optional<String> version =
                    Optional.ofNullable(Futago.class.getPackage().getImplementationVersion());
            return new String[] {
                "futago %s, Java %s"
                        .formatted(
                                version.orElse("(not packaged)"),
                                System.getProperty("java.version"))
            };
        }
    }
}

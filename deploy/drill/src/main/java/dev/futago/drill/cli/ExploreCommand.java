package dev.futago.drill.cli;

import dev.futago.drill.explore.Explorer;
import dev.futago.drill.explore.ExplorerReport;
import dev.futago.drill.explore.Scope;
import dev.futago.drill.explore.Scopes;
import dev.futago.node.cli.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code futago explore}. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        description = {
            "Tries every order of events that a small scope allows, on the production roles.",
            "Exit code 1 when one of them shows what must never be."
        })
public final class ExploreCommand implements Callable<Integer> {

    @Option(
            names = "--scope",
            paramLabel = "NAME",
            description = "only this one; may be given again (all small ones)")
    private List<String> names = List.of();

    @Option(names = "--list", description = "tell which scopes there are, and what they allow")
    private boolean isList;

    @Option(
            names = "--states",
            defaultValue = "2000000",
            description = "leave a scope after so many states (${DEFAULT-VALUE})")
    private long statesMax;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (isList) {
            System.out.println("small:");
            Scopes.SMALL.forEach(ExploreCommand::tell);
            System.out.println("large:");
            Scopes.LARGE.forEach(ExploreCommand::tell);
            return ExitCode.OK;
        }
        boolean isSound = true;
        for (Scope scope : chosen()) {
            ExplorerReport report = Explorer.explore(scope, statesMax);
            System.out.println(report.text());
            isSound &= report.violations().isEmpty();
        }
        return isSound ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void tell(Scope scope) {
        System.out.printf("  %-26s %s%n", scope.name(), scope.text());
    }

    private List<Scope> chosen() {
        return names.isEmpty() ? Scopes.SMALL : names.stream().map(this::named).toList();
    }

    private Scope named(String name) {
        return Scopes.named(name)
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "there is no scope %s: see --list".formatted(name)));
    }
}

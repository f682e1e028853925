package dev.futago.drill.cli;

import dev.futago.drill.failover.Drill;
import dev.futago.drill.failover.Drills;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code futago drill list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists all drills, what each proves, and why it cannot be run here.")
final class DrillListCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Drill drill : Drills.all()) {
            out.printf("%-22s %s%n", drill.name(), drill.proves());
            drill.missing().ifPresent(why -> out.printf("%-22s   not here: %s%n", "", why));
        }
        out.flush();
        return 0;
    }
}

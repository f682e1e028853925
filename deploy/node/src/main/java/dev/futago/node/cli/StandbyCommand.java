package dev.futago.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code futago standby}. */
@Command(
        name = "standby",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a node that waits for a pair and joins it.",
            "The verb is only a preference: the arbiter's record decides."
        })
public final class StandbyCommand implements Callable<Integer> {

    @Mixin private final NodeOptions options = new NodeOptions();

    @Override
    public Integer call() {
        return NodeProcess.run(options, false);
    }
}

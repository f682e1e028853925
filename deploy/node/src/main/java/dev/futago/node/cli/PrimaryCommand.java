package dev.futago.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code futago primary}. */
@Command(
        name = "primary",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a node that founds the pair when there is none.",
            "The verb is only a preference: the arbiter's record decides."
        })
public final class PrimaryCommand implements Callable<Integer> {

    @Mixin private final NodeOptions options = new NodeOptions();

    @Override
    public Integer call() {
        return NodeProcess.run(options, true);
    }
}

package dev.futago.drill.cli;

import dev.futago.drill.failover.Demo;
import dev.futago.node.cli.Converters;
import dev.futago.node.cli.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code futago demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Kills a primary under checked load, and shows that nothing is lost.",
            "Takes about half a minute. Exit code 0 only if no client lost an answer."
        })
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--stay", description = "keep the pair running afterwards")
    private boolean stays;

    @Option(
            names = "--memory",
            defaultValue = "256MiB",
            converter = Converters.Size.class,
            paramLabel = "SIZE",
            description = "guest memory of each node (${DEFAULT-VALUE})")
    private long memoryBytes;

    @Override
    public Integer call() throws InterruptedException {
        String launcher = System.getProperty("futago.launcher", "");
        if (launcher.isEmpty()) {
            System.err.println(
                    "futago: the demo starts processes: run it by the launcher ./futago");
            return ExitCode.CONFIG;
        }
        String memory = "%dKiB".formatted(memoryBytes >> 10);
        boolean isGood = new Demo(Path.of(launcher), memory, System.out).run(stays);
        return isGood ? ExitCode.OK : ExitCode.FAILED;
    }
}

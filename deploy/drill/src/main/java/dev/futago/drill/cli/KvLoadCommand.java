package dev.futago.drill.cli;

import dev.futago.drill.load.KvLoad;
import dev.futago.drill.load.KvPlan;
import dev.futago.drill.load.KvReport;
import dev.futago.drill.load.KvResult;
import dev.futago.drill.load.LoadPlan;
import dev.futago.node.cli.Converters;
import dev.futago.node.cli.ExitCode;
import dev.futago.node.config.HostPort;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code futago bench kv-load}: load on our kv guest and on Redis, by one and the same client. */
@Command(
        name = "kv-load",
        hidden = true,
        mixinStandardHelpOptions = true,
        description =
                "Puts SETs of random keys on a store that speaks RESP, 16 bytes each and their"
                        + " values as well. The benchmark uses it.",
        footer = {
            "",
            "Exit codes: 0 every request was answered well, 1 one was not, 2 usage, 4 the address"
                    + " could not be reached."
        })
final class KvLoadCommand implements Callable<Integer> {

    /** How a result is printed. */
    enum Output {
        text,
        json
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "HOST:PORT", converter = Converters.Address.class)
    private HostPort address = new HostPort("127.0.0.1", 6379);

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = RrCommand.SecondsConverter.class,
            description = "how long to measure (${DEFAULT-VALUE})")
    private Duration time = Duration.ZERO;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "0",
            converter = RrCommand.SecondsConverter.class,
            description = "how long to run before measuring (${DEFAULT-VALUE})")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = RrCommand.SecondsConverter.class,
            description = "how long to wait for any reply before giving up (${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many connections (${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many SETs of each may wait for replies, 1 to 64 (${DEFAULT-VALUE})")
    private int depth;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "100000",
            description = "of how many keys each SET draws one (${DEFAULT-VALUE})")
    private int keys;

    @Option(
            names = "--wait",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "a WAIT 1 0 after every N SETs of a connection, which count as answered with"
                            + " it; 0 for none, as our own pair needs none (${DEFAULT-VALUE})")
    private int setsPerWait;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Output output = Output.text;

    @Override
    public Integer call() {
        KvResult result = KvLoad.run(plan());
        if (!result.trouble().isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("futago bench kv-load: " + result.trouble());
            err.flush();
        }
        if (!result.isReached()) {
            return ExitCode.UNREACHABLE;
        }
        var report = new KvReport(result);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case text -> report.text();
                    case json -> report.json();
                });
        out.flush();
        return result.isGood() ? ExitCode.OK : ExitCode.FAILED;
    }

    private KvPlan plan() {
        try {
            var shape = new LoadPlan.Shape(connections, depth, 0);
            var at = InetSocketAddress.createUnresolved(address.host(), address.port());
            return new KvPlan(at, time, warmup, timeout, shape, keys, setsPerWait);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }
}

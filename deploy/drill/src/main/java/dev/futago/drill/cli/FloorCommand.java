package dev.futago.drill.cli;

import dev.futago.drill.bench.FloorClient;
import dev.futago.drill.bench.FloorServer;
import dev.futago.node.cli.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.time.Duration;

/** {@code futago bench floor}: the processes of a floor. The benchmark starts them, nobody else. */
@Command(
        name = "floor",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Serves, or asks, as plainly as blocking sockets can. The benchmark uses it.")
final class FloorCommand {

    @Command(name = "echo", description = "sends each request back")
    int echo(@Option(names = "--mirror", defaultValue = "0", hidden = true) int mirror)
            throws IOException {
        return serve(FloorServer.Kind.ECHO, mirror);
    }

    @Command(name = "stop-and-wait", description = "the same after a mirror has a copy")
    int stopAndWait(@Option(names = "--mirror", required = true) int mirror) throws IOException {
        return serve(FloorServer.Kind.STOP_AND_WAIT, mirror);
    }

    @Command(name = "mirror", description = "takes copies")
    int mirror(@Option(names = "--mirror", defaultValue = "0", hidden = true) int mirror)
            throws IOException {
        return serve(FloorServer.Kind.MIRROR, mirror);
    }

    private static int serve(FloorServer.Kind kind, int mirror) throws IOException {
        FloorServer.run(kind, mirror);
        return ExitCode.OK;
    }

    @Command(name = "client", description = "asks a port, one request at a time")
    int client(
            @Parameters(paramLabel = "PORT") int port,
            @Option(
                            names = "--warmup",
                            defaultValue = "1",
                            converter = RrCommand.SecondsConverter.class)
                    Duration warmup,
            @Option(
                            names = "--time",
                            defaultValue = "2",
                            converter = RrCommand.SecondsConverter.class)
                    Duration time)
            throws IOException {
        System.out.println(FloorClient.run(port, warmup, time));
        return ExitCode.OK;
    }
}

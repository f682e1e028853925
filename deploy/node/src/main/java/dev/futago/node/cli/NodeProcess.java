package dev.futago.node.cli;

import dev.futago.common.role.Milestone;
import dev.futago.common.role.Sync;
import dev.futago.node.HeapNeed;
import dev.futago.node.Node;
import dev.futago.node.NodeView;
import dev.futago.node.RunningNode;
import dev.futago.node.admin.AdminServer;
import dev.futago.node.config.NodeConfig;
import dev.futago.node.logging.StandardStreams;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that is a node: from its flags to its exit code. */
final class NodeProcess {

    private static final Logger LOG = LoggerFactory.getLogger("futago");

    private NodeProcess() {}

    /** Runs until the node ends by itself or the process is told to end. */
    static int run(NodeOptions options, boolean prefersPrimary) {
        NodeConfig config;
        try {
            config = options.toConfig(prefersPrimary);
        } catch (IllegalArgumentException wrong) {
            StandardStreams.printErr("futago: " + wrong.getMessage());
            return ExitCode.CONFIG;
        }
        options.ignored().ifPresent(LOG::warn);
        if (config.isForDrills()) {
            LOG.warn("--drill-points: whoever reaches --api can tell this node to crash");
        }
        var addresses = new CompletableFuture<String>();
        try {
            HeapNeed.of(config).check(Runtime.getRuntime().maxMemory());
            return run(config, options.stopTimeout(), addresses);
        } catch (IllegalArgumentException wrong) {
            StandardStreams.printErr("futago: " + wrong.getMessage());
            return ExitCode.CONFIG;
        }
    }

    private static int run(
            NodeConfig config, Duration stopTimeout, CompletableFuture<String> addresses) {
        // Every address is taken before the node may found or join anything.
        try (RunningNode node =
                        RunningNode.prepare(config, milestone -> tellReady(milestone, addresses));
                AdminServer admin =
                        AdminServer.start(node, config.api(), config.access().apiHosts())) {
            node.start();
            boolean isAlone = config.role().sync() == Sync.OFF;
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> stop(node, isAlone, stopTimeout), "futago-shutdown"));
            addresses.complete(
                    "client=%s api=%s pid=%d"
                            .formatted(
                                    node.addresses().client(),
                                    admin.address(),
                                    ProcessHandle.current().pid()));
            if (isAlone) {
                ready("primary", 1, addresses);
            }
            return exitCodeOf(node.ending().join());
        }
    }

    /** Ends a node that is told to end, with the exit code of an orderly stop. */
    private static void stop(RunningNode node, boolean isAlone, Duration timeout) {
        if (node.ending().isDone()) {
            return; // It was not told to: it ended by itself, and is closed by whoever ran it.
        }
        var stop =
                new OrderlyStop(
                        node::order,
                        () -> node.view().thenApply(NodeView::status),
                        System::nanoTime,
                        time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
        int code = isAlone ? ExitCode.OK : stop.handOver(timeout);
        node.close();
        StandardStreams.flush();
        Runtime.getRuntime().halt(code); // Else it is 143, whatever came of it.
    }

    private static void tellReady(Milestone milestone, CompletableFuture<String> addresses) {
        switch (milestone) {
            case Milestone.Founded(var tenure) -> ready("primary", tenure.epoch(), addresses);
            case Milestone.TookOver(var tenure, long number) ->
                    ready("primary", tenure.epoch(), addresses);
            case Milestone.SwitchedOver(var tenure, long number) ->
                    ready("primary", tenure.epoch(), addresses);
            case Milestone.Bootstrapped(var tenure) -> ready("primary", tenure.epoch(), addresses);
            case Milestone.Following(var tenure, long number) ->
                    ready("standby", tenure.epoch(), addresses);
            case Milestone.StoodDown(var tenure) -> ready("standby", tenure.epoch(), addresses);
            default -> {
                // Nothing that a script waits for.
            }
        }
    }

    /** The line that scripts wait for, each time the node begins to serve or to follow. */
    private static void ready(String role, long epoch, CompletableFuture<String> addresses) {
        addresses.thenAccept(
                where ->
                        StandardStreams.printOut(
                                "READY role=%s epoch=%d %s".formatted(role, epoch, where)));
    }

    private static int exitCodeOf(Node.Ending ending) {
        if (ending.cause().isPresent()) {
            LOG.error(
                    "{}: it ends, and nothing it holds will leave",
                    ending.reason(),
                    ending.cause().get());
            return ExitCode.FATAL;
        }
        StandardStreams.printErr("futago: " + ending.reason());
        return ExitCode.CONFIG;
    }
}

package dev.futago.node;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.NodeConfig;
import dev.futago.node.config.PortAccess;
import dev.futago.node.config.SentinelConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How a node of a test is to be started. Silence is suspected later than any test waits: what ends
 * is noticed by its connection, and a machine that is busy does not look like one that is down.
 */
record NodePlan(
        String name,
        boolean prefersPrimary,
        String guest,
        long memoryBytes,
        Sync sync,
        HostPort listen,
        HostPort client,
        Optional<HostPort> peer,
        Optional<SentinelConfig> sentinel,
        String arbiter,
        Optional<Path> dataDir,
        boolean isForDrills,
        PortAccess access,
        Map<String, String> guestOptions) {

    static final long MEMORY_BYTES = 1 << 20;

    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();
    static final HostPort ANY_PORT = new HostPort(HOST, 0);

    static NodePlan primary(String name, HostPort listen, HostPort peer, String arbiter) {
        return new NodePlan(
                name,
                true,
                LedgerGuest.TYPE,
                MEMORY_BYTES,
                Sync.PIPELINED,
                listen,
                ANY_PORT,
                Optional.of(peer),
                Optional.empty(),
                arbiter,
                Optional.empty(),
                false,
                PortAccess.unrestricted(),
                Map.of());
    }

    static NodePlan alone() {
        return primary("a", ANY_PORT, ANY_PORT, Arbiters.NONE).withSync(Sync.OFF);
    }

    NodePlan asStandby() {
        return new NodePlan(
                name,
                false,
                guest,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withGuest(String type) {
        return new NodePlan(
                name,
                prefersPrimary,
                type,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withMemory(long bytes) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                bytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withSync(Sync when) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                when,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withListen(HostPort at) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                at,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withClient(HostPort at) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                listen,
                at,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withArbiter(String named) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                named,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withSentinel(SentinelConfig at) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                Optional.of(at),
                arbiter,
                dataDir,
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan withDataDir(Path folder) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                Optional.of(folder),
                isForDrills,
                access,
                guestOptions);
    }

    NodePlan forDrills() {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                true,
                access,
                guestOptions);
    }

    /** A node whose standby serves reads when it has heard its primary within so long. */
    NodePlan withStandbyReads(Duration maxAge) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                access,
                Map.of(NodeConfig.STANDBY_READS, Long.toString(maxAge.toNanos())));
    }

    NodePlan withAccess(PortAccess at) {
        return new NodePlan(
                name,
                prefersPrimary,
                guest,
                memoryBytes,
                sync,
                listen,
                client,
                peer,
                sentinel,
                arbiter,
                dataDir,
                isForDrills,
                at,
                guestOptions);
    }

    /** An address that is free now, for one that must be known before it is taken. */
    static HostPort freeAddress() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HostPort(HOST, socket.getLocalPort());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    RoleConfig.Placement placement() {
        return new RoleConfig.Placement(
                Arbiters.kindOf(arbiter),
                listen.toString(),
                peer.map(HostPort::toString).orElse(""));
    }

    NodeConfig toConfig() {
        var role =
                new RoleConfig(
                        "orders",
                        prefersPrimary,
                        !arbiter.equals(Arbiters.NONE),
                        placement(),
                        guest,
                        memoryBytes,
                        sync,
                        Delta.LINE,
                        new RoleConfig.Timers(
                                TimeUnit.MILLISECONDS.toNanos(100),
                                TimeUnit.MINUTES.toNanos(5),
                                TimeUnit.MINUTES.toNanos(10),
                                TimeUnit.MILLISECONDS.toNanos(50)),
                        new RoleConfig.Bounds(16, true, 1 << 20, 1 << 20));
        return new NodeConfig(
                name,
                role,
                guestOptions,
                Tracking.QUEUE,
                listen,
                ANY_PORT,
                client,
                peer,
                sentinel,
                arbiter,
                OptionalInt.empty(),
                dataDir,
                Duration.ofMillis(300),
                isForDrills,
                access);
    }
}

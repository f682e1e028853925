package dev.futago.node.cli;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Names;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.node.arbiter.Arbiters;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.NodeConfig;
import dev.futago.node.config.PairSecretFile;
import dev.futago.node.config.PortAccess;
import dev.futago.node.config.SentinelConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The flags of a node, the same for both verbs. */
final class NodeOptions {

    /** The guest that tells where the other node is. */
    private static final String KV = "kv";

    private static final String RR = "rr";

    /** Checkpoints that an automatic window allows at most. */
    private static final int AUTO_WINDOW_MAX = 16;

    private static final long HELD_BYTES_MAX = 16L << 20;
    private static final long INTAKE_BYTES_MAX = 16L << 20;
    private static final Duration RETRY = Duration.ofMillis(200);

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML with flags as keys; FUTAGO_… variables and flags go before it")
    @SuppressWarnings("UnusedVariable") // LayeredDefaults reads it before the other flags
    private @Nullable String config;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "this node's name in its pair")
    private String name = "";

    @Option(
            names = "--pair",
            paramLabel = "NAME",
            defaultValue = "futago",
            description = "the pair's name (${DEFAULT-VALUE})")
    private String pair = "";

    @Option(
            names = "--guest",
            paramLabel = "TYPE",
            defaultValue = "kv",
            description =
                    "what runs in the pair: kv, for Redis clients, or rr, a measuring guest"
                            + " (${DEFAULT-VALUE})")
    private String guest = "";

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "256MiB",
            converter = Converters.Size.class,
            description = "guest memory, the same on both nodes (${DEFAULT-VALUE})")
    private long memoryBytes;

    @Option(
            names = "--listen",
            defaultValue = "127.0.0.1:7001",
            converter = Converters.Address.class,
            paramLabel = "HOST:PORT",
            description = "where the peer connects to (${DEFAULT-VALUE})")
    private HostPort listen = new HostPort("", 0);

    @Option(
            names = "--api",
            defaultValue = "127.0.0.1:7080",
            converter = Converters.Address.class,
            paramLabel = "HOST:PORT",
            description = "HTTP: status, health, metrics (${DEFAULT-VALUE})")
    private HostPort api = new HostPort("", 0);

    @Option(
            names = "--client",
            defaultValue = "127.0.0.1:6379",
            converter = Converters.Address.class,
            paramLabel = "HOST:PORT",
            description = "where the guest's clients connect to (${DEFAULT-VALUE})")
    private HostPort client = new HostPort("", 0);

    @Option(
            names = "--peer",
            converter = Converters.Address.class,
            paramLabel = "HOST:PORT",
            description = "where the other node listens")
    private @Nullable HostPort peer;

    @Option(
            names = "--sentinel",
            converter = Converters.Address.class,
            paramLabel = "HOST:PORT",
            description = "where Redis clients ask for the primary, as of a Redis Sentinel")
    private @Nullable HostPort sentinel;

    @Option(
            names = "--peer-client",
            converter = Converters.Address.class,
            paramLabel = "HOST:PORT",
            description =
                    "where the other node's clients connect to; told by --sentinel, and by guest kv"
                            + " in ROLE and INFO")
    private @Nullable HostPort peerClient;

    @Option(
            names = "--peer-sentinel",
            converter = Converters.Address.class,
            paramLabel = "HOST:PORT",
            description = "with --sentinel: where the other node's Sentinel port is")
    private @Nullable HostPort peerSentinel;

    @Option(
            names = "--arbiter",
            paramLabel = "ARBITER",
            description =
                    "who decides which node is alone: file:PATH, etcd://HOST:PORT/KEY,"
                            + " zk://HOST:PORT/PATH, or none")
    private @Nullable String arbiter;

    @Option(
            names = "--sync",
            defaultValue = "pipelined",
            converter = Converters.SyncChoice.class,
            paramLabel = "MODE",
            description = "pipelined, stop-and-wait or off (${DEFAULT-VALUE})")
    private Sync sync = Sync.PIPELINED;

    @Option(
            names = "--tracker",
            defaultValue = "queue",
            converter = Converters.TrackerChoice.class,
            paramLabel = "KIND",
            description = "how changed pages are found: queue, bitmap or flags (${DEFAULT-VALUE})")
    private Tracking tracker = Tracking.QUEUE;

    @Option(
            names = "--window",
            defaultValue = "auto",
            converter = Converters.Window.class,
            paramLabel = "auto|N",
            description = "checkpoints in flight (${DEFAULT-VALUE})")
    private int window;

    @Option(
            names = "--delta",
            defaultValue = "line",
            converter = Converters.DeltaChoice.class,
            paramLabel = "line|page",
            description = "send changed lines, or whole pages (${DEFAULT-VALUE})")
    private Delta delta = Delta.LINE;

    @Option(
            names = "--heartbeat",
            defaultValue = "100ms",
            converter = Converters.Time.class,
            paramLabel = "TIME",
            description = "between two heartbeats (${DEFAULT-VALUE})")
    private Duration heartbeat = Duration.ZERO;

    @Option(
            names = "--primary-suspects",
            defaultValue = "1s",
            converter = Converters.Time.class,
            paramLabel = "TIME",
            description = "silence after which a primary suspects its standby (${DEFAULT-VALUE})")
    private Duration primarySuspects = Duration.ZERO;

    @Option(
            names = "--standby-suspects",
            defaultValue = "2s",
            converter = Converters.Time.class,
            paramLabel = "TIME",
            description = "silence after which a standby suspects its primary (${DEFAULT-VALUE})")
    private Duration standbySuspects = Duration.ZERO;

    @Option(
            names = "--busy-timeout",
            defaultValue = "30s",
            converter = Converters.Time.class,
            paramLabel = "TIME",
            description =
                    "longest command for which a standby waits before it takes over"
                            + " (${DEFAULT-VALUE})")
    private Duration busyTimeout = Duration.ZERO;

    @Option(
            names = "--standby-reads",
            defaultValue = "off",
            converter = Converters.MaxAge.class,
            paramLabel = "off|MAX-AGE",
            description =
                    "a standby of guest kv that has heard its primary within that serves reads, and"
                            + " is offered for them at --sentinel (${DEFAULT-VALUE})")
    private Duration standbyReads = Duration.ZERO;

    @Option(
            names = "--cpu",
            paramLabel = "N",
            description = "bind the node's loop to this processor")
    private @Nullable Integer cpu;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "a folder of this node's own, for its metadata and history")
    private @Nullable Path dataDir;

    @Option(
            names = "--warm-up",
            defaultValue = "2s",
            converter = Converters.Time.class,
            paramLabel = "TIME",
            description =
                    "processor time that a standby spends, while it follows, on rehearsing a"
                            + " takeover; 0s for none (${DEFAULT-VALUE})")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--stop-timeout",
            defaultValue = "30s",
            converter = Converters.Time.class,
            paramLabel = "TIME",
            description =
                    "on SIGTERM, how long an unprotected primary waits for its joiner before the"
                            + " memory ends with it (${DEFAULT-VALUE})")
    private Duration stopTimeout = Duration.ZERO;

    @Option(
            names = "--drill-points",
            arity = "0..1",
            defaultValue = "false",
            fallbackValue = "true",
            paramLabel = "true|false",
            description =
                    "for drills: POST /drill-points can tell this node to crash at an exact point")
    private boolean isForDrills;

    @Option(
            names = "--max-clients",
            defaultValue = "" + PortAccess.CLIENTS_MAX,
            paramLabel = "N",
            description =
                    "clients that may be connected at once; lowered to what the limit of open files"
                            + " allows (${DEFAULT-VALUE})")
    private int maxClients;

    @Option(
            names = "--pair-secret-file",
            paramLabel = "FILE",
            description =
                    "a secret that both nodes must prove to know before they speak; at least 16"
                            + " bytes, readable by its owner only")
    private @Nullable Path pairSecretFile;

    @Option(
            names = "--api-host",
            paramLabel = "NAME",
            split = ",",
            description =
                    "a name by which the HTTP API answers, beside its addresses, localhost and this"
                            + " machine's name; may be repeated")
    private List<String> apiHosts = List.of();

    @Option(
            names = "--rr-dirty-pages",
            paramLabel = "N",
            description = "guest rr: pages that each request changes (8)")
    private @Nullable Integer rrDirtyPages;

    /**
     * The configuration that the flags describe.
     *
     * @param prefersPrimary which verb it is
     * @throws ParameterException when they do not fit together
     * @throws IllegalArgumentException with a sentence for the user, when a file that they name
     *     cannot be used
     */
    NodeConfig toConfig(boolean prefersPrimary) {
        checkName("--name", name);
        checkName("--pair", pair);
        if (maxClients < 1) {
            throw wrong("--max-clients must be 1 or more, not " + maxClients);
        }
        if (memoryBytes == 0 || memoryBytes % GuestMemory.PAGE_BYTES != 0) {
            throw wrong("--memory must be a multiple of 4KiB");
        }
        if (sync != Sync.OFF && (peer == null || arbiter == null)) {
            throw wrong(
                    "%s is needed (only a node with --sync off runs alone)"
                            .formatted(peer == null ? "--peer" : "--arbiter"));
        }
        if (dataDir != null && dataDir.toString().isEmpty()) {
            throw wrong("--data-dir needs a folder");
        }
        if (rrDirtyPages != null && !guest.equals(RR)) {
            throw wrong("--rr-dirty-pages is for --guest rr, and the guest is " + guest);
        }
        Map<String, String> guestOptions = new HashMap<>();
        if (rrDirtyPages != null) {
            guestOptions.put("dirty-pages", rrDirtyPages.toString());
        }
        if (standbyReads.isPositive()) {
            checkStandbyReads();
            guestOptions.put(NodeConfig.STANDBY_READS, Long.toString(standbyReads.toNanos()));
        }
        if (tellsPeerClient() && peerClient != null) {
            guestOptions.put("peer-client", peerClient.toString());
        }
        boolean isAuto = window == 0;
        var bounds =
                new RoleConfig.Bounds(
                        isAuto ? AUTO_WINDOW_MAX : window,
                        isAuto,
                        HELD_BYTES_MAX,
                        INTAKE_BYTES_MAX);
        var role =
                new RoleConfig(
                        pair,
                        prefersPrimary,
                        !Arbiters.NONE.equals(arbiter),
                        placement(),
                        guest,
                        memoryBytes,
                        sync,
                        delta,
                        timers(),
                        bounds);
        return new NodeConfig(
                name,
                role,
                guestOptions,
                tracker,
                listen,
                api,
                client,
                Optional.ofNullable(peer),
                Optional.ofNullable(sentinel).map(this::sentinelAt),
                arbiter == null ? Arbiters.NONE : arbiter,
                cpu == null ? OptionalInt.empty() : OptionalInt.of(cpu),
                Optional.ofNullable(dataDir),
                warmUp,
                isForDrills,
                access());
    }

    private void checkName(String flag, String given) {
        if (!Names.isName(given)) {
            throw wrong(
                    "%s '%s' is not a name: use %s"
                            .formatted(flag, Names.printable(given), Names.RULE));
        }
    }

    private PortAccess access() {
        return new PortAccess(
                Optional.ofNullable(pairSecretFile).map(PairSecretFile::read),
                Set.copyOf(apiHosts),
                maxClients);
    }

    private RoleConfig.Placement placement() {
        return new RoleConfig.Placement(
                Arbiters.kindOf(arbiter == null ? Arbiters.NONE : arbiter),
                listen.toString(),
                peer == null ? "" : peer.toString());
    }

    /** How long a stop may take before the node ends without a standby. */
    Duration stopTimeout() {
        return stopTimeout;
    }

    /** Whether the guest does, of a node that has another. */
    private boolean tellsPeerClient() {
        return guest.equals(KV) && sync != Sync.OFF;
    }

    private SentinelConfig sentinelAt(HostPort at) {
        if (sync == Sync.OFF) {
            return new SentinelConfig(at, Optional.empty());
        }
        if (peerClient == null || peerSentinel == null) {
            throw wrong(
                    "%s is needed with --sentinel"
                            .formatted(peerClient == null ? "--peer-client" : "--peer-sentinel"));
        }
        checkNumeric("--peer-client", peerClient);
        checkNumeric("--peer-sentinel", peerSentinel);
        return new SentinelConfig(
                at, Optional.of(new SentinelConfig.Peer(peerClient, peerSentinel)));
    }

    /** A client may know a name otherwise than this node does, or not at all. */
    private void checkNumeric(String flag, HostPort told) {
        if (!told.isNumeric()) {
            throw wrong(
                    "%s must be the other node's address in numbers with --sentinel, not '%s': clients are told it as it is"
                            .formatted(flag, told.host()));
        }
    }

    /** An image counts as old as two heartbeats and a round trip while all is well. */
    private void checkStandbyReads() {
        if (standbyReads.compareTo(heartbeat.multipliedBy(3)) < 0) {
            throw wrong(
                    "--standby-reads must be at least three times --heartbeat, or reads are refused"
                            + " while all is well");
        }
    }

    private RoleConfig.Timers timers() {
        try {
            return new RoleConfig.Timers(
                    heartbeat.toNanos(),
                    primarySuspects.toNanos(),
                    standbySuspects.toNanos(),
                    busyTimeout.toNanos(),
                    RETRY.toNanos());
        } catch (IllegalArgumentException doNotFit) {
            throw wrong(
                    "--heartbeat must be shorter than --primary-suspects, that shorter than"
                            + " --standby-suspects, and that no longer than --busy-timeout");
        }
    }

    private ParameterException wrong(String sentence) {
        if (command == null) {
            throw new IllegalStateException("picocli has not injected the command");
        }
        return new ParameterException(command.commandLine(), sentence);
    }

    /** What is given but will not be used. */
    Optional<String> ignored() {
        if (sync == Sync.OFF && (peerClient != null || peerSentinel != null)) {
            return Optional.of(
                    "--sync off: this node runs alone; --peer, --arbiter, --peer-client and"
                            + " --peer-sentinel are ignored");
        }
        if (sync == Sync.OFF && (peer != null || arbiter != null)) {
            return Optional.of(
                    "--sync off: this node runs alone; --peer and --arbiter are ignored");
        }
        if (sentinel == null && tellsPeerClient()) {
            return Optional.ofNullable(peerSentinel)
                    .map(given -> "there is no --sentinel; --peer-sentinel is ignored");
        }
        if (sentinel == null && (peerClient != null || peerSentinel != null)) {
            return Optional.of(
                    "there is no --sentinel; --peer-client and --peer-sentinel are ignored");
        }
        return Optional.empty();
    }
}

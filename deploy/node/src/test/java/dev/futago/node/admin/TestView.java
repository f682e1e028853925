package dev.futago.node.admin;

import dev.futago.common.guest.HeapUse;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.Chronicle;
import dev.futago.node.LoopProgress;
import dev.futago.node.Node;
import dev.futago.node.NodeView;
import dev.futago.node.RunningNode;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.NodeConfig;
import dev.futago.node.config.PortAccess;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Views of nodes that never ran: of pair {@code orders} with nodes a and b. */
public final class TestView {

    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static final NodeRef A = new NodeRef("a", new Incarnation(1, 0xa));
    static final NodeRef B = new NodeRef("b", new Incarnation(2, 0xb));

    private static final HostPort A_LISTENS = HostPort.parse("127.0.0.1:7001");
    private static final HostPort B_LISTENS = HostPort.parse("127.0.0.1:7002");

    private final NodeRef self;
    private final String role;
    private final Tally tally = new Tally();
    private String state;
    private boolean isProtected;
    private boolean isServing;
    private Optional<Tenure> tenure;
    private Optional<RoleStatus.Peer> peer = Optional.empty();
    private long checkpoint;
    private long acked;
    private long held;
    private long resyncBytesLeft;
    private String reason = "";
    private Optional<String> error = Optional.empty();
    private Node.ArbiterState arbiter = new Node.ArbiterState(true, "ok");
    private String arbiterKind = "file";
    private Sync sync = Sync.PIPELINED;
    private Optional<Chronicle.Takeover> takeover = Optional.empty();
    private long uptimeNanos = Duration.ofHours(74).plusMinutes(11).toNanos();

    private TestView(NodeRef self, String role, String state, Optional<Tenure> tenure) {
        this.self = self;
        this.role = role;
        this.state = state;
        this.tenure = tenure;
    }

    private static Tenure tenure(Optional<NodeRef> standby, String reason) {
        return new Tenure(19, new PairId("orders", 5), 7, A, standby, reason);
    }

    /** Node a, primary of a protected pair, two checkpoints ahead of b. */
    public static TestView paired() {
        var view = new TestView(A, "primary", "paired", Optional.of(tenure(of(B), "paired")));
        view.isProtected = true;
        view.isServing = true;
        view.checkpoint = 1_048_576;
        view.acked = 1_048_574;
        long upNanos = Duration.ofMinutes(130).toNanos();
        view.peer = of(new RoleStatus.Peer(B, "standby", "streaming", 1_048_574, upNanos));
        return view;
    }

    /** Node a, primary and alone. */
    public static TestView solo() {
        String why = "standby lost: connection closed";
        var view = new TestView(A, "primary", "solo", Optional.of(tenure(Optional.empty(), why)));
        view.isServing = true;
        view.checkpoint = 90;
        view.acked = 88;
        return view;
    }

    /** Node b, standby of a protected pair, three checkpoints behind a. */
    public static TestView following() {
        var view = new TestView(B, "standby", "streaming", Optional.of(tenure(of(B), "paired")));
        view.isProtected = true;
        view.checkpoint = 97;
        view.acked = 97;
        view.peer = of(new RoleStatus.Peer(A, "primary", "paired", 100, 0));
        return view;
    }

    /** Node b, which has no place in the pair yet. */
    public static TestView waiting() {
        return new TestView(
                        B, "standby", "waiting", Optional.of(tenure(Optional.empty(), "founded")))
                .reason("a cannot be reached");
    }

    private static <T> Optional<T> of(T value) {
        return Optional.of(value);
    }

    public TestView state(String now) {
        state = now;
        return this;
    }

    public TestView notServing() {
        isServing = false;
        isProtected = false;
        return this;
    }

    TestView withoutRecord() {
        tenure = Optional.empty();
        return this;
    }

    TestView withoutPeer() {
        peer = Optional.empty();
        return this;
    }

    TestView reason(String words) {
        reason = words;
        return this;
    }

    TestView error(String words) {
        error = of(words);
        return this;
    }

    public TestView held(long outputs) {
        held = outputs;
        return this;
    }

    TestView resyncBytesLeft(long bytes) {
        resyncBytesLeft = bytes;
        return this;
    }

    public TestView arbiterDown(String why) {
        arbiter = new Node.ArbiterState(false, why);
        return this;
    }

    TestView arbiterKind(String kind) {
        arbiterKind = kind;
        return this;
    }

    TestView sync(Sync how) {
        sync = how;
        return this;
    }

    public TestView tookOver(String why) {
        takeover = of(new Chronicle.Takeover(NOON, "b", 7, why, of(Duration.ofMillis(84))));
        return count(Tally.Count.TAKEOVERS, 1);
    }

    public TestView count(Tally.Count what, long more) {
        tally.add(what, more);
        return this;
    }

    public TestView took(Tally.Span what, long nanos) {
        tally.took(what, nanos);
        return this;
    }

    public TestView later(Duration time) {
        uptimeNanos += time.toNanos();
        return this;
    }

    public NodeView build() {
        var status =
                new RoleStatus(
                        role,
                        state,
                        isProtected,
                        isServing,
                        tenure,
                        checkpoint,
                        acked,
                        held,
                        held * 100_000,
                        resyncBytesLeft,
                        250_000_000,
                        peer,
                        reason,
                        error);
        var summary =
                new Chronicle.Summary(
                        isProtected, NOON, Duration.ofMillis(1500), takeover, List.of(), List.of());
        boolean isA = self.equals(A);
        HostPort listen = isA ? A_LISTENS : B_LISTENS;
        return new NodeView(
                config(listen, isA ? B_LISTENS : A_LISTENS),
                new RunningNode.Addresses(listen, HostPort.parse("127.0.0.1:6379")),
                status,
                tally.copy(),
                arbiter,
                arbiterKind,
                summary,
                new HeapUse(100 << 20, 1_000, 2_000, 3),
                new LoopProgress.Longest("keys", 1_500_000_000),
                Duration.ZERO,
                uptimeNanos);
    }

    private NodeConfig config(HostPort listen, HostPort other) {
        var roleConfig =
                new RoleConfig(
                        "orders",
                        true,
                        !arbiterKind.equals("none"),
                        new RoleConfig.Placement(arbiterKind, "127.0.0.1:7001", "127.0.0.1:7002"),
                        "rr",
                        1 << 20,
                        sync,
                        Delta.LINE,
                        new RoleConfig.Timers(1, 2, 3, 1),
                        new RoleConfig.Bounds(1, false, 1, 1));
        return new NodeConfig(
                self.name(),
                roleConfig,
                Map.of(),
                Tracking.QUEUE,
                listen,
                HostPort.parse("127.0.0.1:7080"),
                HostPort.parse("127.0.0.1:6379"),
                sync == Sync.OFF ? Optional.empty() : Optional.of(other),
                Optional.empty(),
                "file:/any",
                OptionalInt.empty(),
                Optional.empty(),
                Duration.ZERO,
                false,
                PortAccess.unrestricted());
    }

    /** What a node with this view reports, after a second in which it did this much. */
    public StatusReport reportAfterOneSecond(long checkpoints, long pages, long bytes) {
        NodeView earlier = build();
        count(Tally.Count.CHECKPOINTS, checkpoints);
        count(Tally.Count.DIRTY_PAGES, pages);
        count(Tally.Count.DELTA_BYTES, bytes);
        NodeView now = later(Duration.ofSeconds(1)).build();
        return StatusReport.of(now, Rates.between(earlier, now));
    }

    public StatusReport report() {
        return StatusReport.of(build(), Rates.UNKNOWN);
    }
}

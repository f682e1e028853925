package dev.futago.node.sentinel;

import dev.futago.common.memory.Delta;
import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tenure;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.SentinelConfig;

import io.netty.buffer.ByteBufAllocatorMetric;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The Sentinel port of node a of pair {@code orders}, where what the node sees is told by tests.
 */
final class TestSentinel implements AutoCloseable {

    static final NodeRef A = new NodeRef("a", new Incarnation(1, 0xa));
    static final NodeRef B = new NodeRef("b", new Incarnation(2, 0xb));

    static final HostPort CLIENT_OF_A = HostPort.parse("127.0.0.1:6379");
    static final HostPort CLIENT_OF_B = HostPort.parse("127.0.0.2:6380");
    static final HostPort SENTINEL_OF_B = HostPort.parse("127.0.0.2:26380");

    private static final SentinelConfig.Peer PEER =
            new SentinelConfig.Peer(CLIENT_OF_B, SENTINEL_OF_B);
    private static final HostPort ANY_PORT = HostPort.parse("127.0.0.1:0");

    private final List<Order> ordered = new CopyOnWriteArrayList<>();
    private final SentinelPort port;
    private volatile CompletableFuture<Sighting> seen = new CompletableFuture<>();
    private volatile Outcome outcome = new Outcome.Done("so be it");

    private TestSentinel(
            HostPort client, Optional<SentinelConfig.Peer> peer, boolean offersStandby) {
        port =
                new SentinelPort(
                        ANY_PORT, mapOf(client, peer, offersStandby), 64, () -> seen, this::obey);
    }

    /** The pair as node a knows it. */
    static PairMap mapOf(HostPort client) {
        return mapOf(client, Optional.of(PEER), true);
    }

    private static PairMap mapOf(
            HostPort client, Optional<SentinelConfig.Peer> peer, boolean offersStandby) {
        var role =
                new RoleConfig(
                        "orders",
                        true,
                        true,
                        new RoleConfig.Placement("file", "127.0.0.1:7001", "127.0.0.1:7002"),
                        "kv",
                        1 << 20,
                        Sync.PIPELINED,
                        Delta.LINE,
                        new RoleConfig.Timers(1, 1_000_000_000, 2_000_000_000, 1),
                        new RoleConfig.Bounds(1, false, 1, 1));
        return new PairMap("a", role, client, peer, offersStandby);
    }

    private CompletableFuture<Outcome> obey(Order order) {
        ordered.add(order);
        return CompletableFuture.completedFuture(outcome);
    }

    /** Seeing this first. */
    static TestSentinel of(Sighting first) {
        return of(CLIENT_OF_A, first);
    }

    static TestSentinel of(HostPort client, Sighting first) {
        return new TestSentinel(client, Optional.of(PEER), true).sees(first).open();
    }

    static TestSentinel alone(Sighting first) {
        return new TestSentinel(CLIENT_OF_A, Optional.empty(), true).sees(first).open();
    }

    /** Of a pair whose standby serves no reads. */
    static TestSentinel withoutStandbyReads(Sighting first) {
        return new TestSentinel(CLIENT_OF_A, Optional.of(PEER), false).sees(first).open();
    }

    private TestSentinel open() {
        port.open();
        return this;
    }

    /** The node sees this from now on. */
    TestSentinel sees(Sighting now) {
        seen = CompletableFuture.completedFuture(now);
        port.look();
        return this;
    }

    /** The node answers nothing from now on. */
    void seesNothing() {
        seen = CompletableFuture.failedFuture(new IllegalStateException("it is gone"));
    }

    void orderedComesTo(Outcome what) {
        outcome = what;
    }

    List<Order> ordered() {
        return ordered;
    }

    HostPort address() {
        return port.address();
    }

    /** In buffers of its connections. */
    ByteBufAllocatorMetric held() {
        return port.memory();
    }

    @Override
    public void close() {
        port.close();
    }

    private static Tenure tenure(NodeRef owner, Optional<NodeRef> standby) {
        return new Tenure(19, new PairId("orders", 5), 7, owner, standby, "paired");
    }

    private static Sighting sighting(
            String role, String state, boolean isProtected, boolean isServing, Tenure tenure) {
        Optional<RoleStatus.Peer> peer =
                tenure.standby()
                        .filter(standby -> isProtected)
                        .map(standby -> new RoleStatus.Peer(B, "any", "any", 5, 0));
        var status =
                new RoleStatus(
                        role,
                        state,
                        isProtected,
                        isServing,
                        Optional.of(tenure),
                        7,
                        5,
                        0,
                        0,
                        0,
                        250_000_000,
                        peer,
                        "");
        return new Sighting(status, isServing, true, false);
    }

    /** Node a is primary, b its standby. */
    static Sighting paired() {
        return sighting("primary", "paired", true, true, tenure(A, Optional.of(B)));
    }

    /** Node a is primary and alone. */
    static Sighting solo() {
        return sighting("primary", "solo", false, true, tenure(A, Optional.empty()));
    }

    /** Node a owns the pair as far as it knows, and holds all it would answer. */
    static Sighting stalled() {
        return sighting("primary", "claiming-solo", false, false, tenure(A, Optional.of(B)));
    }

    /** Node a is standby of b. */
    static Sighting following() {
        return sighting("standby", "streaming", true, false, tenure(B, Optional.of(A)));
    }

    /** Node a is standby of b, of which nothing is heard. */
    static Sighting reconnecting() {
        return sighting("standby", "reconnecting", false, false, tenure(B, Optional.of(A)));
    }

    /** Node a was started again after the record named it. */
    static Sighting restarted() {
        return sighting("standby", "waiting", false, false, tenure(A, Optional.of(B)));
    }

    /** Nobody has the memory. */
    static Sighting down() {
        return sighting("standby", "down", false, false, tenure(B, Optional.empty()));
    }

    /** The same while the arbiter does not answer. */
    static Sighting withoutArbiter(Sighting seen) {
        return new Sighting(seen.status(), seen.isServing(), false, false);
    }
}

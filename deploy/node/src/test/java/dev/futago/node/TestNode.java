package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futago.common.role.DrillPoint;
import dev.futago.common.role.Milestone;
import dev.futago.common.role.Order;
import dev.futago.common.role.Outcome;
import dev.futago.common.role.RoleStatus;
import dev.futago.node.admin.AdminServer;
import dev.futago.node.config.HostPort;
import dev.futago.node.points.Act;
import dev.futago.node.points.DrillPoints;
import dev.futago.node.points.Fate;
import dev.futago.node.points.ProcessFate;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A running node, and all that it has announced. */
final class TestNode implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunningNode node;
    private final List<Milestone> milestones;
    private boolean isClosed;

    private TestNode(RunningNode node, List<Milestone> milestones) {
        this.node = node;
        this.milestones = milestones;
    }

    static TestNode start(NodePlan plan) {
        return start(plan, new ProcessFate());
    }

    /**
     * Starts one.
     *
     * @param fate what becomes of it where a drill wants it to crash
     */
    static TestNode start(NodePlan plan, Fate fate) {
        List<Milestone> milestones = new CopyOnWriteArrayList<>();
        return new TestNode(
                RunningNode.prepare(plan.toConfig(), milestones::add, fate).start(), milestones);
    }

    boolean isForDrills() {
        return node.points().isPresent();
    }

    /** Lets it crash at a passage of a point, the next one being 1. */
    void crashAt(DrillPoint point, int pass) {
        node.points().orElseThrow().arm(point, new DrillPoints.Armed(new Act.Crash(), pass));
    }

    NodeView view() {
        return node.view().join();
    }

    RoleStatus status() {
        return view().status();
    }

    HostPort listen() {
        return node.addresses().listen();
    }

    /** Where its clients connect to. */
    HostPort clients() {
        return node.addresses().client();
    }

    /** Serves its API, at any port. */
    AdminServer serveApi() {
        return AdminServer.start(node, NodePlan.ANY_PORT, Set.of());
    }

    LedgerClient client() throws IOException {
        return new LedgerClient(clients());
    }

    /** The first milestone of a kind, now or as soon as it is announced. */
    <M extends Milestone> M milestone(Class<M> kind) {
        return await(kind.getSimpleName())
                .atMost(PATIENCE)
                .until(() -> firstOf(kind), Optional::isPresent)
                .orElseThrow();
    }

    private <M extends Milestone> Optional<M> firstOf(Class<M> kind) {
        return milestones.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    List<Milestone> milestones() {
        return milestones;
    }

    /** Gives an operator's order, and waits for what comes of it. */
    Outcome order(Order order) {
        return node.order(order).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Founds the pair by an order that vouches for the other node (R24). */
    TestNode foundAlone(String other) {
        Outcome outcome = order(new Order.Bootstrap("test", Set.of(other)));
        assertThat(outcome).as("%s", outcome).isInstanceOf(Outcome.Done.class);
        return this;
    }

    /** Waits for a state, in the words of a status line. */
    void awaitState(String role, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            RoleStatus status = status();
                            assertThat(status.role() + " " + status.state())
                                    .isEqualTo(role + " " + state);
                        });
    }

    /** Waits until what it releases has two holders, as both nodes see it. */
    void awaitPairedWith(TestNode standby) {
        awaitState("primary", "paired");
        await().atMost(PATIENCE).until(() -> standby.status().isProtected());
    }

    /** How the node ended by itself. */
    Node.Ending ending() throws Exception {
        return node.ending().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until it has rehearsed a takeover. */
    void awaitRehearsed() {
        await().atMost(PATIENCE).until(node::hasRehearsed);
    }

    boolean hasEnded() {
        return node.ending().isDone();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            node.close();
        }
    }
}

package dev.futago.node.admin;

import com.google.gson.annotations.SerializedName;

import dev.futago.common.role.NodeRef;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Tally;
import dev.futago.common.role.Tenure;
import dev.futago.node.Chronicle;
import dev.futago.node.NodeView;
import dev.futago.node.arbiter.Arbiters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A pair as one of its nodes sees it: what {@code GET /status} answers, name by name. A contract
 * with scripts.
 *
 * @param node who answers
 * @param pid the number by which its machine knows its process
 * @param since when the pair became protected, or ceased to be
 * @param unprotectedSeconds time without protection since the answering process started
 * @param reason why it is not protected; may be empty
 * @param hint what to do about it; may be empty
 */
public record StatusReport(
        String pair,
        String node,
        long pid,
        @SerializedName("protected") boolean isProtected,
        Condition state,
        Optional<Long> epoch,
        ArbiterLine arbiter,
        List<NodeLine> nodes,
        long held,
        double oldestHeldMillis,
        Optional<Double> checkpointsPerSecond,
        Optional<Double> dirtyPagesPerCheckpoint,
        Optional<Double> linkBytesPerSecond,
        Optional<Failover> lastFailover,
        Instant since,
        double unprotectedSeconds,
        String reason,
        String hint) {

    /** Fails on an answer in which something is missing. */
    public StatusReport {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(arbiter, "arbiter");
        Objects.requireNonNull(since, "since");
        nodes = List.copyOf(nodes);
    }

    /**
     * The arbiter as the node sees it.
     *
     * @param state {@code ok}, {@code not asked yet}, {@code none} or {@code no answer}
     * @param version of its record, as far as it is known
     * @param reason why it does not answer; may be empty
     */
    public record ArbiterLine(String kind, String state, Optional<Long> version, String reason) {}

    /**
     * A node of the pair.
     *
     * @param role {@code primary}, {@code standby} or {@code unknown}
     * @param checkpoint last sealed or applied
     * @param acked last acknowledged; of a primary with a standby
     * @param lag checkpoints: sealed and not acknowledged, or told of and not applied
     * @param ackP99Millis of all acknowledgements since the process started, within a factor of two
     * @param incarnation its first digits, where the record or the peer names it: the whole would
     *     help a stranger to pass for the node
     */
    public record NodeLine(
            String name,
            Optional<String> address,
            String role,
            String state,
            Optional<Long> epoch,
            Optional<Long> checkpoint,
            Optional<Long> acked,
            Optional<Long> lag,
            Optional<Double> ackP99Millis,
            Optional<Double> uptimeSeconds,
            Optional<String> incarnation) {}

    /**
     * The last takeover by the answering node.
     *
     * @param from who was lost
     * @param gapMillis from suspicion to the first reply; empty while there was none
     */
    public record Failover(
            Instant at,
            String from,
            String to,
            long epoch,
            String reason,
            Optional<Double> gapMillis) {}

    /** What a node says of its pair. */
    static StatusReport of(NodeView view, Rates rates) {
        RoleStatus status = view.status();
        Standing standing = Standing.of(view);
        return new StatusReport(
                view.config().role().pairName(),
                view.config().name(),
                ProcessHandle.current().pid(),
                Standing.isProtected(view),
                standing.condition(),
                status.tenure().map(Tenure::epoch),
                arbiter(view),
                nodes(view),
                status.heldOutputs(),
                toMillis(status.oldestHeldNanos()),
                rates.checkpointsPerSecond(),
                rates.dirtyPagesPerCheckpoint(),
                rates.linkBytesPerSecond(),
                view.chronicle().lastTakeover().map(takeover -> failover(view, takeover)),
                view.chronicle().since(),
                view.chronicle().unprotected().toMillis() / 1e3,
                standing.reason(),
                standing.hint());
    }

    private static ArbiterLine arbiter(NodeView view) {
        boolean isUp = view.arbiter().isUp();
        String words = view.arbiter().words();
        Optional<Long> version = view.status().tenure().map(Tenure::version);
        return view.arbiterKind().equals(Arbiters.NONE)
                ? new ArbiterLine(Arbiters.NONE, "none", version, "")
                : new ArbiterLine(
                        view.arbiterKind(), isUp ? words : "no answer", version, isUp ? "" : words);
    }

    private static List<NodeLine> nodes(NodeView view) {
        var lines = new ArrayList<NodeLine>();
        lines.add(self(view));
        view.status()
                .peer()
                .map(peer -> peer(view, peer))
                .or(() -> absent(view))
                .ifPresent(lines::add);
        lines.sort(Comparator.comparing(NodeLine::name));
        return lines;
    }

    private static NodeLine self(NodeView view) {
        RoleStatus status = view.status();
        boolean isWatched = status.role().equals("primary") && status.peer().isPresent();
        Tally.Histogram acks = view.tally().span(Tally.Span.ACK);
        return new NodeLine(
                view.config().name(),
                Optional.of(view.addresses().listen().toString()),
                status.role(),
                status.state(),
                status.tenure().map(Tenure::epoch),
                Optional.of(status.checkpoint()),
                isWatched ? Optional.of(status.acked()) : Optional.empty(),
                Standing.lag(status),
                isWatched && acks.count() > 0
                        ? Optional.of(toMillis(acks.atMostNanos(0.99)))
                        : Optional.empty(),
                Optional.of(toSeconds(view.uptimeNanos())),
                Standing.self(view).map(node -> node.incarnation().brief()));
    }

    /** A standby holds all that it has acknowledged; how far a primary is ahead only it can say. */
    private static NodeLine peer(NodeView view, RoleStatus.Peer peer) {
        RoleStatus status = view.status();
        boolean isStandby = peer.role().equals("standby");
        return new NodeLine(
                peer.node().name(),
                peerAddress(view),
                peer.role(),
                peer.state(),
                status.tenure().map(Tenure::epoch),
                Optional.of(peer.checkpoint()),
                Optional.empty(),
                isStandby
                        ? Optional.of(Math.max(0, status.acked() - peer.checkpoint()))
                        : Optional.empty(),
                Optional.empty(),
                peer.uptimeNanos() == 0
                        ? Optional.empty()
                        : Optional.of(toSeconds(peer.uptimeNanos())),
                Optional.of(peer.node().incarnation().brief()));
    }

    private static Optional<NodeLine> absent(NodeView view) {
        return other(view)
                .map(
                        node ->
                                new NodeLine(
                                        node.name(),
                                        peerAddress(view),
                                        "unknown",
                                        "not connected",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(node.incarnation().brief())));
    }

    /** The node beside this one that the record names. */
    private static Optional<NodeRef> other(NodeView view) {
        Optional<Tenure> tenure = view.status().tenure();
        return tenure.map(Tenure::owner)
                .filter(node -> !isSelf(node, view))
                .or(() -> tenure.flatMap(Tenure::standby).filter(node -> !isSelf(node, view)));
    }

    private static boolean isSelf(NodeRef node, NodeView view) {
        return node.name().equals(view.config().name());
    }

    private static Optional<String> peerAddress(NodeView view) {
        return view.config().peer().map(Object::toString);
    }

    private static Failover failover(NodeView view, Chronicle.Takeover takeover) {
        return new Failover(
                takeover.at(),
                takeover.from(),
                view.config().name(),
                takeover.epoch(),
                takeover.reason(),
                takeover.gap().map(gap -> toMillis(gap.toNanos())));
    }

    private static double toMillis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }

    private static double toSeconds(long nanos) {
        return Math.round(nanos / 1e6) / 1e3;
    }
}

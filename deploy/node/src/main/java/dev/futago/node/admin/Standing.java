package dev.futago.node.admin;

import dev.futago.common.role.NodeRef;
import dev.futago.common.role.RoleStatus;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tenure;
import dev.futago.node.Node;
import dev.futago.node.NodeView;

import java.util.Optional;

/**
 * What a node's view means for people: its condition, why, and what to do.
 *
 * @param reason empty when nothing is wrong
 * @param hint empty when there is nothing to do
 */
record Standing(Condition condition, String reason, String hint) {

    private static final String ASK_OPERATOR =
            "see futago failover --help, futago bootstrap --help";

    private static final String MEND_RECORD =
            "see docs/OPERATING.md, The record is wrong: do not restart this node, it holds the"
                    + " memory";

    private static Standing soundly(Condition condition) {
        return new Standing(condition, "", "");
    }

    /** What the view means. */
    static Standing of(NodeView view) {
        Optional<String> error = view.status().error();
        if (error.isPresent()) {
            return new Standing(Condition.ERROR, error.get(), MEND_RECORD);
        }
        if (view.status().isProtected()) {
            return soundly(Condition.PROTECTED);
        }
        return isPrimary(view.status()) ? ofPrimary(view) : ofStandby(view);
    }

    private static boolean isPrimary(RoleStatus status) {
        return status.role().equals("primary");
    }

    private static Standing ofPrimary(NodeView view) {
        RoleStatus status = view.status();
        String why = status.tenure().map(Tenure::reason).orElse(status.reason());
        return switch (status.state()) {
            case "stalled" ->
                    new Standing(
                            Condition.STALLED,
                            "no arbiter allows this node to go on alone",
                            startThe("standby", view));
            case "claiming-solo", "claiming-paired" -> claiming(view);
            case "awaiting-return" ->
                    new Standing(
                            Condition.UNPROTECTED,
                            "the link to the standby is lost, and it may return",
                            "");
            case "quiescing", "claiming-switchover" ->
                    new Standing(
                            Condition.UNPROTECTED,
                            "a switchover is under way",
                            "wait: clients wait too");
            case "resyncing", "gating" ->
                    new Standing(Condition.UNPROTECTED, why, "wait: " + progress(status));
            case "ended" -> new Standing(Condition.WAITING, "this node's role is over", "");
            default -> alone(view, why);
        };
    }

    private static Standing claiming(NodeView view) {
        if (!view.arbiter().isUp()) {
            return new Standing(
                    Condition.STALLED,
                    "no answer from the arbiter: " + view.arbiter().words(),
                    "make the arbiter reachable: replies are held until it answers");
        }
        String sought = view.status().state().equals("claiming-solo") ? "go on alone" : "pair";
        return new Standing(Condition.UNPROTECTED, "the arbiter is asked to " + sought, "");
    }

    private static String progress(RoleStatus status) {
        String who = status.peer().map(peer -> peer.node().name()).orElse("the standby");
        return "resync of %s, %d MiB left".formatted(who, status.resyncBytesLeft() >> 20);
    }

    private static Standing alone(NodeView view, String why) {
        return view.config().role().sync() == Sync.OFF
                ? new Standing(Condition.UNPROTECTED, "runs alone: --sync off", "")
                : new Standing(Condition.UNPROTECTED, why, startThe("standby", view));
    }

    private static String startThe(String role, NodeView view) {
        return view.config().peer().map(at -> "start the %s on %s".formatted(role, at)).orElse("");
    }

    private static Standing ofStandby(NodeView view) {
        return switch (view.status().state()) {
            case "receiving" ->
                    new Standing(
                            Condition.UNPROTECTED,
                            "this standby does not hold the image yet",
                            "wait: resync is running");
            case "holding" ->
                    new Standing(
                            Condition.STALLED, "no arbiter, and the primary is lost", ASK_OPERATOR);
            case "paused" ->
                    new Standing(
                            Condition.PAUSED,
                            "the primary is lost, and the pair is paused for %d s more"
                                    .formatted(view.pauseLeft().toSeconds()),
                            "futago resume lets this node take over");
            case "reconnecting" ->
                    new Standing(Condition.WAITING, "the link to the primary is lost", "");
            case "asking-to-take-over", "claiming-takeover" -> takingOver(view);
            default -> owningNothing(view);
        };
    }

    private static Standing takingOver(NodeView view) {
        if (!view.arbiter().isUp()) {
            return new Standing(
                    Condition.STALLED,
                    "no answer from the arbiter: " + view.arbiter().words(),
                    "make the arbiter reachable: this node takes over when it answers");
        }
        return new Standing(Condition.WAITING, "the arbiter is asked to take over", "");
    }

    private static Standing owningNothing(NodeView view) {
        String why = view.status().reason();
        if (view.status().state().equals("down")) {
            return new Standing(Condition.DOWN, why, ASK_OPERATOR);
        }
        String hint = startThe("primary", view);
        if (!view.arbiter().isUp()) {
            hint = "make the arbiter reachable: nobody knows who owns the pair";
        } else if (why.startsWith("refused")) {
            hint = "the pair is complete: this node is not needed while its standby lives";
        }
        return new Standing(
                Condition.WAITING, why.isEmpty() ? "looking for the primary" : why, hint);
    }

    /** Whether clients are to be sent to this node. */
    static boolean isServing(NodeView view) {
        return Node.isServing(view.status(), view.arbiter());
    }

    /** Whether two hold what it releases, and the record says so. */
    static boolean isProtected(NodeView view) {
        return view.status().isProtected() && view.status().error().isEmpty();
    }

    /** Whether this node is the standby that the record names, and hears its primary. */
    static boolean isFollowing(NodeView view) {
        return !isPrimary(view.status()) && view.status().isProtected();
    }

    /**
     * Checkpoints: on a primary those sealed and not acknowledged, on a standby those that its
     * primary has told of and that it has not applied. Empty without a peer.
     */
    static Optional<Long> lag(RoleStatus status) {
        return status.peer()
                .map(
                        peer ->
                                isPrimary(status)
                                        ? status.checkpoint() - status.acked()
                                        : Math.max(0, peer.checkpoint() - status.checkpoint()));
    }

    /** This very life of the node, where the record names it. */
    static Optional<NodeRef> self(NodeView view) {
        Optional<Tenure> tenure = view.status().tenure();
        return isPrimary(view.status())
                ? tenure.map(Tenure::owner)
                : tenure.filter(record -> isFollowing(view)).flatMap(Tenure::standby);
    }
}

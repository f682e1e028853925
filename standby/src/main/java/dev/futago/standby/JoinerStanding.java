package dev.futago.standby;

import dev.futago.common.role.NodeRef;
import dev.futago.common.role.RoleConfig;

/**
 * Where a joiner stands: who it is, and in which phase.
 *
 * <p>A phase is entered by {@code become…} methods only, and each of them stands with what it
 * belongs to: {@link JoinerRole} finding a primary, {@link Founding} the beginning of a pair (R12,
 * R13).
 */
final class JoinerStanding {

    private final RoleConfig config;
    private final NodeRef self;

    private JoinerPhase phase = new JoinerPhase.Resting(0);

    JoinerStanding(RoleConfig config, NodeRef self) {
        this.config = config;
        this.self = self;
    }

    /** This very life of the node. */
    NodeRef self() {
        return self;
    }

    boolean isArbitrated() {
        return config.isArbitrated();
    }

    /** The pair's name as its operator gave it. */
    String pairName() {
        return config.pairName();
    }

    /** Where this node listens for its peer. */
    String address() {
        return config.placement().listen();
    }

    JoinerPhase phase() {
        return phase;
    }

    /** Leaves one phase for another, if the table has an arrow. */
    void enter(JoinerPhase next) {
        JoinerPhase.TRANSITIONS.check(phase, next);
        phase = next;
    }
}

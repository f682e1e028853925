package dev.futago.standby;

import dev.futago.common.role.NodeRef;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;

import java.util.Optional;

/**
 * Where a standby stands: in which phase, and how much it has acknowledged.
 *
 * <p>A phase is entered by {@code become…} methods only, and each of them stands with what it
 * belongs to: {@link StandbyRole} following (R4), {@link Reconnection} the way back to the primary
 * (R11), {@link Takeover} the way to own the pair (R8, R16).
 */
final class StandbyStanding {

    private final RoleConfig config;
    private final NodeRef self;

    private StandbyPhase phase;
    private long acknowledged;
    private Optional<Tenure> agreed = Optional.empty();

    StandbyStanding(RoleConfig config, NodeRef self, StandbyPhase first) {
        this.config = config;
        this.self = self;
        phase = first;
    }

    /** This very life of the node. */
    NodeRef self() {
        return self;
    }

    boolean isArbitrated() {
        return config.isArbitrated();
    }

    StandbyPhase phase() {
        return phase;
    }

    /** Leaves one phase for another, if the table has an arrow. */
    void enter(StandbyPhase next) {
        StandbyPhase.TRANSITIONS.check(phase, next);
        phase = next;
    }

    /** The phase, in the words of docs/PROTOCOL.md. */
    String name() {
        return switch (phase) {
            case StandbyPhase.Receiving receiving -> "receiving";
            case StandbyPhase.Following following -> "streaming";
            case StandbyPhase.AskingToTakeOver asking -> "asking-to-take-over";
            case StandbyPhase.Reconnecting(_, _, StandbyPhase.Attempt.Resting resting) ->
                    isArbitrated() ? "paused" : "holding";
            case StandbyPhase.Reconnecting reconnecting -> "reconnecting";
            case StandbyPhase.ClaimingTakeover claiming -> "claiming-takeover";
            case StandbyPhase.Ended() -> "ended";
        };
    }

    /** The tenure that its primary writes again, if it asked (R23). */
    Optional<Tenure> agreed() {
        return agreed;
    }

    /** Records the agreement: this standby believes nothing older from now on (R23). */
    void agree(Tenure tenure) {
        agreed = Optional.of(tenure);
    }

    /** Returns the newest tenure this standby knows: the one followed, or the one agreed to. */
    Tenure newest(Tenure followed) {
        return agreed.filter(tenure -> followed.isBehind(tenure)).orElse(followed);
    }

    /** The last checkpoint that the primary was told of. */
    long acknowledged() {
        return acknowledged;
    }

    /** The primary is told of all checkpoints up to this one (R4). */
    void acknowledge(long number) {
        acknowledged = number;
    }
}

package dev.futago.primary;

import dev.futago.common.role.Role;

/**
 * Decides whether the next checkpoint is sealed now or grows first.
 *
 * <p>A checkpoint costs much the same whether one reply waits for it or hundreds, and requests that
 * change the same line share it. What clients have under way is best spread evenly over the
 * checkpoints that may be under way and the one that grows: that one waits for its share of as many
 * replies as were held at a time lately. It waits only where checkpoints follow each other closely:
 * not beyond a few shares of the acknowledgement time after the one before. So the first after a
 * calm waits for nothing, and neither does a reply that is held alone, or with few others.
 */
final class GroupCommit {

    /** Up to so many checkpoints may be under way where the link is fast. */
    private static final int FEW = 2;

    /**
     * How far apart two checkpoints may be kept there, in shares of the acknowledgement time. Where
     * more may be under way it is one share, for so they are evenly spread.
     */
    private static final long SHARES_WHERE_FEW = 4;

    /** How far apart at most, whatever an acknowledgement takes. */
    private static final long APART_NANOS_MAX = 1_000_000;

    /** With each checkpoint an eighth of what is remembered is forgotten. */
    private static final int FORGETTING_SHIFT = 3;

    private final HeldOutput held;
    private final Sealer sealer;
    private final CheckpointWindow window;
    private long heldLately;
    private long deadlineNanos = Role.NEVER;

    GroupCommit(HeldOutput held, Sealer sealer) {
        this.held = held;
        this.sealer = sealer;
        window = sealer.window();
    }

    /** Decides, at the end of a turn. */
    boolean isDue(long nowNanos) {
        heldLately = Math.max(heldLately, held.outputs());
        long gathered = held.outputsOf(sealer.next());
        deadlineNanos = Role.NEVER;
        if (gathered == 0 || sealer.isHalfSealed() || !window.isOpen()) {
            return true; // There is nothing to put off.
        }
        long untilNanos = untilNanos();
        if (gathered < heldLately / (window.width() + 1) && nowNanos < untilNanos) {
            deadlineNanos = untilNanos;
            return false;
        }
        heldLately -= (heldLately + (1 << FORGETTING_SHIFT) - 1) >> FORGETTING_SHIFT;
        return true;
    }

    private long untilNanos() {
        long share = window.ackNanos() / window.width();
        long apart = window.width() <= FEW ? SHARES_WHERE_FEW * share : share;
        return window.sealedAtNanos() + Math.min(apart, APART_NANOS_MAX);
    }

    /** When the one that grows is due at the latest; never when none is put off. */
    long deadlineNanos() {
        return deadlineNanos;
    }
}

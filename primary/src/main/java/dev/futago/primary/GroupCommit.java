package dev.futago.primary;

/**
 * Decides whether the next checkpoint is sealed now or grows first.
 *
 * <p>A checkpoint costs much the same whether one reply waits for it or hundreds, and requests that
 * change the same line share it. What clients have under way is best spread evenly over the
 * checkpoints that may be under way and the one that grows, so that one waits for its share: of as
 * many replies as were held at a time lately. It waits no longer than a checkpoint's share of the
 * acknowledgement time. A reply that is held alone, or with few others, waits for nobody.
 */
final class GroupCommit {

    private static final long NEVER = Long.MAX_VALUE;

    private static final long WAIT_NANOS_MAX = 1_000_000;

    /** With each checkpoint an eighth of what is remembered is forgotten. */
    private static final int FORGETTING_SHIFT = 3;

    private final HeldOutput held;
    private final Sealer sealer;
    private final CheckpointWindow window;
    private long heldLately;
    private long deadlineNanos = NEVER;

    GroupCommit(HeldOutput held, Sealer sealer) {
        this.held = held;
        this.sealer = sealer;
        window = sealer.window();
    }

    /** Decides, at the end of a turn. */
    boolean isDue(long nowNanos) {
        heldLately = Math.max(heldLately, held.outputs());
        long gathered = held.outputsOf(sealer.next());
        if (gathered == 0 || sealer.isHalfSealed() || !window.isOpen()) {
            deadlineNanos = NEVER;
            return true; // There is nothing to put off.
        }
        if (gathered < heldLately / (window.width() + 1) && !isOver(nowNanos)) {
            return false;
        }
        deadlineNanos = NEVER;
        heldLately -= (heldLately + (1 << FORGETTING_SHIFT) - 1) >> FORGETTING_SHIFT;
        return true;
    }

    /** Whether it has waited long enough; its first question begins the wait. */
    private boolean isOver(long nowNanos) {
        if (deadlineNanos == NEVER) {
            long share = window.ackNanos() / window.width();
            deadlineNanos = nowNanos + Math.min(share, WAIT_NANOS_MAX);
        }
        return nowNanos >= deadlineNanos;
    }

    /** When the one that grows is due at the latest; never when none waits. */
    long deadlineNanos() {
        return deadlineNanos;
    }
}

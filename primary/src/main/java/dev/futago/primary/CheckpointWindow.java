package dev.futago.primary;

import dev.futago.common.role.Invariant;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;
import dev.futago.common.role.Tally;

/**
 * The checkpoints of one joiner: how many are sealed, how many acknowledged, and how many may be
 * under way at once.
 *
 * <p>With an automatic window the width follows the acknowledgement time: one on a fast link, where
 * more would only split what one checkpoint can carry, and enough on a slow one to keep it busy.
 */
final class CheckpointWindow {

    /** Acknowledgement time that one more checkpoint under way is worth. */
    private static final long NANOS_PER_CHECKPOINT = 250_000;

    private static final int SMOOTHING_SHIFT = 3;

    private final int widthMax;
    private final boolean isAuto;
    private final long[] sealedAtNanos;
    private final Tally tally;
    private long sealed;
    private long acked;
    private long ackNanos;

    CheckpointWindow(RoleConfig config, Tally tally) {
        boolean oneAtATime = config.sync() == Sync.STOP_AND_WAIT;
        widthMax = oneAtATime ? 1 : config.bounds().windowMax();
        isAuto = !oneAtATime && config.bounds().windowIsAuto();
        sealedAtNanos = new long[widthMax];
        this.tally = tally;
    }

    /** Starts over for a new joiner (R9). */
    void reset() {
        sealed = 0;
        acked = 0;
        ackNanos = 0;
    }

    /** The standby is back, with everything up to this checkpoint and nothing after it (R11). */
    void returnTo(long number) {
        Invariant.check(
                number >= acked && number <= sealed,
                "returned with checkpoint %d, sealed were %d",
                number,
                sealed);
        sealed = number;
        acked = number;
    }

    /** Whether one more checkpoint may be sealed. */
    boolean isOpen() {
        return sealed - acked < width();
    }

    /** How many checkpoints may be under way at the very most. */
    int widthMax() {
        return widthMax;
    }

    /** How many checkpoints may be under way now. */
    int width() {
        if (!isAuto) {
            return widthMax;
        }
        return (int) Math.min(widthMax, 1 + ackNanos / NANOS_PER_CHECKPOINT);
    }

    /** The number that the next checkpoint will have. */
    long next() {
        return sealed + 1;
    }

    void onSealed(long nowNanos) {
        Invariant.check(isOpen(), "sealed %d while only %d acknowledged", sealed + 1, acked);
        sealed++;
        sealedAtNanos[(int) (sealed % widthMax)] = nowNanos;
    }

    /** Whether an acknowledgement of this checkpoint can be true and is news. */
    boolean isPlausible(long number) {
        return number > acked && number <= sealed;
    }

    void onAcked(long number, long nowNanos) {
        Invariant.check(isPlausible(number), "acknowledged %d, sealed only %d", number, sealed);
        long took = nowNanos - sealedAtNanos[(int) (number % widthMax)];
        ackNanos += (took - ackNanos) >> SMOOTHING_SHIFT;
        tally.took(Tally.Span.ACK, took);
        acked = number;
    }

    /** How long the oldest checkpoint under way has been; 0 when none is. */
    long oldestNanos(long nowNanos) {
        return sealed == acked ? 0 : nowNanos - sealedAtNanos[(int) ((acked + 1) % widthMax)];
    }

    /** What an acknowledgement takes, smoothed; 0 before the first. */
    long ackNanos() {
        return ackNanos;
    }

    /** When the latest checkpoint was sealed. */
    long sealedAtNanos() {
        return sealedAtNanos[(int) (sealed % widthMax)];
    }

    long sealed() {
        return sealed;
    }

    long acked() {
        return acked;
    }
}

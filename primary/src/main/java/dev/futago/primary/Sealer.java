package dev.futago.primary;

import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.Host;
import dev.futago.common.role.Invariant;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tally;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Seals checkpoints: what changed since the one before, in as many parts as batches are needed. The
 * guest does not run between the parts of one checkpoint.
 */
final class Sealer {

    private final RoleConfig config;
    private final GuestMemory memory;
    private final BatchPool pool;
    private final Tally tally;
    private final LongSupplier epoch;
    private final CheckpointWindow window;
    private final Unacknowledged unacknowledged;
    private int parts;
    private boolean isAbandonedWhole = true;
    private boolean isWaitingForBatch;

    /**
     * A sealer of a primary.
     *
     * @param epoch in which what is sealed is sent
     */
    Sealer(Host host, LongSupplier epoch) {
        config = host.config();
        memory = host.memory();
        pool = host.pool();
        tally = host.tally();
        this.epoch = epoch;
        window = new CheckpointWindow(config, tally);
        unacknowledged = new Unacknowledged(window.widthMax());
    }

    /** Starts over for a new joiner, who must receive the image first. */
    void reset() {
        parts = 0;
        isAbandonedWhole = true;
        isWaitingForBatch = false;
        window.reset();
    }

    /**
     * The joiner is lost: what is half sealed is nobody's, its pages are dirty again, and the guest
     * may run.
     */
    void abandon() {
        isWaitingForBatch = false;
        if (isHalfSealed()) {
            parts = 0;
            isAbandonedWhole = unacknowledged.isComplete(window.next());
            if (isAbandonedWhole) {
                unacknowledged.markAgain(window.next(), memory);
            }
        }
    }

    /** Whether a standby that has all up to a checkpoint can go on from there (R11). */
    boolean canReturnTo(long number) {
        if (number < window.acked() || number > window.sealed() || !isAbandonedWhole) {
            return false;
        }
        for (long lost = number + 1; lost <= window.sealed(); lost++) {
            if (!unacknowledged.isComplete(lost)) {
                return false;
            }
        }
        return true;
    }

    /** What was sealed after this checkpoint never arrived: its pages are sealed again (R11). */
    void returnTo(long number) {
        Invariant.check(!isHalfSealed(), "a standby returned into the middle of a checkpoint");
        for (long lost = number + 1; lost <= window.sealed(); lost++) {
            unacknowledged.markAgain(lost, memory);
        }
        window.returnTo(number);
    }

    /** The number that output made now must wait for: that of the next checkpoint to be sealed. */
    long next() {
        return window.next();
    }

    /** Whether parts of a checkpoint are sent, and its end is not. */
    boolean isHalfSealed() {
        return parts > 0;
    }

    /** Whether more is to be sealed as soon as a batch is free, and one is. */
    boolean mayGoOn() {
        return isWaitingForBatch && pool.hasFree();
    }

    /** Which checkpoints are sealed and acknowledged. */
    CheckpointWindow window() {
        return window;
    }

    /**
     * Seals until the wanted checkpoint is sealed, or the window is full, or the network takes no
     * more.
     *
     * @param wanted number of the latest checkpoint that somebody waits for
     */
    void sealThrough(long wanted, LinkId link, long nowNanos, Consumer<? super Action> out) {
        while ((isHalfSealed() || wanted > window.sealed()) && window.isOpen() && pool.hasFree()) {
            if (parts == 0) {
                memory.beginSeal();
                unacknowledged.begin(window.next());
            }
            PageBatch batch = pool.take();
            boolean isLast = memory.seal(batch, config.delta());
            unacknowledged.add(window.next(), batch);
            tally.add(Tally.Count.DIRTY_PAGES, batch.pages());
            tally.add(Tally.Count.DELTA_BYTES, batch.bytes());
            var part =
                    new Message.Checkpoint(epoch.getAsLong(), window.next(), parts, isLast, batch);
            parts++;
            if (isLast) {
                parts = 0;
                window.onSealed(nowNanos);
                tally.add(Tally.Count.CHECKPOINTS, 1);
            }
            out.accept(new Action.Send(link, part));
        }
        isWaitingForBatch = (isHalfSealed() || wanted > window.sealed()) && window.isOpen();
    }
}

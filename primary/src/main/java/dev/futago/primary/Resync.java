package dev.futago.primary;

import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Action;
import dev.futago.common.role.Host;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Tally;

import java.util.function.Consumer;

/**
 * Brings a joiner's memory close to ours while the guest keeps running: first every page that is
 * not zero, then, in rounds, what changed meanwhile, until so little is left that one checkpoint
 * carries it. Nothing it sends is a complete image; checkpoint 1 makes it one.
 */
final class Resync {

    /** Pages looked at for one chunk: bounds the time that one chunk keeps the guest waiting. */
    private static final int SCAN_PAGES_MAX = 2048;

    /** Chunks sent in one turn of the loop; clients are served between turns. */
    private static final int CHUNKS_PER_TURN = 2;

    /** Dirty pages that one checkpoint may bring along without a noticeable stop. */
    private static final int SMALL_PAGES = 512;

    /** Rounds after which the guest is taken to change its memory faster than the link carries. */
    private static final int ROUNDS_MAX = 16;

    private final GuestMemory memory;
    private final BatchPool pool;
    private final Tally tally;
    private final LinkId link;
    private final long epoch;
    private int cursor;
    private int rounds;
    private long roundPagesLeft;
    private long pages;
    private long bytes;

    Resync(Host host, LinkId link, long epoch) {
        memory = host.memory();
        pool = host.pool();
        tally = host.tally();
        this.link = link;
        this.epoch = epoch;
        memory.forgetDirty();
    }

    /** Sends what one turn may; true when what is left fits one checkpoint. */
    boolean advance(Consumer<? super Action> out) {
        for (int i = 0; i < CHUNKS_PER_TURN && pool.hasFree(); i++) {
            if (cursor < memory.pages()) {
                sendImage(out);
            } else if (isClose()) {
                return true;
            } else {
                sendChanged(out);
            }
        }
        return cursor == memory.pages() && isClose();
    }

    private boolean isClose() {
        return memory.dirtyPages() <= SMALL_PAGES || rounds >= ROUNDS_MAX;
    }

    private void sendImage(Consumer<? super Action> out) {
        PageBatch batch = pool.take();
        int from = cursor;
        cursor = memory.image(batch, from, SCAN_PAGES_MAX);
        send(batch, from, cursor, out);
    }

    private void sendChanged(Consumer<? super Action> out) {
        if (roundPagesLeft <= 0) {
            rounds++;
            roundPagesLeft = memory.dirtyPages();
        }
        PageBatch batch = pool.take();
        memory.seal(batch, Delta.PAGE);
        roundPagesLeft -= Math.max(1, batch.pages());
        send(batch, cursor, cursor, out);
    }

    private void send(PageBatch batch, int from, int to, Consumer<? super Action> out) {
        pages += batch.pages();
        bytes += batch.bytes();
        tally.add(Tally.Count.RESYNC_BYTES, batch.bytes());
        out.accept(new Action.Send(link, new Message.ResyncChunk(epoch, from, to, batch)));
    }

    /** Bytes of the image that were not looked at yet, and of what changed meanwhile. */
    long bytesLeft() {
        return ((long) memory.pages() - cursor + memory.dirtyPages()) * GuestMemory.PAGE_BYTES;
    }

    /** Pages sent so far. */
    long pages() {
        return pages;
    }

    /** Bytes of pages sent so far. */
    long bytes() {
        return bytes;
    }
}

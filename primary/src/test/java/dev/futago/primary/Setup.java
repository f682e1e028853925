package dev.futago.primary;

import dev.futago.common.memory.BatchPool;
import dev.futago.common.memory.Delta;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.memory.PageBatch;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Sync;

/** How a primary is configured; a test names only what it is about. */
record Setup(
        Sync sync,
        boolean isArbitrated,
        Tracking tracking,
        Delta delta,
        int pages,
        int batches,
        int batchPages,
        RoleConfig.Bounds bounds) {

    static final RoleConfig.Placement PLACEMENT = new RoleConfig.Placement("file", "a:1", "b:1");

    static final long HEARTBEAT = 100_000_000;
    static final long SUSPECTS = 1_000_000_000;
    static final long RETRY = 300_000_000;

    /** Pipelined, eight checkpoints at once, wide bounds. */
    static final Setup USUAL =
            new Setup(
                    Sync.PIPELINED,
                    true,
                    Tracking.QUEUE,
                    Delta.LINE,
                    64,
                    32,
                    64,
                    new RoleConfig.Bounds(8, false, 1 << 20, 1 << 20));

    Setup sync(Sync other) {
        return new Setup(other, isArbitrated, tracking, delta, pages, batches, batchPages, bounds);
    }

    Setup withoutArbiter() {
        return new Setup(sync, false, tracking, delta, pages, batches, batchPages, bounds);
    }

    Setup tracking(Tracking other) {
        return new Setup(sync, isArbitrated, other, delta, pages, batches, batchPages, bounds);
    }

    /** Sends whole pages, so that a batch carries no more of them than it has room for. */
    Setup wholePages() {
        return new Setup(
                sync, isArbitrated, tracking, Delta.PAGE, pages, batches, batchPages, bounds);
    }

    Setup memoryOf(int otherPages) {
        return new Setup(
                sync, isArbitrated, tracking, delta, otherPages, batches, batchPages, bounds);
    }

    Setup pool(int otherBatches, int otherBatchPages) {
        return new Setup(
                sync, isArbitrated, tracking, delta, pages, otherBatches, otherBatchPages, bounds);
    }

    Setup window(int widthMax) {
        return bounds(
                new RoleConfig.Bounds(
                        widthMax, false, bounds.heldBytesMax(), bounds.intakeBytesMax()));
    }

    Setup holds(long heldBytesMax) {
        return bounds(
                new RoleConfig.Bounds(
                        bounds.windowMax(), false, heldBytesMax, bounds.intakeBytesMax()));
    }

    Setup keeps(long intakeBytesMax) {
        return bounds(
                new RoleConfig.Bounds(
                        bounds.windowMax(), false, bounds.heldBytesMax(), intakeBytesMax));
    }

    private Setup bounds(RoleConfig.Bounds other) {
        return new Setup(sync, isArbitrated, tracking, delta, pages, batches, batchPages, other);
    }

    RoleConfig config() {
        return new RoleConfig(
                "orders",
                true,
                isArbitrated,
                PLACEMENT,
                "counter",
                memoryBytes(),
                sync,
                delta,
                new RoleConfig.Timers(HEARTBEAT, SUSPECTS, 2 * SUSPECTS, RETRY),
                bounds);
    }

    long memoryBytes() {
        return (long) pages * GuestMemory.PAGE_BYTES;
    }

    GuestMemory memory() {
        return GuestMemory.allocate(memoryBytes(), tracking);
    }

    BatchPool pool() {
        return new BatchPool(batches, batchPages * PageBatch.ENTRY_BYTES_MAX, () -> {});
    }
}

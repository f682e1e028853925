package dev.futago.guests.kv;

import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.Invariant;

import java.util.function.BooleanSupplier;

/**
 * Hands out pieces of guest memory and takes them back: a two-level segregated fit (Masmano,
 * Ripoll, Crespo and Real, "TLSF: a new dynamic memory allocator for real-time systems", 2004).
 * Each call takes the same time whatever the size of the memory and however it was used, and
 * neighbours that are free become one at once.
 *
 * <pre>
 * block, a multiple of 16 bytes    0 long  its size; bit 0: it is free; bit 1: the one before is
 *                                  8       what it was allocated for
 * the same, free                   8 long  the next free one of its class, 0 at the end
 *                                 16 long  the one before, 0 at the beginning
 *                            size-8 long  its size again, for the neighbour behind
 * </pre>
 *
 * <p>What is handed out is addressed by where its use begins, 8 bytes into its block, a multiple of
 * 8 and never 0. Everything it knows is in guest memory, so that it goes on wherever the memory is.
 */
final class Heap {

    /** What {@link #allocate} answers when there is no room. */
    static final long NONE = 0;

    private static final long HEADER_BYTES = 8;
    private static final long BLOCK_BYTES_MIN = 32;
    private static final int GRAIN_SHIFT = 4;
    private static final long GRAIN_BYTES = 1 << GRAIN_SHIFT;

    private static final long FREE = 1;
    private static final long AFTER_FREE = 2;
    private static final long FLAGS = GRAIN_BYTES - 1;

    private static final long NEXT_FREE_AT = 8;
    private static final long PREVIOUS_FREE_AT = 16;

    // Below 256 bytes there is a class for each size, above it 16 for each power of two.
    private static final int STEPS_SHIFT = 4;
    private static final int STEPS = 1 << STEPS_SHIFT;
    private static final int SMALL_SHIFT = GRAIN_SHIFT + STEPS_SHIFT;
    private static final int RANGES = Long.SIZE - SMALL_SHIFT;

    private static final long USED_AT = 0;
    private static final long BLOCKS_AT = 8;
    private static final long RANGES_AT = 16;
    private static final long STEPS_AT = 64;
    private static final long HEADS_AT = STEPS_AT + (long) RANGES * Long.BYTES;

    /** What it takes for itself, at the address it is made for. */
    static final long CONTROL_BYTES =
            roundedUp(HEADS_AT + (long) RANGES * STEPS * Long.BYTES, GuestMemory.LINE_BYTES);

    private final GuestMemory memory;
    private final long at;
    private BooleanSupplier reclaim = () -> false;

    /**
     * The heap whose own part is at an address.
     *
     * @param at a multiple of 64
     */
    Heap(GuestMemory memory, long at) {
        this.memory = memory;
        this.at = at;
    }

    /**
     * Says where more can be had when there is not enough.
     *
     * @param giver gives something back by {@link #free}; answers false when it has nothing left
     */
    void whenFull(BooleanSupplier giver) {
        reclaim = giver;
    }

    /** Makes all up to the end of the memory one free block; what was handed out is forgotten. */
    void format() {
        for (long offset = 0; offset < CONTROL_BYTES; offset += Long.BYTES) {
            if (memory.getLong(at + offset) != 0) {
                memory.putLong(at + offset, 0);
            }
        }
        long first = at + CONTROL_BYTES;
        long bytes = (memory.bytes() - first - GRAIN_BYTES) & -GRAIN_BYTES;
        Invariant.check(bytes >= BLOCK_BYTES_MIN, "a heap of %d bytes at %d", bytes, first);
        memory.putLong(first + bytes, 0); // a block that is never free, and nothing behind it
        beFree(first, bytes);
    }

    /**
     * Hands out so many bytes, which hold anything.
     *
     * @return their address, or {@link #NONE}
     */
    long allocate(long bytes) {
        long wanted = blockBytes(bytes);
        long block = findFree(wanted);
        while (block == NONE) {
            if (!reclaim.getAsBoolean()) {
                return NONE;
            }
            block = findFree(wanted);
        }
        takeOut(block);
        long size = sizeOf(block);
        beUsed(block, size);
        giveBackBehind(block, size, wanted);
        count(sizeOf(block), 1);
        return block + HEADER_BYTES;
    }

    /** Whether a piece of so many bytes is certain to be there. */
    boolean canAllocate(long bytes) {
        while (largestFreeBytes() < bytes) {
            if (!reclaim.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    /** Takes back what was handed out. */
    void free(long address) {
        long block = blockOf(address);
        count(-sizeOf(block), -1);
        beFreeAndMerged(block, sizeOf(block));
    }

    /** How many bytes there are at an address: as many as were asked for, or a few more. */
    long bytesAt(long address) {
        return sizeOf(blockOf(address)) - HEADER_BYTES;
    }

    /** Bytes handed out, with what surrounds them. */
    long usedBytes() {
        return memory.getLong(at + USED_AT);
    }

    /** Pieces handed out. */
    long usedBlocks() {
        return memory.getLong(at + BLOCKS_AT);
    }

    /** Bytes that are free, in whatever pieces. */
    long freeBytes() {
        return memory.bytes() - at - CONTROL_BYTES - GRAIN_BYTES - usedBytes();
    }

    /** The largest piece that is certain to be there, in bytes. */
    long largestFreeBytes() {
        long ranges = memory.getLong(at + RANGES_AT);
        if (ranges == 0) {
            return 0;
        }
        int range = Long.SIZE - 1 - Long.numberOfLeadingZeros(ranges);
        int step = Long.SIZE - 1 - Long.numberOfLeadingZeros(memory.getLong(stepsAt(range)));
        return sizeOf(memory.getLong(headAt(range, step))) - HEADER_BYTES;
    }

    private static long blockBytes(long bytes) {
        return Math.max(BLOCK_BYTES_MIN, roundedUp(bytes + HEADER_BYTES, GRAIN_BYTES));
    }

    private static long roundedUp(long bytes, long unit) {
        return (bytes + unit - 1) & -unit;
    }

    private long blockOf(long address) {
        long block = address - HEADER_BYTES;
        Invariant.check(
                (memory.getLong(block) & FREE) == 0 && sizeOf(block) >= BLOCK_BYTES_MIN,
                "%d was not handed out, its block says %d",
                address,
                memory.getLong(block));
        return block;
    }

    private void count(long bytes, long blocks) {
        memory.putLong(at + USED_AT, usedBytes() + bytes);
        memory.putLong(at + BLOCKS_AT, usedBlocks() + blocks);
    }

    // ---- blocks and their neighbours ----

    private long sizeOf(long block) {
        return memory.getLong(block) & ~FLAGS;
    }

    private void beUsed(long block, long size) {
        memory.putLong(block, size | (memory.getLong(block) & AFTER_FREE));
        long behind = block + size;
        memory.putLong(behind, memory.getLong(behind) & ~AFTER_FREE);
    }

    /** What follows a used block and is not wanted of it becomes free, if it is worth it. */
    private void giveBackBehind(long block, long size, long wanted) {
        if (size - wanted >= BLOCK_BYTES_MIN) {
            memory.putLong(block, wanted | (memory.getLong(block) & AFTER_FREE));
            memory.putLong(block + wanted, 0);
            beFreeAndMerged(block + wanted, size - wanted);
        }
    }

    private void beFreeAndMerged(long block, long size) {
        long from = block;
        long to = block + size;
        if ((memory.getLong(block) & AFTER_FREE) != 0) {
            from = block - memory.getLong(block - Long.BYTES);
            takeOut(from);
        }
        if ((memory.getLong(to) & FREE) != 0) {
            takeOut(to);
            to += sizeOf(to);
        }
        beFree(from, to - from);
    }

    /** Neighbours of a free block are never free. */
    private void beFree(long block, long size) {
        memory.putLong(block, size | FREE);
        memory.putLong(block + size - Long.BYTES, size);
        memory.putLong(block + size, memory.getLong(block + size) | AFTER_FREE);
        putIn(block, size);
    }

    // ---- classes of free blocks ----

    private long stepsAt(int range) {
        return at + STEPS_AT + (long) range * Long.BYTES;
    }

    private long headAt(int range, int step) {
        return at + HEADS_AT + ((long) range * STEPS + step) * Long.BYTES;
    }

    private static int rangeOf(long size) {
        return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(size >>> SMALL_SHIFT));
    }

    private static int stepOf(long size, int range) {
        int shift = range == 0 ? GRAIN_SHIFT : range - 1 + GRAIN_SHIFT;
        return (int) (size >>> shift) & (STEPS - 1);
    }

    private void putIn(long block, long size) {
        int range = rangeOf(size);
        int step = stepOf(size, range);
        long head = headAt(range, step);
        long next = memory.getLong(head);
        memory.putLong(block + NEXT_FREE_AT, next);
        memory.putLong(block + PREVIOUS_FREE_AT, 0);
        if (next == 0) {
            memory.putLong(stepsAt(range), memory.getLong(stepsAt(range)) | (1L << step));
            memory.putLong(at + RANGES_AT, memory.getLong(at + RANGES_AT) | (1L << range));
        } else {
            memory.putLong(next + PREVIOUS_FREE_AT, block);
        }
        memory.putLong(head, block);
    }

    private void takeOut(long block) {
        long next = memory.getLong(block + NEXT_FREE_AT);
        long previous = memory.getLong(block + PREVIOUS_FREE_AT);
        if (next != 0) {
            memory.putLong(next + PREVIOUS_FREE_AT, previous);
        }
        if (previous != 0) {
            memory.putLong(previous + NEXT_FREE_AT, next);
            return;
        }
        int range = rangeOf(sizeOf(block));
        int step = stepOf(sizeOf(block), range);
        memory.putLong(headAt(range, step), next);
        if (next == 0) {
            long steps = memory.getLong(stepsAt(range)) & ~(1L << step);
            memory.putLong(stepsAt(range), steps);
            if (steps == 0) {
                memory.putLong(at + RANGES_AT, memory.getLong(at + RANGES_AT) & ~(1L << range));
            }
        }
    }

    /** The first block of its own class, if that is large enough, or else of a class above. */
    private long findFree(long wanted) {
        int range = rangeOf(wanted);
        int step = stepOf(wanted, range);
        long first = memory.getLong(headAt(range, step));
        if (first != NONE && sizeOf(first) >= wanted) {
            return first;
        }
        long steps = memory.getLong(stepsAt(range)) & (-1L << (step + 1));
        if (steps == 0) {
            long ranges = memory.getLong(at + RANGES_AT) & (-1L << (range + 1));
            if (ranges == 0) {
                return NONE;
            }
            range = Long.numberOfTrailingZeros(ranges);
            steps = memory.getLong(stepsAt(range));
        }
        return memory.getLong(headAt(range, Long.numberOfTrailingZeros(steps)));
    }
}

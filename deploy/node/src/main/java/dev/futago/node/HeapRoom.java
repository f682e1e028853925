package dev.futago.node;

import dev.futago.common.guest.Guest;

/** Whether the heap of this process has room for a guest memory. */
final class HeapRoom {

    /** Heap that a node needs beside its guest memory. */
    private static final long HEAP_BESIDE_BYTES = 64L << 20;

    private HeapRoom() {}

    /**
     * Checks a size before it is allocated.
     *
     * @throws IllegalArgumentException with a sentence for the user, when it is too large or too
     *     small
     */
    static void check(long bytes, Guest guest) {
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes + HEAP_BESIDE_BYTES > heap) {
            throw new IllegalArgumentException(
                    ("a guest memory of %d MiB needs a heap of %d MiB at least, and it is %d MiB:"
                                    + " leave -Xmx to the launcher, or make it larger")
                            .formatted(bytes >> 20, (bytes + HEAP_BESIDE_BYTES) >> 20, heap >> 20));
        }
        if (bytes < guest.memoryBytesMin()) {
            throw new IllegalArgumentException(
                    "guest %s needs a memory of %d KiB at least, not %d"
                            .formatted(guest.type(), guest.memoryBytesMin() >> 10, bytes >> 10));
        }
    }
}

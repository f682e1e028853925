package dev.futago.drill.paper;

/**
 * What is measured, once in each round.
 *
 * @param memoryBytes guest memory, of each node
 */
public record Combination(long memoryBytes, Variant variant) {

    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** What a node takes beside its heap, and the launcher adds to the heap: generous. */
    private static final long BESIDE_BYTES = 256 * MIB;

    /** The load, and what the launcher of the last node wants to find free beside its heap. */
    private static final long LOAD_BYTES = 1536 * MIB;

    /** As {@code --memory} takes it. */
    String memory() {
        return sizeText(memoryBytes);
    }

    /** A size in its largest unit that leaves no fraction. */
    static String sizeText(long bytes) {
        if (bytes % GIB == 0) {
            return bytes / GIB + "GiB";
        }
        return bytes % MIB == 0 ? bytes / MIB + "MiB" : bytes / KIB + "KiB";
    }

    /** For people. */
    String label() {
        return memory() + " " + variant.label();
    }

    /**
     * Memory that all processes need together, in bytes: nodes as the launcher sizes them, load.
     */
    long neededBytes() {
        long heapBytes = memoryBytes + memoryBytes / 8 + BESIDE_BYTES;
        return nodes() * (heapBytes + BESIDE_BYTES) + LOAD_BYTES;
    }

    /** How many nodes it takes. */
    int nodes() {
        return variant.isProtected() ? 2 : 1;
    }
}

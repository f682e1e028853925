package dev.futago.node;

import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Reply;
import dev.futago.common.memory.GuestMemory;
import dev.futago.common.role.RoleConfig;
import dev.futago.node.config.NodeConfig;
import dev.futago.node.net.ClientPort;

/**
 * Heap that a node needs: its guest memory, and the limit of all else that it keeps there. The
 * launcher gives as much as this says for the kv guest.
 *
 * @param memoryBytes guest memory
 * @param trackingBytes an eighth of it: dirty tracking, all sessions during {@code FLUSHALL} (a
 *     sixteenth), and what the collector loses at the edges of large arrays
 * @param undoBytes before-images of one request
 * @param guestBytes what the guest keeps and collects
 * @param answerBytes answers of one read of a socket while they are written
 * @param heldBytes replies that wait for an acknowledgement
 * @param intakeBytes requests that wait until the guest may run
 * @param unsentBytes replies that clients do not take
 * @param jvmBytes everything else: connections, HTTP, Sentinel, history, classes
 */
public record HeapNeed(
        long memoryBytes,
        long trackingBytes,
        long undoBytes,
        long guestBytes,
        long answerBytes,
        long heldBytes,
        long intakeBytes,
        long unsentBytes,
        long jvmBytes) {

    private static final int TRACKING_SHARE = 8;
    private static final long JVM_BYTES = 47L << 20;

    /** The need of a node. */
    public static HeapNeed of(NodeConfig config) {
        RoleConfig role = config.role();
        Guest guest = Guests.create(role.guestType(), config.guestOptions());
        RoleConfig.Bounds bounds = role.bounds();
        long answers = bounds.heldBytesMax() + Reply.BYTES_MAX;
        return new HeapNeed(
                role.memoryBytes(),
                role.memoryBytes() / TRACKING_SHARE,
                GuestMemory.UNDO_BYTES_MAX,
                guest.heapUse().limitBytes(),
                answers,
                bounds.heldBytesMax() + answers,
                bounds.intakeBytesMax() + ClientPort.REQUEST_BYTES_MAX,
                ClientPort.UNSENT_HEAP_BYTES_MAX,
                JVM_BYTES);
    }

    /** All of it. */
    public long bytes() {
        return memoryBytes
                + trackingBytes
                + undoBytes
                + guestBytes
                + answerBytes
                + heldBytes
                + intakeBytes
                + unsentBytes
                + jvmBytes;
    }

    /**
     * Checks that a heap is large enough.
     *
     * @throws IllegalArgumentException with a sentence for the user, when it is not
     */
    public void check(long heapBytes) {
        if (bytes() > heapBytes) {
            throw new IllegalArgumentException(
                    ("a guest memory of %d MiB needs a heap of %d MiB (%d MiB beside it), and -Xmx"
                         + " is %d MiB: remove -Xmx from FUTAGO_JAVA_OPTS, or choose a smaller"
                         + " --memory")
                            .formatted(
                                    memoryBytes >> 20,
                                    mebibytes(bytes()),
                                    mebibytes(bytes() - memoryBytes),
                                    heapBytes >> 20));
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}

package dev.futago.common.role;

import java.util.Optional;

/**
 * How a role stands at one moment.
 *
 * @param role {@code primary} or {@code standby}
 * @param state the phase it is in, in the words of docs/PROTOCOL.md
 * @param isProtected whether everything released from now on has two holders
 * @param isServing whether clients are answered
 * @param tenure the record as it knows it
 * @param checkpoint last one sealed, or applied
 * @param acked last one acknowledged, or applied
 * @param heldOutputs replies that wait
 * @param oldestHeldNanos how long the oldest of them has waited
 * @param resyncBytesLeft what a joiner has still to receive; 0 where there is none
 * @param peerSilenceNanos since when nothing was heard of the peer; 0 where there is none
 * @param peer the other node, where it is known
 * @param reason why it stands so, for people; may be empty
 * @param error what is wrong with the arbiter's record while this node serves (R24); mostly empty
 */
public record RoleStatus(
        String role,
        String state,
        boolean isProtected,
        boolean isServing,
        Optional<Tenure> tenure,
        long checkpoint,
        long acked,
        long heldOutputs,
        long oldestHeldNanos,
        long resyncBytesLeft,
        long peerSilenceNanos,
        Optional<Peer> peer,
        String reason,
        Optional<String> error) {

    /** Without an error. */
    public RoleStatus(
            String role,
            String state,
            boolean isProtected,
            boolean isServing,
            Optional<Tenure> tenure,
            long checkpoint,
            long acked,
            long heldOutputs,
            long oldestHeldNanos,
            long resyncBytesLeft,
            long peerSilenceNanos,
            Optional<Peer> peer,
            String reason) {
        this(
                role,
                state,
                isProtected,
                isServing,
                tenure,
                checkpoint,
                acked,
                heldOutputs,
                oldestHeldNanos,
                resyncBytesLeft,
                peerSilenceNanos,
                peer,
                reason,
                Optional.empty());
    }

    /**
     * The other node as this one sees it.
     *
     * @param checkpoint the last number it told
     */
    public record Peer(
            NodeRef node, String role, String state, long checkpoint, long uptimeNanos) {}
}

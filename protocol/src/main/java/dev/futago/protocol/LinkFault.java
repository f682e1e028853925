package dev.futago.protocol;

/** Why a link ended before both ends had proven that they know the pair's secret. */
public enum LinkFault {
    /** The peer greeted, or answered, without a proof; this node has a secret. */
    PEER_WITHOUT_SECRET,
    /** The peer asked for a proof; this node has no secret. */
    NODE_WITHOUT_SECRET,
    /** The peer's proof does not match: another secret, another pair, or a stranger. */
    WRONG_PROOF,
    /** The peer has this node's own name: a stranger may have sent its words back. */
    SAME_NAME,
    /** The peer sent a frame that has no place in the handshake. */
    OUT_OF_ORDER
}

package dev.futago.node.admin;

/** The first answer of a status: is this pair protected, and if not, how does it stand? */
public enum Condition {
    /** Whatever is released from now on has two holders. */
    PROTECTED,
    /** Clients are served from one memory only, or will be as soon as the arbiter has answered. */
    UNPROTECTED,
    /** Replies wait, or a takeover does, for a witness that does not come by itself. */
    STALLED,
    /** This node owns nothing yet, and goes on trying. */
    WAITING,
    /** An operator paused the pair, and a takeover waits for the end of the pause. */
    PAUSED,
    /** This node serves, and the arbiter's record is not its own (PROTOCOL R24). */
    ERROR,
    /** Nobody holds the pair's memory any more (PROTOCOL R13). */
    DOWN
}

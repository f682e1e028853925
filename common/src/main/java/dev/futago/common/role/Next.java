package dev.futago.common.role;

/** What a node is to be after its role has ended. */
public sealed interface Next {

    /** Primary of a new pair: the guest is booted in a memory of zeroes. */
    record Founder(Tenure tenure) implements Next {}

    /** Primary after takeover: the guest goes on from the memory as it stands. */
    record Successor(Tenure tenure) implements Next {}

    /**
     * Standby of a primary that has welcomed it.
     *
     * @param link over which the image will come
     * @param self the incarnation that said hello
     * @param tenure as the primary told it
     * @param atNanos when it was welcomed
     */
    record Follower(LinkId link, NodeRef self, Tenure tenure, long atNanos) implements Next {}

    /** A node that owns nothing, in a new incarnation: what its memory holds is worthless. */
    record Newcomer() implements Next {}
}

package dev.futago.common.role;

import java.util.Optional;

/** What a node is to be after its role has ended. */
public sealed interface Next {

    /** Primary of a new pair: the guest is booted in a memory of zeroes. */
    record Founder(Tenure tenure) implements Next {}

    /**
     * Primary of the next epoch: the guest goes on from the memory as it stands.
     *
     * @param link to the standby, when the tenure names one and it is connected
     * @param sinceNanos since when the pair has not served
     * @param atNanos when it became owner
     */
    record Successor(Tenure tenure, Optional<LinkId> link, long sinceNanos, long atNanos)
            implements Next {}

    /**
     * Standby of a primary that has welcomed it.
     *
     * @param link over which the image will come
     * @param self the incarnation that said hello
     * @param tenure as the primary told it
     * @param atNanos when it was welcomed
     */
    record Follower(LinkId link, NodeRef self, Tenure tenure, long atNanos) implements Next {}

    /**
     * Standby after a switchover: its memory is the image (R16).
     *
     * @param link to the new primary; empty when it was lost meanwhile
     */
    record StoodDown(Optional<LinkId> link, NodeRef self, Tenure tenure, long atNanos)
            implements Next {}

    /**
     * A node that owns nothing, in a new incarnation: what its memory holds is worthless.
     *
     * @param known the latest of the record that it has seen
     */
    record Newcomer(Known known) implements Next {}
}

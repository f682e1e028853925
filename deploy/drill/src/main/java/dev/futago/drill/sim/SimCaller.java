package dev.futago.drill.sim;

import dev.futago.common.guest.ClientId;

/** One who connects to the client port of nodes. */
interface SimCaller {

    /** A node has let it in. */
    void onConnected(SimNode node, ClientId id);

    /** A node released this to it; it travels even when the node dies now. */
    void onReply(ClientId id, byte[] bytes);

    /** The connection to a node is gone. */
    void onLost(SimNode node);
}

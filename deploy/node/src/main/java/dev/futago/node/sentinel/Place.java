package dev.futago.node.sentinel;

/** One of the two nodes, as seen from this one. */
enum Place {
    OWN,
    PEER;

    Place other() {
        return this == OWN ? PEER : OWN;
    }
}

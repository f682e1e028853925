package dev.futago.node.sentinel;

/** One of the two nodes, as seen from this one. */
enum Side {
    OWN,
    PEER;

    Side other() {
        return this == OWN ? PEER : OWN;
    }
}

package dev.futago.drill.failover;

import dev.futago.drill.fault.Namespaces;
import dev.futago.drill.fault.SmallDisk;
import dev.futago.drill.fault.WallClock;

import java.util.Optional;

/** What a drill needs of its pair and its machine. */
public enum Need {
    /** A pair of the drill's own: not one that somebody else runs. */
    OWN_PAIR,
    /** Root, iproute2 and nftables: each node in a network namespace of its own. */
    NAMESPACES,
    /** Nothing: nodes that can be told to crash between two steps. */
    POINTS,
    /** Nothing: all that the nodes say to each other goes through proxies. */
    PROXY,
    /** Nothing: all that the nodes and an arbiter's server say goes through a proxy. */
    ARBITER_PROXY,
    /** Root: each data folder on a small tmpfs. */
    SMALL_DISK,
    /** libfaketime: each node with a wall clock of its own. */
    WALL_CLOCK;

    /** Why this machine does not have it; empty when it does. */
    Optional<String> missing() {
        return switch (this) {
            case NAMESPACES -> Namespaces.missing();
            case OWN_PAIR, POINTS, PROXY, ARBITER_PROXY -> Optional.empty();
            case SMALL_DISK -> SmallDisk.missing();
            case WALL_CLOCK -> WallClock.missing();
        };
    }
}

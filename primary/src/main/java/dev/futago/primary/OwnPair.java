package dev.futago.primary;

import dev.futago.common.guest.Pair;

/** How the pair stands, seen from its primary. */
record OwnPair(PrimaryStanding standing, CheckpointWindow window) implements Pair {

    @Override
    public long epoch() {
        return standing.epoch();
    }

    @Override
    public boolean isProtected() {
        return standing.phase() instanceof Phase.Paired;
    }

    @Override
    public long checkpoint() {
        return window.sealed();
    }
}

package dev.futago.standby;

import dev.futago.common.guest.Pair;

/** How the pair stands, seen from a standby. */
record OtherPair(StandbyStanding standing, Mirror mirror) implements Pair {

    @Override
    public long epoch() {
        return standing.phase() instanceof StandbyPhase.Following(_, var tenure)
                ? tenure.epoch()
                : 0;
    }

    @Override
    public boolean isProtected() {
        return standing.phase() instanceof StandbyPhase.Following;
    }

    @Override
    public long checkpoint() {
        return mirror.applied();
    }
}

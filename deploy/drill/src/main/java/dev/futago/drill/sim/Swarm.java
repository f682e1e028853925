package dev.futago.drill.sim;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which kinds of fault a seed has: drawn anew for each, so that some seeds know one kind only and
 * others all of them at once.
 *
 * @param isReckless whether crashes may hit the only holder of the memory
 * @param paceNanosMax between two faults, at most
 */
record Swarm(Set<Fault> kinds, boolean isReckless, long paceNanosMax) {

    private static final long MILLI = 1_000_000;

    static Swarm drawn(Chance chance) {
        Set<Fault> kinds = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (chance.happens(fault.probability())) {
                kinds.add(fault);
            }
        }
        boolean isReckless = chance.happens(0.1);
        long paceNanosMax = (chance.happens(0.15) ? chance.between(5, 100) : 500) * MILLI;
        return new Swarm(kinds, isReckless, paceNanosMax);
    }
}

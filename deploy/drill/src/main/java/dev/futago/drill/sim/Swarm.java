package dev.futago.drill.sim;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which kinds of fault a seed has: drawn anew for each, so that some seeds know one kind only and
 * others all of them at once.
 *
 * @param isReckless whether crashes may hit the only holder of the memory
 */
record Swarm(Set<Fault> kinds, boolean isReckless) {

    static Swarm drawn(Chance chance) {
        Set<Fault> kinds = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (chance.happens(fault.probability())) {
                kinds.add(fault);
            }
        }
        return new Swarm(kinds, chance.happens(0.1));
    }
}

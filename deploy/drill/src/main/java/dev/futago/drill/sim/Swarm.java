package dev.futago.drill.sim;

/**
 * Which kinds of fault a seed has, and how often: drawn anew for each, so that some seeds know one
 * kind only and others all of them at once.
 *
 * @param crashes processes die with their memory, and start again
 * @param linkBreaks connections between the nodes break at any message, told or untold
 * @param pauses a node stands still and goes on
 * @param slowLink messages may take long
 * @param stalls everything towards one side of a connection comes late, and the other side not
 * @param arbiterFaults answers are lost, and claims land late or never
 * @param clientBreaks clients lose their connections
 * @param orders operators switch over, and pause the pair
 * @param reckless crashes may hit the only holder of the memory
 */
record Swarm(
        boolean crashes,
        boolean linkBreaks,
        boolean pauses,
        boolean slowLink,
        boolean stalls,
        boolean arbiterFaults,
        boolean clientBreaks,
        boolean orders,
        boolean reckless) {

    static Swarm drawn(Chance chance) {
        return new Swarm(
                chance.happens(0.75),
                chance.happens(0.6),
                chance.happens(0.4),
                chance.happens(0.3),
                chance.happens(0.4),
                chance.happens(0.4),
                chance.happens(0.4),
                chance.happens(0.5),
                chance.happens(0.1));
    }
}

package dev.futago.drill.sim;

/** Kinds of fault; each seed draws which of them it has. */
enum Fault {
    /** A process dies with its memory, told or with its machine, and starts again after a while. */
    CRASH(0.7),

    /** A process dies and is up again within a millisecond, before its peer is told. */
    RESTART(0.3),

    /** Connections between the nodes break at any byte, told or untold. */
    LINK_BREAK(0.6),

    /** Nothing passes in one direction, and everything in the other. */
    ONE_WAY_CUT(0.4),

    /** A bit of page data is turned on the way. */
    DAMAGE(0.25),

    /** A node stands still and goes on. */
    PAUSE(0.4),

    /** Each turn of a node's loop takes long. */
    SLOW_NODE(0.3),

    /** Everything towards one node comes late. */
    STALL(0.4),

    /** What a node hears comes just when it has begun to suspect, and everything lives. */
    LATE_BEATS(0.3),

    /** Messages may take long, all the time. */
    SLOW_LINK(0.3),

    /** The arbiter's answers are lost, and claims land late or never, all the time. */
    ARBITER(0.4),

    /** The arbiter's answers come before or after the end of patience, all the time. */
    SLOW_ARBITER(0.2),

    /** One node cannot reach the arbiter. */
    ARBITER_CUT(0.3),

    /** The record is deleted, and put back after a while. */
    RECORD_AWAY(0.2),

    /** The arbiter is restored from an older copy, and the newest is put back after a while. */
    RECORD_RESTORED(0.2),

    /** A client's connection breaks. */
    CLIENT_BREAK(0.4),

    /** No fault, but as hard on the pair as one: an operator switches over, or pauses the pair. */
    ORDER(0.5),

    /** An operator orders the pair to begin again, and vouches for a node that does not run. */
    BOOTSTRAP(0.5),

    /** No fault either: an operator lets both images be compared, which must be equal. */
    VERIFY(0.4),

    /** A node's loop executes one long command, and its second thread says so (R21). */
    BUSY(0.3),

    /** The guest throws in the middle of a request, and what the request stored is undone. */
    DEFECT(0.3),

    /** The same where it cannot be undone: the node ends, and the next one refuses the request. */
    POISON(0.2);

    private final double probability;

    Fault(double probability) {
        this.probability = probability;
    }

    /** In how many of the seeds it is. */
    double probability() {
        return probability;
    }

    /** Under which name it is counted: FaultCrash, FaultOneWayCut. */
    String counted() {
        var name = new StringBuilder("Fault");
        for (String word : name().split("_", -1)) {
            name.append(word.charAt(0))
                    .append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return name.toString();
    }
}

package dev.futago.drill.failover;

/** A pair that somebody else runs is not in a state in which it may be broken: nothing was. */
public final class DrillRefusedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    DrillRefusedException(String why) {
        super(why);
    }
}

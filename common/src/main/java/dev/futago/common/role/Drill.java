package dev.futago.common.role;

/**
 * Told where a process is, so that a drill can end it or let it stand still exactly there. In the
 * roles it is a call that does nothing, unless the process was started for drills.
 */
@FunctionalInterface
public interface Drill {

    /** No drill: nothing happens anywhere. */
    Drill NONE = point -> {};

    /** The process is there. May not return, or late. */
    void pass(DrillPoint point);
}

package dev.futago.node.points;

/** What becomes of the process at a point. An interface so that tests outlive a crash. */
public interface Fate {

    /** Ends the process at once: no hook runs, and nothing that waits is written. */
    void crash();

    /** Lets the calling thread stand still. */
    void pause(long millis);
}

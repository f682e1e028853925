package dev.futago.node.points;

import dev.futago.node.logging.StandardStreams;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** This very process. */
public final class ProcessFate implements Fate {

    /** As a shell tells of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    /** This process. */
    public ProcessFate() {}

    @Override
    public void crash() {
        StandardStreams.flush(); // The last line names the point.
        Runtime.getRuntime().halt(KILLED);
    }

    @Override
    public void pause(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = deadline - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = deadline - System.nanoTime();
        }
    }
}

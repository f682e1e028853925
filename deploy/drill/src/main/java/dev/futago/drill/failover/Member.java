package dev.futago.drill.failover;

import dev.futago.drill.process.Signals;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A node of a pair under drill: one name, and the processes that have it one after another. Of our
 * own, or one that somebody else runs.
 */
sealed interface Member permits OwnMember, AttachedMember {

    String name();

    /** What it answers operators. */
    NodeApi api();

    /** Where the guest's clients find it. */
    InetSocketAddress client();

    /** Starts a process, or has it started by whoever runs it; it need not be ready yet. */
    void start(String verb);

    /** Waits until its process plays a role. */
    void awaitReady(String role, Duration atMost) throws TimeoutException, InterruptedException;

    /** Waits until its process has ended; answers the exit code. */
    int awaitEnd(Duration atMost) throws TimeoutException, InterruptedException;

    /** Whether it has a process that has not ended. */
    boolean isAlive();

    /**
     * Holds that it can be told by signals, before anything is said to have struck it.
     *
     * @throws DrillRefusedException when it is on another machine, or in a container
     */
    default void checkHere() {
        // One of our own is.
    }

    /** The number by which this machine knows its process. */
    long pid();

    /** Ends its process at once: SIGKILL. */
    void kill() throws TimeoutException, InterruptedException;

    /** Stops its process where it stands: SIGSTOP. */
    default void freeze() {
        Signals.stop(pid());
    }

    /** Lets its process go on: SIGCONT. */
    default void thaw() {
        Signals.go(pid());
    }
}

package dev.futago.drill.process;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was started and must be ended, whatever happens: the last first. It may be closed by another
 * thread, when the user has had enough; what is started after that is ended at once.
 */
public final class Children implements Child {

    private final Deque<Child> started = new ArrayDeque<>();
    private boolean isClosed;

    /** Nothing yet. */
    public Children() {}

    /** Whether it is over: nothing more is started. */
    public synchronized boolean isClosed() {
        return isClosed;
    }

    /**
     * Takes it.
     *
     * @throws IllegalStateException when it is over; what was given is ended then
     */
    public synchronized <C extends Child> C add(C child) {
        if (isClosed) {
            child.close();
            throw new IllegalStateException("it is over: nothing more is started");
        }
        started.push(child);
        return child;
    }

    /** Ends everything, also when some of it fails to end well; a second time does nothing. */
    @Override
    public synchronized void close() {
        isClosed = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (RuntimeException left) {
                System.err.println("futago: " + left.getMessage());
            }
        }
    }
}

package dev.futago.common.guest;

/**
 * One turn of the loop in which requests are executed. It is bounded in time, so that no client
 * waits long for the requests of another; and other threads see what it is busy with.
 */
public interface Turn {

    /** A turn that may last as long as it likes, and that nobody watches. */
    Turn UNBOUNDED =
            new Turn() {
                @Override
                public boolean isOver() {
                    return false;
                }

                @Override
                public void executes(String command) {
                    // Nobody asks.
                }

                @Override
                public long nanos() {
                    return 0;
                }

                @Override
                public long lastNanos() {
                    return 0;
                }
            };

    /** Whether the requests that are left wait for the next turn. */
    boolean isOver();

    /**
     * Notes which command is executed from now on.
     *
     * @param command its name, for people
     */
    void executes(String command);

    /** Reads the loop's clock: nanoseconds that never go back. Costs as much as a cheap request. */
    long nanos();

    /** What the loop's clock said when the loop read it last; costs nothing. */
    long lastNanos();
}

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
            };

    /** Whether the requests that are left wait for the next turn. */
    boolean isOver();

    /**
     * Notes which command is executed from now on.
     *
     * @param command its name, for people
     */
    void executes(String command);
}

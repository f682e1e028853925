package dev.futago.common.guest;

/**
 * One turn of the loop in which requests are executed, as other threads see it: they tell people,
 * and the peer, what the loop is busy with.
 */
@FunctionalInterface
public interface Turn {

    /** A turn that nobody watches. */
    Turn UNWATCHED = command -> {};

    /**
     * Notes which command is executed from now on.
     *
     * @param command its name, for people
     */
    void executes(String command);
}

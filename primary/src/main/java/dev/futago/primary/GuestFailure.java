package dev.futago.primary;

/** The guest threw, and what it had stored cannot be undone: the node must end. */
final class GuestFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Wraps what the guest threw.
     *
     * @param command names what was executed
     */
    GuestFailure(String command, Throwable cause) {
        super("the guest failed in '%s' and its stores cannot be undone".formatted(command), cause);
    }
}

package dev.futago.primary;

import dev.futago.common.guest.RequestDigest;

import java.util.Optional;

/** The guest threw, and what it had stored cannot be undone: the node must end. */
final class GuestFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String command;
    private final transient Optional<RequestDigest> digest;

    /**
     * Wraps what the guest threw.
     *
     * @param command names what was executed
     * @param digest of the request, where it is known
     */
    GuestFailure(String command, Optional<RequestDigest> digest, Throwable cause) {
        super("the guest failed in '%s' and its stores cannot be undone".formatted(command), cause);
        this.command = command;
        this.digest = digest;
    }

    String command() {
        return command;
    }

    Optional<RequestDigest> digest() {
        return digest;
    }
}

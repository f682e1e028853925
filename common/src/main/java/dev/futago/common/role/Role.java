package dev.futago.common.role;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One part that a node plays. A role is pure: it is told the time and what happened, and says what
 * to do. It has no thread, clock, socket, file or chance of its own, so that a simulator can drive
 * it as well as a network.
 *
 * <p>After a role has said {@link Action.Become} or {@link Action.Stop} it is told nothing more.
 */
public interface Role {

    /** A moment that does not come. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Tells what happened.
     *
     * @param nowNanos a clock that never goes back, from the start of the process
     * @param out takes what is to be done, in order, and does not call back
     */
    void step(long nowNanos, Event event, Consumer<? super Action> out);

    /**
     * Tells that all that one turn of the loop brought has been told: seal once, acknowledge once.
     */
    void endTurn(long nowNanos, Consumer<? super Action> out);

    /** When it wants to be told the time again, at the latest; {@link #NEVER} when it need not. */
    long nextTickNanos();

    /**
     * What a second thread tells the peer for this role while the loop is busy (R21), without the
     * number of the turn; nothing where nobody is to be patient.
     */
    default Optional<Message.Busy> busyWord() {
        return Optional.empty();
    }

    /** How it stands, for people and for metrics. */
    RoleStatus status(long nowNanos);
}

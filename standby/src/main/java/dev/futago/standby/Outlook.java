package dev.futago.standby;

import dev.futago.common.role.Action;
import dev.futago.common.role.Milestone;

import java.util.function.Consumer;

/** Whether anybody may hold the pair's memory still, and what people were told of it (R13). */
final class Outlook {

    private boolean peerMayServe = true;
    private String toldWaiting = "";
    private String toldDown = "";

    /** Nothing is known any more: what was found out was about holders named by a record before. */
    void forget() {
        toldDown = "";
        peerMayServe = true;
    }

    /** The other node was met, or was not. */
    void notePeer(boolean mayServe) {
        peerMayServe = mayServe;
    }

    /** Whether the memory may exist still: then nothing may be started again. */
    boolean mayMemoryExist() {
        return peerMayServe && toldDown.isEmpty();
    }

    /** Whether it was told that nobody holds the memory. */
    boolean isDown() {
        return !toldDown.isEmpty();
    }

    /** Tells why nothing moves, once for each reason. */
    void tellWaiting(String reason, Consumer<? super Action> out) {
        if (!reason.equals(toldWaiting)) {
            toldWaiting = reason;
            out.accept(new Action.Announce(new Milestone.Waiting(reason)));
        }
    }

    /** Tells that a record is not believed, before it is told that this is waited for. */
    void tellUnbelieved(String trouble, long epoch, Consumer<? super Action> out) {
        if (!trouble.equals(toldWaiting)) {
            out.accept(new Action.Announce(new Milestone.Stalled(trouble, epoch)));
        }
    }

    /** Tells that nobody holds the memory, once for each record: the first sign is the clearest. */
    void tellDown(String reason, Consumer<? super Action> out) {
        if (toldDown.isEmpty()) {
            toldDown = reason;
            out.accept(new Action.Announce(new Milestone.Down(reason)));
        }
    }

    /** What is waited for, as it was told last; empty at first. */
    String waiting() {
        return toldWaiting;
    }

    /** Why the node stands so, for people: the gravest that was told. */
    String reason() {
        return isDown() ? toldDown : toldWaiting;
    }
}

package dev.futago.standby;

import dev.futago.common.role.Action;
import dev.futago.common.role.Milestone;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Whether anybody may hold the pair's memory still, and what people were told of it (R13). */
final class Outlook {

    /** What the latest attempt to reach the peer has shown. */
    private sealed interface Peer {
        record Unasked() implements Peer {}

        record Unreached() implements Peer {}

        record Reached() implements Peer {}

        record Empty(String name) implements Peer {}
    }

    private Peer peer = new Peer.Unasked();
    private String toldWaiting = "";
    private String toldDown = "";

    /** Nothing is known any more: what was found out was about holders named by a record before. */
    void forget() {
        toldDown = "";
        peer = new Peer.Unasked();
    }

    /** An attempt to reach the peer begins. */
    void noteUnasked() {
        peer = new Peer.Unasked();
    }

    /** Nobody accepts a connection at the peer's address. */
    void noteUnreached() {
        peer = new Peer.Unreached();
    }

    /** Somebody accepts a connection at the peer's address, and may hold the memory. */
    void noteReached() {
        peer = new Peer.Reached();
    }

    /** The peer answered that it holds no memory. */
    void noteEmpty(String name) {
        peer = new Peer.Empty(name);
    }

    /**
     * Where memory may be that a new beginning would abandon: at any other process of the pair that
     * did not answer that it holds nothing, and that the operator does not vouch for (R13).
     *
     * @param named other nodes that the record names
     * @param off nodes that the operator vouches for
     */
    Optional<String> whereMemoryMayBe(Set<String> named, Set<String> off) {
        return switch (peer) {
            case Peer.Reached _ ->
                    Optional.of(
                            "the peer accepts connections and may hold the memory: " + toldWaiting);
            case Peer.Unasked _ -> Optional.of("the peer was not called yet: order it again");
            case Peer.Empty(var name) when off.contains(name) ->
                    Optional.of("%s is said to be off and answers".formatted(name));
            case Peer.Empty(var name) -> unnamed(named, Set.of(name), off);
            case Peer.Unreached _ when off.isEmpty() ->
                    Optional.of(
                            "the peer was not reached and may hold the memory: start it, or name it"
                                    + " by --node-is-off");
            case Peer.Unreached _ -> unnamed(named, Set.of(), off);
        };
    }

    private static Optional<String> unnamed(Set<String> named, Set<String> empty, Set<String> off) {
        return named.stream()
                .filter(name -> !empty.contains(name) && !off.contains(name))
                .findFirst()
                .map(
                        name ->
                                "%s may hold the memory: start it, or name it by --node-is-off"
                                        .formatted(name));
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

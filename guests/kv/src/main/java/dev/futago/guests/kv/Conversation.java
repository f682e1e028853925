package dev.futago.guests.kv;

import dev.futago.common.guest.ClientId;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What is known of one client's connection, and ends with it. It is not in guest memory: a takeover
 * ends all connections (docs/decisions/0019).
 */
final class Conversation {

    /** Requests that a client may send while one of it waits (P5). */
    private static final int KEPT_MAX = 1024;

    private static final long KEPT_BYTES_MAX = 1L << 20;

    private final ClientId client;
    private final long sinceMillis;
    private final Conversations all;
    private final Transaction transaction = new Transaction();
    private final ArrayDeque<RespRequest> kept = new ArrayDeque<>();
    private Optional<Waiting> waiting = Optional.empty();
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private String lastCommand = "";
    private long keptBytes;
    private boolean isThree;
    private boolean mayWait = true;

    Conversation(ClientId client, long sinceMillis, Conversations all) {
        this.client = client;
        this.sinceMillis = sinceMillis;
        this.all = all;
    }

    ClientId client() {
        return client;
    }

    /** When its first request came. */
    long sinceMillis() {
        return sinceMillis;
    }

    /** All that there are on this node. */
    Conversations all() {
        return all;
    }

    Transaction transaction() {
        return transaction;
    }

    /** Whether the client asked for RESP3. */
    boolean isThree() {
        return isThree;
    }

    void setThree(boolean three) {
        isThree = three;
    }

    String name() {
        return name;
    }

    void setName(String other) {
        name = other;
    }

    String libraryName() {
        return libraryName;
    }

    void setLibraryName(String other) {
        libraryName = other;
    }

    String libraryVersion() {
        return libraryVersion;
    }

    void setLibraryVersion(String other) {
        libraryVersion = other;
    }

    String lastCommand() {
        return lastCommand;
    }

    void setLastCommand(String other) {
        lastCommand = other;
    }

    /** Whether a command may wait for something. */
    boolean mayWait() {
        return mayWait;
    }

    /** Does something in which no command waits. */
    void withoutWaiting(Runnable commands) {
        mayWait = false;
        commands.run();
        mayWait = true;
    }

    Optional<Waiting> waiting() {
        return waiting;
    }

    void setWaiting(Optional<Waiting> other) {
        waiting = other;
    }

    /**
     * Keeps a request that came while one waits.
     *
     * @return whether there is room for it
     */
    boolean keep(RespRequest request) {
        RespRequest copy = request.copy();
        keptBytes += copy.ownBytes();
        kept.add(copy);
        return kept.size() <= KEPT_MAX && keptBytes <= KEPT_BYTES_MAX;
    }

    /** The oldest request that was kept, if nothing waits. */
    Optional<RespRequest> next() {
        if (waiting.isPresent() || kept.isEmpty()) {
            return Optional.empty();
        }
        keptBytes -= kept.getFirst().ownBytes();
        return Optional.of(kept.removeFirst());
    }

    /** Begins anew, as if the client had just connected. */
    void reset() {
        all.unwatch(this);
        transaction.end();
        name = "";
        isThree = false;
    }
}

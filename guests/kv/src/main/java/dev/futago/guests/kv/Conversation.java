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

    private final ClientId client;
    private final long sinceMillis;
    private final Conversations all;
    private final Transaction transaction;
    private final ArrayDeque<RespRequest> kept = new ArrayDeque<>();
    private Optional<Waiting> waiting = Optional.empty();
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private String lastCommand = "NULL";
    private long lastMillis;
    private boolean isThree;
    private boolean isDatabaseRefused;
    private boolean isNoEvict;
    private boolean isNoTouch;
    private boolean mayWait = true;

    Conversation(ClientId client, long sinceMillis, Conversations all) {
        this.client = client;
        this.sinceMillis = sinceMillis;
        this.all = all;
        transaction = new Transaction(all.budget());
    }

    ClientId client() {
        return client;
    }

    /** When its first request came. */
    long sinceMillis() {
        return sinceMillis;
    }

    /** When its latest request came. */
    long lastMillis() {
        return lastMillis;
    }

    void noteRequest(long atMillis) {
        lastMillis = atMillis;
    }

    /** Whether the database that the client selected last was refused. */
    boolean isDatabaseRefused() {
        return isDatabaseRefused;
    }

    void setDatabaseRefused(boolean refused) {
        isDatabaseRefused = refused;
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

    /** The name of the last command that the client sent. */
    String lastCommand() {
        return lastCommand;
    }

    /** Notes the name of a command; those that a transaction executes were sent before. */
    void noteCommand(String name) {
        if (!transaction.isExecuting()) {
            lastCommand = name;
        }
    }

    /** Whether the client asked not to be evicted. */
    boolean isNoEvict() {
        return isNoEvict;
    }

    void setNoEvict(boolean noEvict) {
        isNoEvict = noEvict;
    }

    /** Whether the client asked that its reads leave no trace. */
    boolean isNoTouch() {
        return isNoTouch;
    }

    void setNoTouch(boolean noTouch) {
        isNoTouch = noTouch;
    }

    /** Whether a command may wait for something. */
    boolean mayWait() {
        return mayWait;
    }

    /** Does something in which no command waits. */
    void withoutWaiting(Runnable commands) {
        boolean before = mayWait;
        mayWait = false;
        try {
            commands.run();
        } finally {
            mayWait = before;
        }
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
        return kept.size() < KEPT_MAX
                && all.budget().take(request.costBytes(), () -> kept.add(request.copy()));
    }

    /** Returns whether requests are kept. */
    boolean hasKept() {
        return !kept.isEmpty();
    }

    /** Returns whether requests are kept that wait for nothing. */
    boolean isResumed() {
        return waiting.isEmpty() && !kept.isEmpty();
    }

    /** Whether a request that comes now must wait: for this one, or for those before it. */
    boolean isBusy() {
        return waiting.isPresent() || !kept.isEmpty();
    }

    /** The oldest request that was kept. */
    RespRequest firstKept() {
        return kept.getFirst();
    }

    /** Takes the oldest request that was kept. */
    RespRequest next() {
        RespRequest next = kept.removeFirst();
        all.budget().giveBack(next.costBytes());
        return next;
    }

    /**
     * A request of it was undone: it waits for nothing. A transaction that was being executed has
     * ended; one that is being queued, or prepared by WATCH, will not be executed.
     */
    void abandon() {
        all.stopWaiting(this);
        if (transaction.isExecuting()) {
            endTransaction();
        } else {
            transaction.spoil();
            transaction.breakIfWatching();
        }
    }

    /** Forgets its transaction, and what it watches. */
    void endTransaction() {
        all.unwatch(this);
        transaction.end();
    }

    /** Nothing is kept of it any more. */
    void end() {
        kept.forEach(request -> all.budget().giveBack(request.costBytes()));
        kept.clear();
        all.stopWaiting(this);
        all.unwatch(this);
        transaction.end();
    }

    /** Begins anew, as if the client had just connected. */
    void reset() {
        all.unwatch(this);
        transaction.end();
        name = "";
        isThree = false;
        isDatabaseRefused = false;
    }
}

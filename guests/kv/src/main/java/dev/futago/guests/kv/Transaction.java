package dev.futago.guests.kv;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a client has put between MULTI and EXEC, and the keys that must not change before it. */
final class Transaction {

    /** Bytes that a watched key costs beside its name. */
    private static final long WATCH_BYTES = 256;

    private final Budget budget;
    private final List<RespRequest> queue = new ArrayList<>();
    private final Set<String> watched = new HashSet<>();
    private long queuedBytes;
    private long watchedBytes;
    private boolean isOpen;
    private boolean isSpoilt;
    private boolean isBroken;
    private boolean isExecuting;

    /** One that has not begun, of a client who shares a budget with others. */
    Transaction(Budget budget) {
        this.budget = budget;
    }

    void open() {
        isOpen = true;
    }

    /** Whether commands are queued. */
    boolean isQueueing() {
        return isOpen && !isExecuting;
    }

    /** Whether it is being executed. */
    boolean isExecuting() {
        return isExecuting;
    }

    /**
     * Keeps a command for later.
     *
     * @return whether there is room for it
     */
    boolean queue(RespRequest request) {
        boolean hasRoom = budget.take(request.costBytes());
        if (hasRoom) {
            queuedBytes += request.costBytes();
            queue.add(request.copy());
        }
        return hasRoom;
    }

    /** Bytes that the queued commands cost. */
    long queuedBytes() {
        return queuedBytes;
    }

    /** What EXEC would execute, as bytes; empty where no transaction has begun. */
    byte[] encoded() {
        var encoded = new ByteArrayOutputStream();
        if (isOpen) {
            encoded.write('M'); // An empty transaction is not the same as none.
            queue.forEach(request -> encoded.writeBytes(request.encoded()));
        }
        return encoded.toByteArray();
    }

    int queued() {
        return queue.size();
    }

    /** A command was refused when it should have been queued: it will not be executed. */
    void spoil() {
        isSpoilt = isSpoilt || isQueueing();
    }

    boolean isSpoilt() {
        return isSpoilt;
    }

    /**
     * Watches a key.
     *
     * @return whether there is room for it
     */
    boolean watch(String key) {
        if (watched.contains(key)) {
            return true;
        }
        boolean hasRoom = budget.take(WATCH_BYTES + key.length());
        if (hasRoom) {
            watchedBytes += WATCH_BYTES + key.length();
            watched.add(key);
        }
        return hasRoom;
    }

    Set<String> watched() {
        return watched;
    }

    /** A watched key has changed: it will not be executed. */
    void breakIt() {
        isBroken = true;
    }

    /** Breaks it if it watches anything: what it watches may be incomplete. */
    void breakIfWatching() {
        isBroken = isBroken || !watched.isEmpty();
    }

    boolean isBroken() {
        return isBroken;
    }

    /** Begins to execute what was queued. */
    List<RespRequest> execute() {
        isExecuting = true;
        return queue;
    }

    /** Forgets all of it; who watched must be told first. */
    void end() {
        queue.clear();
        budget.giveBack(queuedBytes);
        queuedBytes = 0;
        unwatch();
        isOpen = false;
        isSpoilt = false;
        isExecuting = false;
    }

    /** Watches nothing any more. */
    void unwatch() {
        watched.clear();
        budget.giveBack(watchedBytes);
        watchedBytes = 0;
        isBroken = false;
    }
}

package dev.futago.guests.kv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a client has put between MULTI and EXEC, and the keys that must not change before it. */
final class Transaction {

    /** Bytes of all words that one client may queue (P5). */
    private static final long BYTES_MAX = 16L << 20;

    private final List<RespRequest> queue = new ArrayList<>();
    private final Set<String> watched = new HashSet<>();
    private long bytes;
    private boolean isOpen;
    private boolean isSpoilt;
    private boolean isBroken;
    private boolean isExecuting;

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
        RespRequest copy = request.copy();
        bytes += copy.ownBytes();
        boolean hasRoom = bytes <= BYTES_MAX && queue.size() < RespRequest.WORDS_MAX;
        if (hasRoom) {
            queue.add(copy);
        }
        return hasRoom;
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

    void watch(String key) {
        watched.add(key);
    }

    Set<String> watched() {
        return watched;
    }

    /** A watched key has changed: it will not be executed. */
    void breakIt() {
        isBroken = true;
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
        watched.clear();
        bytes = 0;
        isOpen = false;
        isSpoilt = false;
        isBroken = false;
        isExecuting = false;
    }

    /** Watches nothing any more. */
    void unwatch() {
        watched.clear();
        isBroken = false;
    }
}

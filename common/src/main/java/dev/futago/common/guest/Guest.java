package dev.futago.common.guest;

import dev.futago.common.memory.GuestMemory;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What runs in a pair: a service that keeps everything in guest memory.
 *
 * <p>A guest must answer from {@link GuestMemory} and the request alone, for the node that answers
 * next may be the other one. Between calls it keeps nothing of its own but what ends with a
 * client's connection. It is called by one thread, never reads a clock (a request says when it
 * came), and throws only when it is itself defective: bad input is answered. A guest that {@link
 * #isUndoable} loses one request to such a defect, and any other guest its node.
 */
public interface Guest {

    /** What {@link #requestBytes} answers for bytes that can never become a request. */
    int MALFORMED = -1;

    /**
     * What {@link #requestBytes} answers for a request of another protocol that lines of text make
     * possible, such as HTTP: a browser or a proxy was made to speak to this port.
     */
    int FOREIGN_PROTOCOL = -2;

    /** What {@link #wakeAtMillis} answers when something is due at once. */
    long AT_ONCE = 0;

    /** What {@link #wakeAtMillis} answers when nothing is due. */
    long NOT_WAITING = Long.MAX_VALUE;

    /** Name of the kind of guest; both nodes of a pair must run the same. */
    String type();

    /** The smallest memory it can run in, in bytes. */
    long memoryBytesMin();

    /**
     * Finds the first request in what a client has sent.
     *
     * @param received from its position to its limit; left as it is
     * @return the length of the request in bytes, 0 when more must come first, {@link #MALFORMED},
     *     or {@link #FOREIGN_PROTOCOL}
     */
    int requestBytes(ByteBuffer received);

    /**
     * How many bytes must come at least before {@link #requestBytes}, which has just answered 0,
     * can find a request in the same bytes and those: so that a long one that comes in many pieces
     * is not looked at from its beginning with each of them. Bytes that can never become one may be
     * found out with fewer, and are then found out late.
     */
    default int bytesMissing() {
        return 1;
    }

    /** Lays out a memory of zeroes. */
    void boot(GuestMemory fresh);

    /** Executes one request and appends its answer. */
    void handle(GuestMemory memory, Request request, Reply reply);

    /**
     * Answers a request on a node that is not primary, without a look at guest memory: what it says
     * leaves at once. Here, as of a guest whose clients know where to go, by hanging up.
     */
    default void decline(Request request, Reply reply) {
        reply.hangUp();
    }

    /**
     * Answers a request on a standby, which has the memory as it was at a checkpoint, whole: what
     * it says leaves at once. Here as {@link #decline} does.
     *
     * @param image cannot be stored to; the same object from one call to the next, while the
     *     standby follows one primary, and good for reading within a call only
     * @param ageNanos since the last word of the primary came, at most
     * @return whether reads are answered from the image now
     */
    default boolean look(GuestMemory image, long ageNanos, Request request, Reply reply) {
        decline(request, reply);
        return false;
    }

    /** Gives it the connections of the node that runs it, which it may look at in any call. */
    default void observe(Connections connections) {}

    /** Bytes for a client that finds too many others connected; it is closed after them. */
    default byte[] refusalOfClient() {
        return new byte[0];
    }

    /** A client is gone, on whatever node: what is known of its connection is forgotten. */
    default void left(ClientId client) {}

    /**
     * When it must be {@linkplain #wake woken}, in milliseconds since 1970 by the clock of the
     * requests; {@link #NOT_WAITING} when it need not.
     */
    default long wakeAtMillis() {
        return NOT_WAITING;
    }

    /**
     * Does one thing that is due without a request, for one client: called until {@link
     * #wakeAtMillis} says that nothing is due, after each request too.
     *
     * @param pair as it stands
     * @param turn in which it is done
     * @param atMillis the time now, by the clock of the requests
     * @param reply for {@linkplain Reply#tell others} only
     */
    default void wake(GuestMemory memory, Pair pair, Turn turn, long atMillis, Reply reply) {}

    /** Heap that it uses beside guest memory and its answers. */
    default HeapUse heapUse() {
        return HeapUse.NONE;
    }

    /**
     * Returns whether {@link #handle} and {@link #wake} can be undone when they throw. Their stores
     * are undone by the caller, which then calls {@link #onUndone}; undo costs a copy of each line
     * that they store to. {@link #handle} may call {@link GuestMemory#keep} where that is too much:
     * if it throws after that, the node ends.
     */
    default boolean isUndoable() {
        return false;
    }

    /**
     * The last {@link #handle} or {@link #wake} threw, and guest memory is as it was before: drops
     * what the guest derived from its stores, and answers the client with an error. A {@link #wake}
     * must not find the same thing due again.
     *
     * @param defect what it threw
     * @param reply without anything that it had answered
     */
    default void onUndone(Throwable defect, Reply reply) {}

    /**
     * Identifies what a request would execute, so that it can be refused where it has ended a node.
     * Called before or after {@link #handle}; must answer the same. Here, its bytes.
     */
    default RequestDigest digest(Request request) {
        return RequestDigest.ofBytes(request);
    }

    /**
     * Identifies the request that the next {@link #wake} executes, if it came before it was due.
     */
    default Optional<RequestDigest> dueDigest() {
        return Optional.empty();
    }

    /**
     * Answers the request of {@link #dueDigest}, which has ended a node of this pair, without
     * executing it.
     *
     * @param command names what failed
     * @param reply for {@linkplain Reply#tell others} only
     */
    default void refuseDue(String command, Reply reply) {}

    /** Identifies the request that the last {@link #wake} executed, if it was one. */
    default Optional<RequestDigest> wokenDigest() {
        return Optional.empty();
    }

    /**
     * Answers a request that has ended a node of this pair, without executing it. Here, by ending
     * the connection.
     *
     * @param command names what failed
     */
    default void refuse(Request request, String command, Reply reply) {
        reply.hangUp();
    }

    /** Names the command that was executed last, for logs. */
    default String lastCommand() {
        return "request";
    }

    /**
     * What a client might send, so that a node can rehearse serving it before it must: they are
     * executed in a memory that was booted for this and is thrown away.
     *
     * @param round counts from 0; those of all rounds make sense one after the other
     * @return whole requests, back to back, from its position to its limit; nothing, as here, from
     *     a guest that cannot be rehearsed
     */
    default ByteBuffer rehearsalRequests(long round) {
        return ByteBuffer.allocate(0);
    }
}

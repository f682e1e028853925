package dev.futago.drill.check;

import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;

/**
 * One reply, as far as the checks need it.
 *
 * @param outcome what became of the request
 * @param session the session it speaks of
 * @param number the number of the request within it, {@link RrWire#READ} of a read
 * @param count how many requests of the session had taken effect then
 * @param order place of the request in the one history; of the last effect of all in the answer to
 *     a read, and when the session is {@linkplain Outcome#EXPIRED expired}; 0 when the request is
 *     {@linkplain Outcome#TOO_OLD too old}
 * @param epoch the epoch of the node that answered
 */
public record Answer(
        Outcome outcome, long session, long number, long count, long order, long epoch) {

    /** What became of a request. */
    public enum Outcome {
        /** It took effect, now or before, or it was read. */
        DONE,
        /** The guest does not know its session. */
        EXPIRED,
        /** The guest misses requests before it. */
        OUT_OF_ORDER,
        /** It took effect before, and the guest has forgotten its reply. */
        TOO_OLD
    }

    /**
     * Reads a reply of the rr guest from a little-endian buffer, at an index, moving nothing.
     *
     * @throws IllegalArgumentException when it {@linkplain RrWire#isReply is none}
     */
    public static Answer readFrom(ByteBuffer replies, int from) {
        int status = replies.getInt(from + RrWire.STATUS);
        Outcome outcome =
                switch (status) {
                    case RrWire.OK -> Outcome.DONE;
                    case RrWire.EXPIRED -> Outcome.EXPIRED;
                    case RrWire.OUT_OF_ORDER -> Outcome.OUT_OF_ORDER;
                    case RrWire.TOO_OLD -> Outcome.TOO_OLD;
                    default -> throw new IllegalArgumentException("no such status: " + status);
                };
        return new Answer(
                outcome,
                replies.getLong(from + RrWire.SESSION),
                replies.getLong(from + RrWire.NUMBER),
                replies.getLong(from + RrWire.COUNT),
                replies.getLong(from + RrWire.ORDER),
                replies.getLong(from + RrWire.EPOCH));
    }

    /** Whether it brings no reply to the request, and no later one will. */
    public boolean isRefusal() {
        return outcome != Outcome.DONE;
    }

    /** What its count is beyond its number, 0 as long as each request takes effect once. */
    long surplus() {
        return count - number;
    }

    @Override
    public String toString() {
        return "session %x number %d: %s with count %d, order %d, epoch %d"
                .formatted(session, number, outcome, count, order, epoch);
    }
}

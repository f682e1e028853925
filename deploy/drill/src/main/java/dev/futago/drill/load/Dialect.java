package dev.futago.drill.load;

import dev.futago.drill.check.Answer;
import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How a session asks a guest for an effect or a read, and how that answers: the same clients and
 * the same checks drive either guest. Buffers are little-endian.
 */
public sealed interface Dialect permits RrDialect, KvDialect {

    /** What stands next in what a node has sent. */
    sealed interface Heard {

        /** An answer; the position is behind it. */
        record Told(Answer answer) implements Heard {}

        /** An answer that has not come as a whole; the position is where it was. */
        record NotYet() implements Heard {}

        /** Nothing that this guest answers where it serves: whoever says it, hang up. */
        record Useless(String why) implements Heard {}
    }

    /** The rr guest's. */
    static Dialect rr(RrWire.Sizes sizes) {
        return new RrDialect(sizes);
    }

    /** The kv guest's. */
    static Dialect kv() {
        return new KvDialect();
    }

    /** The guest, as {@code --guest} names it. */
    String guest();

    /** How many requests of a session may wait: the guest keeps the replies of the last so many. */
    int window();

    /** How long requests and replies are, if all are of one length. */
    Optional<RrWire.Sizes> sizes();

    /** No request has more bytes. */
    int requestBytesMax();

    /**
     * Writes a request at the position of a buffer of zeroes, and moves on behind it.
     *
     * @param number of an effect within its session, {@link RrWire#READ} of a read
     */
    void putRequest(ByteBuffer to, long session, long number);

    /** Reads what stands at the position of a buffer, and moves on behind it. */
    Heard read(ByteBuffer replies);
}

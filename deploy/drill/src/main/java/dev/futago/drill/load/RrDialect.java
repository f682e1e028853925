package dev.futago.drill.load;

import dev.futago.drill.check.Answer;
import dev.futago.guests.rr.RrGuest;
import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Requests and replies of fixed sizes, as {@link RrWire} lays them out. */
record RrDialect(RrWire.Sizes lengths) implements Dialect {

    @Override
    public String guest() {
        return RrGuest.TYPE;
    }

    @Override
    public int window() {
        return RrWire.WINDOW;
    }

    @Override
    public Optional<RrWire.Sizes> sizes() {
        return Optional.of(lengths);
    }

    @Override
    public int requestBytesMax() {
        return lengths.requestBytes();
    }

    @Override
    public void putRequest(ByteBuffer to, long session, long number) {
        RrWire.putRequest(to, lengths, session, number);
    }

    @Override
    public Heard read(ByteBuffer replies) {
        int from = replies.position();
        if (replies.remaining() < lengths.replyBytes()) {
            return new Heard.NotYet();
        }
        if (!RrWire.isReply(replies, from, lengths)) {
            return new Heard.Useless("what answers is no rr guest");
        }
        replies.position(from + lengths.replyBytes());
        return new Heard.Told(Answer.readFrom(replies, from));
    }
}

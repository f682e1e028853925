package dev.futago.drill.load;

import dev.futago.drill.check.Answer;
import dev.futago.drill.check.Answer.Outcome;
import dev.futago.drill.load.Dialect.Heard;
import dev.futago.guests.rr.RrWire;

import java.nio.ByteBuffer;

/** The replies to one transaction of the {@link KvDialect}, read in turn. */
final class KvReplies {

    /** Of a session in text, hexadecimal. */
    static final int SESSION_DIGITS = 16;

    private static final int OF_AN_EFFECT = 5;
    private static final int OF_A_READ = 3;

    private final ByteBuffer bytes;
    private final RespReader reader;
    private Outcome outcome = Outcome.DONE;
    private long session;
    private long number;
    private long count;
    private long order;
    private long countNow;
    private long orderNow;
    private String useless = "";

    KvReplies(ByteBuffer bytes) {
        this.bytes = bytes;
        reader = new RespReader(bytes);
    }

    Heard read() {
        int from = bytes.position();
        if (isTransaction() && isEcho() && isEffectOrRead() && isNow() && is(':')) {
            return new Heard.Told(answer(reader.number()));
        }
        if (useless.isEmpty()) {
            bytes.position(from);
            return new Heard.NotYet();
        }
        return new Heard.Useless(useless);
    }

    private Answer answer(long epoch) {
        boolean isTold = number != RrWire.READ && outcome == Outcome.DONE;
        return new Answer(
                outcome,
                session,
                number,
                isTold ? count : countNow,
                isTold ? order : orderNow,
                epoch);
    }

    /** Whether an element of a kind comes next; if another does, nothing here is of use. */
    private boolean is(char kind) {
        char found = reader.next();
        if (found != kind && found != RespReader.NOT_YET) {
            useless = found == '-' ? "it answers " + reader.text() : "what answers is no kv guest";
        }
        return found == kind;
    }

    /** All was queued, which a node does that serves, and is executed. */
    private boolean isTransaction() {
        if (!is('+')) {
            return false;
        }
        while (reader.peek() == '+') {
            if (!is('+')) {
                return false;
            }
        }
        return is('*');
    }

    private boolean isEcho() {
        long elements = reader.number();
        if (!is('$')) {
            return false;
        }
        session = reader.hexadecimal(0, SESSION_DIGITS);
        number = reader.decimal(SESSION_DIGITS + 1);
        boolean isOurs =
                reader.length() > SESSION_DIGITS + 1
                        && number >= 0
                        && elements == (number == RrWire.READ ? OF_A_READ : OF_AN_EFFECT);
        if (!isOurs) {
            useless = "what answers is no kv guest";
        }
        return isOurs;
    }

    private boolean isEffectOrRead() {
        if (number == RrWire.READ) {
            return true;
        }
        if (!isOnce()) {
            return false;
        }
        count = reader.number();
        if (!isOnce()) {
            return false;
        }
        order = reader.number();
        return true;
    }

    /** Whether it was executed once, or is not, for one of the reasons that the guest names. */
    private boolean isOnce() {
        if (reader.peek() != '-') {
            return is(':');
        }
        if (!is('-')) {
            return false;
        }
        String refusal = reader.text();
        Outcome found =
                refusal.startsWith("ONCEUNKNOWN ")
                        ? Outcome.EXPIRED
                        : refusal.startsWith("ONCEORDER ")
                                ? Outcome.OUT_OF_ORDER
                                : refusal.startsWith("ONCEDONE ") ? Outcome.TOO_OLD : Outcome.DONE;
        if (found == Outcome.DONE) {
            useless = "it answers " + refusal;
        } else if (outcome == Outcome.DONE) {
            outcome = found;
        }
        return found != Outcome.DONE;
    }

    private boolean isNow() {
        if (!is('*') || !is('$')) {
            return false;
        }
        countNow = Math.max(0, reader.decimal(0));
        if (!is('$')) {
            return false;
        }
        orderNow = Math.max(0, reader.decimal(0));
        return true;
    }
}

package dev.futago.common.role;

import java.util.function.Consumer;

/**
 * One question to the arbiter at a time, asked again until its outcome is known.
 *
 * <p>PROTOCOL R7: after a claim whose outcome is unknown, a read that still shows the old record
 * proves nothing, for the claim may land late. The same claim on the same version does: its success
 * kills the late one, its refusal shows the truth. An answer to any copy of a claim is its outcome,
 * however late.
 */
public final class ArbiterDesk {

    private sealed interface Question {
        record Nothing() implements Question {}

        record Read() implements Question {}

        record Claim(Revision expected, Tenure sought) implements Question {}
    }

    private final long retryNanos;
    private Question asked = new Question.Nothing();
    private long number;
    private long unanswered; // copies of the open question: bit 0 the newest, bit 1 the one before
    private long againAtNanos = Role.NEVER;

    /**
     * A desk with nothing asked.
     *
     * @param retryNanos how long to wait before a question without an answer is asked again
     */
    public ArbiterDesk(long retryNanos) {
        this.retryNanos = retryNanos;
    }

    /** Asks for the record. */
    public void read(Consumer<? super Action> out) {
        unanswered = 0;
        ask(new Question.Read(), out);
    }

    /** Asks for a tenure in place of the record of the version before it. */
    public void claim(Tenure sought, Consumer<? super Action> out) {
        claim(new Revision(sought.version() - 1, sought.era().id()), sought, out);
    }

    /** Asks for a tenure in place of a record of another line, or of none (R23). */
    public void claim(Revision expected, Tenure sought, Consumer<? super Action> out) {
        unanswered = 0;
        ask(new Question.Claim(expected, sought), out);
    }

    private void ask(Question question, Consumer<? super Action> out) {
        asked = question;
        againAtNanos = Role.NEVER;
        number++;
        unanswered = (unanswered << 1) | 1; // After 63 more copies one counts as answered.
        switch (question) {
            case Question.Read() -> out.accept(new Action.ReadTenure(number));
            case Question.Claim(var expected, var sought) ->
                    out.accept(new Action.Claim(number, expected, sought));
            case Question.Nothing() -> throw new IllegalStateException("nothing to ask");
        }
    }

    /**
     * Takes an answer if it is to a copy of the open question that has none yet.
     *
     * @return whether it is; any other is to be ignored. That nothing is known of an earlier copy
     *     says nothing of the later ones
     */
    public boolean takes(long answered, ArbiterAnswer answer) {
        long age = number - answered;
        if (age < 0 || age >= Long.SIZE || (unanswered & (1L << age)) == 0) {
            return false;
        }
        if (answer instanceof ArbiterAnswer.Unknown) {
            return age == 0; // An answer may still come, late.
        }
        unanswered &= ~(1L << age);
        return true;
    }

    /** The question is answered, and needs no other. */
    public void close() {
        asked = new Question.Nothing();
        unanswered = 0;
        againAtNanos = Role.NEVER;
    }

    /** No answer came: the same will be asked again. */
    public void onUnknown(long nowNanos) {
        againAtNanos = nowNanos + retryNanos;
    }

    /** Asks again when it is time to. */
    public void onTick(long nowNanos, Consumer<? super Action> out) {
        if (nowNanos >= againAtNanos) {
            ask(asked, out);
        }
    }

    /** When it wants to be told the time. */
    public long nextTickNanos() {
        return againAtNanos;
    }
}

package dev.futago.drill.check;

import dev.futago.common.role.Invariant;

/**
 * What one session sent and was answered. It numbers its requests from 1; answers must come in the
 * same order, and those that wait are sent again, in order, when a connection is lost.
 */
public final class SessionHistory {

    /** What an answer was found to be. */
    public enum Judgement {
        /** It belongs to the oldest request that waited, which waits no more. */
        ACCEPTED,
        /** It refuses that request: the session is over, and all that waited is given up. */
        REFUSED,
        /** It belongs to nothing that waits: the connection it came on is not to be trusted. */
        MISPLACED
    }

    private final RunHistory run;
    private final long session;

    // By number, modulo: what had been seen when the request was sent.
    private final long[] orderBefore;
    private final long[] epochBefore;
    private final int mask;

    private long sent;
    private long answered;
    private long acknowledged;
    private long lastOrder;
    private long surplus;

    SessionHistory(RunHistory run, long session, int unansweredMax) {
        if (unansweredMax < 1) {
            throw new IllegalArgumentException("a session has 1 request waiting, or more");
        }
        this.run = run;
        this.session = session;
        int room = Integer.highestOneBit(unansweredMax * 2 - 1);
        orderBefore = new long[room];
        epochBefore = new long[room];
        mask = room - 1;
    }

    /** The id of the session. */
    public long session() {
        return session;
    }

    /** Number of the last request that was sent. */
    public long sent() {
        return sent;
    }

    /** Number of the last request that was answered as done. */
    public long acknowledged() {
        return acknowledged;
    }

    /** How many requests wait: those after {@link #acknowledged} up to {@link #sent}. */
    public int unanswered() {
        return (int) (sent - answered);
    }

    /** Notes that a fresh request is sent; answers its number. */
    public long onSent(long nowNanos) {
        Invariant.check(unanswered() <= mask, "%d requests wait, and may", unanswered(), mask + 1);
        sent++;
        orderBefore[(int) sent & mask] = Math.max(run.linear().highestOrder(), lastOrder);
        epochBefore[(int) sent & mask] = run.linear().highestEpoch();
        run.onSent(nowNanos);
        return sent;
    }

    /**
     * Notes that a request is sent again. It may have taken effect when it was sent first, so the
     * order it may have stays; but who answers, answers now.
     */
    public void onRetried(long number) {
        Invariant.check(
                number > answered && number <= sent, "%d of %d waits no more", number, sent);
        epochBefore[(int) number & mask] = run.linear().highestEpoch();
        run.onRetried();
    }

    /** Judges what has been received. */
    public Judgement onAnswer(Answer answer, long nowNanos) {
        if (unanswered() == 0 || answer.session() != session || answer.number() != answered + 1) {
            run.onMisplaced(answer);
            return Judgement.MISPLACED;
        }
        int at = (int) answer.number() & mask;
        run.linear().onAnswer(answer, Math.max(orderBefore[at], lastOrder), epochBefore[at]);
        if (answer.isRefusal()) {
            run.onRefused(answer, acknowledged, unanswered());
            answered = sent;
            return Judgement.REFUSED;
        }
        run.onDone(answer, surplus, nowNanos);
        surplus = answer.count() - answer.number();
        lastOrder = Math.max(lastOrder, answer.order());
        answered = answer.number();
        acknowledged = answered;
        return Judgement.ACCEPTED;
    }
}

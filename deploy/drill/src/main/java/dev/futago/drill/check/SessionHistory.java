package dev.futago.drill.check;

import dev.futago.common.role.Invariant;

/**
 * What one session sent and was answered. It numbers its requests from 1; answers must come in the
 * same order, and those that wait are sent again, in order, when a connection is lost. Before them,
 * the last few that were answered may be {@linkplain #askAgain asked again}: each must be answered
 * as it was.
 */
public final class SessionHistory {

    /** What an answer was found to be. */
    public enum Judgement {
        /** It belongs to the oldest request that waited, which waits no more. */
        ACCEPTED,
        /** It belongs to a request that was answered before and asked again. */
        REPEATED,
        /** It refuses its request: the session is over, and all that waited is given up. */
        REFUSED,
        /** It belongs to nothing that waits: the connection it came on is not to be trusted. */
        MISPLACED
    }

    /** How many answered requests can be asked again at a time. */
    public static final int ASKED_AGAIN_MAX = 8;

    private final RunHistory run;
    private final long session;

    // By number, modulo: what had been seen when the request was sent.
    private final long[] orderBefore;
    private final long[] epochBefore;
    private final int mask;

    // By number, modulo: what the last answers said.
    private final long[] orderAnswered = new long[ASKED_AGAIN_MAX];
    private final long[] surplusAnswered = new long[ASKED_AGAIN_MAX];

    private long sent;
    private long next = 1; // the number that the next answer is for
    private long answered;
    private long acknowledged;
    private long lastOrder;
    private long surplus;
    private long orderBeforeAsking;
    private long epochBeforeAsking;

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

    /**
     * Notes that a connection is new, and that the last requests that were answered are asked again
     * on it before anything else.
     *
     * @param most how many, at most; {@link #ASKED_AGAIN_MAX} is a limit, too
     * @return number of the first of them, or of the first that waits when there is none
     */
    public long askAgain(int most) {
        orderBeforeAsking = run.linear().highestOrder();
        epochBeforeAsking = run.linear().highestEpoch();
        next = Math.max(1, answered + 1 - Math.min(most, ASKED_AGAIN_MAX));
        return next;
    }

    /** Judges what has been received. */
    public Judgement onAnswer(Answer answer, long nowNanos) {
        if (next > sent || answer.session() != session || answer.number() != next) {
            run.onMisplaced(answer);
            return Judgement.MISPLACED;
        }
        return next <= answered ? onRepeat(answer) : onFirst(answer, nowNanos);
    }

    private Judgement onRepeat(Answer answer) {
        int at = placeOf(next);
        run.linear().onRepeat(answer, orderAnswered[at], epochBeforeAsking);
        if (answer.isRefusal()) {
            return onRefusal(answer, orderBeforeAsking);
        }
        boolean isSame =
                answer.order() == orderAnswered[at] && answer.surplus() == surplusAnswered[at];
        run.onRepeated(answer, surplusAnswered[at], isSame);
        next++;
        return Judgement.REPEATED;
    }

    private Judgement onFirst(Answer answer, long nowNanos) {
        int at = (int) next & mask;
        long order = Math.max(orderBefore[at], lastOrder);
        run.linear().onAnswer(answer, order, epochBefore[at]);
        if (answer.isRefusal()) {
            return onRefusal(answer, order);
        }
        run.onDone(answer, surplus, nowNanos);
        surplus = answer.surplus();
        lastOrder = Math.max(lastOrder, answer.order());
        orderAnswered[placeOf(next)] = answer.order();
        surplusAnswered[placeOf(next)] = surplus;
        answered = next;
        acknowledged = next;
        next++;
        return Judgement.ACCEPTED;
    }

    /** A guest that knows the history as far as it was seen has forgotten; any other has lost. */
    private Judgement onRefusal(Answer answer, long orderSeen) {
        boolean isForgotten =
                switch (answer.outcome()) {
                    case EXPIRED -> answer.order() >= orderSeen;
                    case TOO_OLD -> true;
                    case DONE, OUT_OF_ORDER -> false;
                };
        if (isForgotten) {
            run.onForgotten(answer, unanswered());
        } else {
            run.onRefused(answer, acknowledged, unanswered());
        }
        answered = sent;
        next = sent + 1;
        return Judgement.REFUSED;
    }

    private static int placeOf(long number) {
        return (int) (number % ASKED_AGAIN_MAX);
    }
}

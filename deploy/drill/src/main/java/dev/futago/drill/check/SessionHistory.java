package dev.futago.drill.check;

import dev.futago.common.role.Invariant;
import dev.futago.guests.rr.RrWire;

/**
 * What one session sent and was answered. Its requests have positions from 1 on: effects, which it
 * numbers from 1, and reads among them. Answers must come in the same order, and what waits is sent
 * again, in order, when a connection is lost. Before that, the last few effects that were answered
 * may be {@linkplain #askAgain asked again}: each must be answered as it was.
 */
public final class SessionHistory {

    /** What an answer was found to be. */
    public enum Judgement {
        /** It belongs to the oldest request that waited, which waits no more. */
        ACCEPTED,
        /** It belongs to an effect that was answered before and asked again. */
        REPEATED,
        /**
         * It refuses its request, or does not know what was acknowledged: the session is over, and
         * all that waited is given up.
         */
        REFUSED,
        /** It belongs to nothing that waits: the connection it came on is not to be trusted. */
        MISPLACED
    }

    /** How many answered effects can be asked again at a time. */
    public static final int ASKED_AGAIN_MAX = 8;

    private static final long NOTHING = -1;

    private final RunHistory run;
    private final long session;

    // By position, modulo: what was sent, and what had been seen by then.
    private final long[] numbers;
    private final long[] orderBefore;
    private final long[] epochBefore;
    private final int mask;

    // By number, modulo: what the last answers said.
    private final long[] orderAnswered = new long[ASKED_AGAIN_MAX];
    private final long[] surplusAnswered = new long[ASKED_AGAIN_MAX];

    private long sent;
    private long answered;
    private long lastNumber;
    private long acknowledged;
    private int askedAgain; // and not answered yet
    private long lastOrder; // of an effect
    private long toldOrder; // of an effect, or by a read
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
        numbers = new long[room];
        orderBefore = new long[room];
        epochBefore = new long[room];
        mask = room - 1;
    }

    /** The id of the session. */
    public long session() {
        return session;
    }

    /** Position of the last request that was sent. */
    public long sent() {
        return sent;
    }

    /** Position of the last request that was answered. */
    public long answered() {
        return answered;
    }

    /** Number of the last effect that was answered as done. */
    public long acknowledged() {
        return acknowledged;
    }

    /** How many requests wait: those after {@link #answered} up to {@link #sent}. */
    public int unanswered() {
        return (int) (sent - answered);
    }

    /** The number of a request that waits, by its position: {@link RrWire#READ} for a read. */
    public long numberAt(long position) {
        checkWaits(position);
        return numbers[(int) position & mask];
    }

    private void checkWaits(long position) {
        Invariant.check(
                position > answered && position <= sent, "%d of %d waits not", position, sent);
    }

    /** Notes that a fresh effect is asked for; answers its number. */
    public long onSent(long nowNanos) {
        onSent(lastNumber + 1, nowNanos);
        lastNumber++;
        return lastNumber;
    }

    /** Notes that a fresh read is sent. */
    public void onReadSent(long nowNanos) {
        onSent(RrWire.READ, nowNanos);
    }

    private void onSent(long number, long nowNanos) {
        Invariant.check(unanswered() <= mask, "%d requests wait, and may", unanswered(), mask + 1);
        sent++;
        int at = (int) sent & mask;
        numbers[at] = number;
        orderBefore[at] = Math.max(run.linear().highestOrder(), toldOrder);
        epochBefore[at] = run.linear().highestEpoch();
        run.onSent(nowNanos);
    }

    /**
     * Notes that a request is sent again, by its position. An effect may have taken place when it
     * was sent first, so the order it may have stays; a read is made now. Whoever answers, answers
     * now.
     */
    public void onRetried(long position) {
        checkWaits(position);
        int at = (int) position & mask;
        if (numbers[at] == RrWire.READ) {
            orderBefore[at] = run.linear().highestOrder();
        }
        epochBefore[at] = run.linear().highestEpoch();
        run.onRetried();
    }

    /**
     * Notes that a connection is new, and that the last effects that were answered, the oldest of
     * them first, are asked again on it before anything else.
     *
     * @param most how many, at most; {@link #ASKED_AGAIN_MAX} is a limit, too
     * @return how many, up to {@link #acknowledged}
     */
    public int askAgain(int most) {
        orderBeforeAsking = run.linear().highestOrder();
        epochBeforeAsking = run.linear().highestEpoch();
        askedAgain = (int) Math.min(acknowledged, Math.min(most, ASKED_AGAIN_MAX));
        return askedAgain;
    }

    /** Judges what has been received. */
    public Judgement onAnswer(Answer answer, long nowNanos) {
        if (answer.session() != session || answer.number() != expected()) {
            run.onMisplaced(answer);
            return Judgement.MISPLACED;
        }
        if (askedAgain > 0) {
            return onRepeat(answer);
        }
        return answer.number() == RrWire.READ
                ? onRead(answer, nowNanos)
                : onFirst(answer, nowNanos);
    }

    /** The number that the next answer must have. */
    private long expected() {
        if (askedAgain > 0) {
            return acknowledged + 1 - askedAgain;
        }
        return answered < sent ? numbers[(int) (answered + 1) & mask] : NOTHING;
    }

    private Judgement onRepeat(Answer answer) {
        int at = placeOf(answer.number());
        run.linear().onRepeat(answer, orderAnswered[at], epochBeforeAsking);
        if (answer.isRefusal()) {
            return onRefusal(answer, orderBeforeAsking);
        }
        boolean isSame =
                answer.order() == orderAnswered[at] && answer.surplus() == surplusAnswered[at];
        run.onRepeated(answer, surplusAnswered[at], isSame);
        askedAgain--;
        return Judgement.REPEATED;
    }

    private Judgement onFirst(Answer answer, long nowNanos) {
        int at = (int) (answered + 1) & mask;
        long order = Math.max(orderBefore[at], lastOrder);
        run.linear().onAnswer(answer, order, epochBefore[at]);
        if (answer.isRefusal()) {
            return onRefusal(answer, order);
        }
        run.onDone(answer, surplus, nowNanos);
        surplus = answer.surplus();
        lastOrder = Math.max(lastOrder, answer.order());
        toldOrder = Math.max(toldOrder, lastOrder);
        orderAnswered[placeOf(answer.number())] = answer.order();
        surplusAnswered[placeOf(answer.number())] = surplus;
        acknowledged = answer.number();
        answered++;
        return Judgement.ACCEPTED;
    }

    private Judgement onRead(Answer answer, long nowNanos) {
        int at = (int) (answered + 1) & mask;
        long order = Math.max(orderBefore[at], toldOrder);
        run.linear().onRead(answer, order, epochBefore[at]);
        if (answer.isRefusal()) {
            return onRefusal(answer, order);
        }
        if (answer.count() < acknowledged + surplus) {
            return giveUp(answer, answer.count() == 0 && answer.order() >= order);
        }
        run.onRead(nowNanos);
        toldOrder = Math.max(toldOrder, answer.order());
        answered++;
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
        return giveUp(answer, isForgotten);
    }

    /** The session is over: reads that waited have told nothing, effects may have taken place. */
    private Judgement giveUp(Answer answer, boolean isForgotten) {
        if (isForgotten) {
            run.onForgotten(answer, (int) (lastNumber - acknowledged));
        } else {
            run.onRefused(answer, acknowledged);
        }
        run.onGivenUp(unanswered());
        answered = sent;
        askedAgain = 0;
        return Judgement.REFUSED;
    }

    private static int placeOf(long number) {
        return (int) (number % ASKED_AGAIN_MAX);
    }
}

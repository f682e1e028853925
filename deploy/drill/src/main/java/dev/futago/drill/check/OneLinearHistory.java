package dev.futago.drill.check;

import java.util.Arrays;

/**
 * There is one history for all clients, in the order of real time (P3): if the answer to a came
 * before b was sent, then a stands before b, and its epoch is no later. No two requests share a
 * place, and no request has two: one that is sent again is told the place that it had. A read has
 * no place; it is told how long the history is, and that is never shorter than was told before.
 *
 * <p>It is enough to remember the highest place and epoch of all answers so far, to note them when
 * a request is sent, and to compare when it is answered. Places taken are remembered for the last
 * {@value #WINDOW} only, so memory is bounded; a place further back, as a retry after a long
 * takeover may bring, is not compared with others.
 */
final class OneLinearHistory {

    /** How many places below the highest are remembered, a bit for each. */
    static final int WINDOW = 1 << 20;

    private static final String NAME = "stale";

    private final Evidence evidence;
    private final long[] taken = new long[WINDOW / Long.SIZE];
    private long highestOrder;
    private long highestEpoch;
    private long stale;

    OneLinearHistory(Evidence evidence) {
        this.evidence = evidence;
    }

    /** The highest place that was told so far; to be noted when a request is first sent. */
    long highestOrder() {
        return highestOrder;
    }

    /** The highest epoch that answered so far; to be noted whenever a request is sent. */
    long highestEpoch() {
        return highestEpoch;
    }

    /** Counts an answer to something else than the oldest request without one. */
    void onMisplaced(Answer answer) {
        stale++;
        evidence.add(NAME, "nothing was waiting for it", answer);
    }

    /**
     * Judges an answer in its place.
     *
     * @param orderBefore the place that the request must lie beyond
     * @param epochBefore the epoch that must not lie beyond the answer's
     */
    void onAnswer(Answer answer, long orderBefore, long epochBefore) {
        if (answer.epoch() < epochBefore) {
            stale++;
            evidence.add(NAME, "epoch %d was seen before".formatted(epochBefore), answer);
        } else if (!answer.isRefusal() && answer.order() <= orderBefore) {
            stale++;
            evidence.add(NAME, "order %d was seen before".formatted(orderBefore), answer);
        } else if (!answer.isRefusal() && !take(answer.order())) {
            stale++;
            evidence.add(NAME, "another request has that order", answer);
        }
        highestEpoch = Math.max(highestEpoch, answer.epoch());
    }

    /**
     * Judges another answer to a request that was answered before.
     *
     * @param order the place that it was told
     * @param epochBefore the epoch that must not lie beyond the answer's
     */
    void onRepeat(Answer answer, long order, long epochBefore) {
        if (answer.epoch() < epochBefore) {
            stale++;
            evidence.add(NAME, "epoch %d was seen before".formatted(epochBefore), answer);
        } else if (!answer.isRefusal() && answer.order() != order) {
            stale++;
            evidence.add(NAME, "it was told order %d before".formatted(order), answer);
        }
        highestEpoch = Math.max(highestEpoch, answer.epoch());
    }

    /**
     * Judges an answer to a read.
     *
     * @param orderBefore the place that it must know of
     * @param epochBefore the epoch that must not lie beyond the answer's
     */
    void onRead(Answer answer, long orderBefore, long epochBefore) {
        if (answer.epoch() < epochBefore) {
            stale++;
            evidence.add(NAME, "epoch %d was seen before".formatted(epochBefore), answer);
        } else if (answer.order() < orderBefore) {
            stale++;
            evidence.add(NAME, "order %d was seen before".formatted(orderBefore), answer);
        } else {
            see(answer.order());
        }
        highestEpoch = Math.max(highestEpoch, answer.epoch());
    }

    private void see(long order) {
        if (order > highestOrder) {
            forgetThrough(order);
            highestOrder = order;
        }
    }

    /** Takes a place; false when it was taken. */
    private boolean take(long order) {
        see(order);
        if (order <= highestOrder - WINDOW) {
            return true; // too far back to know
        }
        int word = (int) ((order & (WINDOW - 1)) >>> 6);
        long bit = 1L << order;
        boolean isFree = (taken[word] & bit) == 0;
        taken[word] |= bit;
        return isFree;
    }

    /** Frees the bits of the places after the highest, up to the one that will be the highest. */
    private void forgetThrough(long order) {
        if (order - highestOrder >= WINDOW) {
            Arrays.fill(taken, 0);
            return;
        }
        for (long at = highestOrder + 1; at <= order; at++) {
            taken[(int) ((at & (WINDOW - 1)) >>> 6)] &= ~(1L << at);
        }
    }

    long stale() {
        return stale;
    }
}

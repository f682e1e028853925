package dev.futago.drill.explore;

import dev.futago.drill.check.Answer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What all clients together were told: one history in the order of real time, or a violation. */
final class History {

    private record Request(long session, long number) {}

    private final BiConsumer<String, String> violations;
    private final Map<Long, Request> places = new HashMap<>();
    private boolean isGivenUp;
    private long highestOrder;
    private long highestEpoch;

    /** No history yet; what breaks it is told with the name of the invariant. */
    History(BiConsumer<String, String> violations) {
        this.violations = violations;
    }

    /** Whatever was told does not count any more (R13). */
    void giveUp() {
        isGivenUp = true;
    }

    long highestOrder() {
        return highestOrder;
    }

    long highestEpoch() {
        return highestEpoch;
    }

    void onUnexpected(Answer answer) {
        violations.accept("EveryAnswerIsExpected", answer.toString());
    }

    /**
     * Judges the answer to a request.
     *
     * @param orderBefore highest place told when the request was first sent
     * @param epochBefore highest epoch told when it was sent last
     */
    void onAnswer(Answer answer, long orderBefore, long epochBefore) {
        if (isGivenUp) {
            return;
        }
        if (answer.isRefusal()) {
            violations.accept("NoAcknowledgedReplyLost", answer.toString());
            return;
        }
        if (answer.count() != answer.number()) {
            violations.accept("OneEffectPerRequest", answer.toString());
        }
        var request = new Request(answer.session(), answer.number());
        Request there = places.putIfAbsent(answer.order(), request);
        boolean isTaken = there != null && !there.equals(request);
        if (answer.order() <= orderBefore || answer.epoch() < epochBefore || isTaken) {
            violations.accept(
                    "OneLinearHistory",
                    "%s after order %d, epoch %d".formatted(answer, orderBefore, epochBefore));
        }
        see(answer);
    }

    /**
     * Judges the answer to a read: how long the history is.
     *
     * @param orderBefore highest place told when it was sent
     * @param epochBefore highest epoch told when it was sent
     * @param acknowledged how many requests of its session were answered before
     */
    void onRead(Answer answer, long orderBefore, long epochBefore, long acknowledged) {
        boolean isStale = answer.order() < orderBefore || answer.epoch() < epochBefore;
        if (!isGivenUp && (isStale || answer.count() < acknowledged)) {
            violations.accept(
                    "OneLinearHistory",
                    "%s after order %d, epoch %d".formatted(answer, orderBefore, epochBefore));
        }
        see(answer);
    }

    private void see(Answer answer) {
        highestOrder = Math.max(highestOrder, answer.order());
        highestEpoch = Math.max(highestEpoch, answer.epoch());
    }
}

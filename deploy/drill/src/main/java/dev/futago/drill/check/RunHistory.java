package dev.futago.drill.check;

/**
 * All that the clients of one run sent and were answered, judged as it comes: the load generator
 * and the simulator feed the same checks.
 *
 * <p>Time is passed in, in nanoseconds on a clock of the feeder's choice. What is kept does not
 * grow with the run. One thread feeds it.
 */
public final class RunHistory {

    private final Evidence evidence = new Evidence();
    private final NoAcknowledgedReplyLost noReplyLost = new NoAcknowledgedReplyLost(evidence);
    private final OneEffectPerRequest oneEffect = new OneEffectPerRequest(evidence);
    private final OneLinearHistory linear = new OneLinearHistory(evidence);
    private final NoOutcomeUnknown noneUnknown = new NoOutcomeUnknown(evidence);
    private final LongestGap gap = new LongestGap();
    private long acknowledged;
    private long reads;
    private long retried;
    private long confirmed;

    /**
     * Begins a session.
     *
     * @param session its id, used for no other session of the run
     * @param unansweredMax how many of its requests wait at most
     */
    public SessionHistory begin(long session, int unansweredMax) {
        return new SessionHistory(this, session, unansweredMax);
    }

    void onSent(long nowNanos) {
        gap.onSent(nowNanos);
    }

    void onRetried() {
        retried++;
    }

    void onMisplaced(Answer answer) {
        linear.onMisplaced(answer);
    }

    void onForgotten(Answer answer, int effectsWaiting) {
        noneUnknown.onForgotten(answer, effectsWaiting);
    }

    void onRefused(Answer answer, long acknowledgedOfSession) {
        noReplyLost.onRefusal(answer, acknowledgedOfSession);
    }

    void onGivenUp(int requests) {
        gap.onGivenUp(requests);
    }

    void onDone(Answer answer, long surplusBefore, long nowNanos) {
        onCount(answer, surplusBefore);
        gap.onAnswered(nowNanos);
        acknowledged++;
    }

    void onRead(long nowNanos) {
        gap.onAnswered(nowNanos);
        acknowledged++;
        reads++;
    }

    void onRepeated(Answer answer, long surplusBefore, boolean isSame) {
        onCount(answer, surplusBefore);
        confirmed += isSame ? 1 : 0;
    }

    private void onCount(Answer answer, long surplusBefore) {
        noReplyLost.onAnswer(answer, surplusBefore, answer.surplus());
        oneEffect.onAnswer(answer, surplusBefore, answer.surplus());
    }

    OneLinearHistory linear() {
        return linear;
    }

    /** Requests answered as done so far, reads among them. */
    public long acknowledged() {
        return acknowledged;
    }

    /** Requests that wait for an answer. */
    public long unanswered() {
        return gap.waiting();
    }

    /** For how long requests have waited without any reply, 0 when none waits. */
    public long waitingNanos(long nowNanos) {
        return gap.waitingNanos(nowNanos);
    }

    /** How long there had been no reply, while one was waited for, before the last came. */
    public long lastGapNanos() {
        return gap.lastNanos();
    }

    /** The highest epoch that has answered, 0 before the first answer. */
    public long highestEpoch() {
        return linear.highestEpoch();
    }

    /** What the run has shown up to now. */
    public Verdict verdict(long nowNanos) {
        return new Verdict(
                acknowledged,
                reads,
                retried,
                noReplyLost.lost(),
                oneEffect.duplicated(),
                linear.stale(),
                noneUnknown.unknown(),
                confirmed,
                gap.waiting(),
                gap.longest(nowNanos),
                evidence.sentences());
    }
}

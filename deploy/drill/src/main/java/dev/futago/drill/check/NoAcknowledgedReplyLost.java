package dev.futago.drill.check;

/** What a client was told stays true: no later answer counts less than was acknowledged (P1). */
final class NoAcknowledgedReplyLost {

    private static final String NAME = "lost";

    private final Evidence evidence;
    private long lost;

    NoAcknowledgedReplyLost(Evidence evidence) {
        this.evidence = evidence;
    }

    /**
     * Judges a refusal by a guest that should know better, or what it told a read: the request
     * before was sent on the same connection or was acknowledged, and the history shows no reason
     * to forget it. It counts for each acknowledged effect that is gone, and for one at least.
     */
    void onRefusal(Answer answer, long acknowledged) {
        lost += Math.max(1, acknowledged - answer.count());
        evidence.add(NAME, "%d were acknowledged".formatted(acknowledged), answer);
    }

    /**
     * Compares what an answer counts beyond its number with what the answer before it did: each
     * loss is found once.
     */
    void onAnswer(Answer answer, long surplusBefore, long surplus) {
        if (surplus < surplusBefore) {
            lost += surplusBefore - surplus;
            evidence.add(NAME, "the count fell behind the number", answer);
        }
    }

    long lost() {
        return lost;
    }
}

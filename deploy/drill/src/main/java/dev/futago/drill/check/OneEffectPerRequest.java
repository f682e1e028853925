package dev.futago.drill.check;

/**
 * A request takes effect once, however often it is sent: its count is not above its number (P2).
 */
final class OneEffectPerRequest {

    private static final String NAME = "duplicated";

    private final Evidence evidence;
    private long duplicated;

    OneEffectPerRequest(Evidence evidence) {
        this.evidence = evidence;
    }

    /**
     * Compares what an answer counts beyond its number with what the answer before it did: each
     * effect too many is found once.
     */
    void onAnswer(Answer answer, long surplusBefore, long surplus) {
        if (surplus > surplusBefore) {
            duplicated += surplus - surplusBefore;
            evidence.add(NAME, "the count ran ahead of the number", answer);
        }
    }

    long duplicated() {
        return duplicated;
    }
}

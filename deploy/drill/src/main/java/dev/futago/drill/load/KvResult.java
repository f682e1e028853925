package dev.futago.drill.load;

/**
 * What a run against a store has shown.
 *
 * @param plan what was asked for
 * @param isReached whether any connection stood
 * @param requests how many SETs were answered well within the measured time
 * @param seconds how long that was
 * @param latency how long these took, until the answer to their WAIT if they had one
 * @param errors how many, of the whole run, were refused or had no replica's word
 * @param unanswered how many had no answer at its end
 * @param trouble what went wrong first, empty if nothing did
 */
public record KvResult(
        KvPlan plan,
        boolean isReached,
        long requests,
        double seconds,
        Latency latency,
        long errors,
        long unanswered,
        String trouble) {

    /** Requests per second over the measured time. */
    public double requestsPerSecond() {
        return seconds == 0 ? 0 : requests / seconds;
    }

    /** Whether every request was answered well, on every connection. */
    public boolean isGood() {
        return isReached && errors == 0 && unanswered == 0 && trouble.isEmpty();
    }
}

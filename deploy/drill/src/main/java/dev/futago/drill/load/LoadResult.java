package dev.futago.drill.load;

import dev.futago.drill.check.Verdict;

/**
 * What a run of load has shown.
 *
 * @param plan what was asked for
 * @param isReached whether any address ever accepted a connection
 * @param requests how many were answered within the measured time
 * @param seconds how long that was
 * @param latency how long answers took
 * @param afterTakeover the same of those requests that became due in the first second of an epoch,
 *     counted from its first reply; not of the first epoch that answered
 * @param waitingNanos for how long something is waited for and nothing has come; 0 when nothing is
 * @param verdict what the checks say, of the whole run; it names the unanswered and the longest gap
 * @param epoch the highest epoch that answered
 * @param beganNanos when the first connection stood, by {@link System#nanoTime}; the clock of the
 *     verdict's gap
 * @param timeline how it went over time, from {@code beganNanos} on
 * @param sockets buffers of the first connection
 * @param trouble why a connection was lost last, empty if none was
 */
public record LoadResult(
        LoadPlan plan,
        boolean isReached,
        long requests,
        double seconds,
        Latency latency,
        Latency afterTakeover,
        long waitingNanos,
        Verdict verdict,
        long epoch,
        long beganNanos,
        LoadTimeline timeline,
        Sockets sockets,
        String trouble) {

    /** Sizes of a socket's buffers in bytes, 0 if there was none. */
    public record Sockets(int sendBytes, int receiveBytes) {}

    /** Requests per second over the measured time. */
    public double requestsPerSecond() {
        return seconds == 0 ? 0 : requests / seconds;
    }

    /** Whether every request was answered, and none wrongly. */
    public boolean isGood() {
        return isReached && verdict.holds() && verdict.unanswered() == 0;
    }
}

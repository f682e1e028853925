package dev.futago.drill.check;

import java.util.Locale;
import java.util.Optional;

/**
 * While one holder that the record names and the arbiter live, no client waits longer than twice
 * the suspicion time, a second, and two answers of the arbiter (P7). One for each client; time is
 * passed in, on a clock of the feeder's choice.
 */
public final class ResumesInTime implements Guarantee {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final long boundNanos;
    private long answeredAtNanos;
    private Optional<String> breach = Optional.empty();

    /**
     * For a client that is served now.
     *
     * @param suspicionNanos the longer one, after which a standby suspects its primary
     */
    public ResumesInTime(long suspicionNanos, long nowNanos) {
        this(suspicionNanos, 0, nowNanos);
    }

    /**
     * The same beside an arbiter that takes its time.
     *
     * @param answerNanos after which the arbiter answers
     */
    public ResumesInTime(long suspicionNanos, long answerNanos, long nowNanos) {
        boundNanos = 2 * suspicionNanos + SECOND_NANOS + 2 * answerNanos;
        answeredAtNanos = nowNanos;
    }

    @Override
    public Optional<String> breach() {
        return breach;
    }

    /** The longest that the client may wait. */
    public long boundNanos() {
        return boundNanos;
    }

    /** How long the client has waited. */
    public long waitedNanos(long nowNanos) {
        return nowNanos - answeredAtNanos;
    }

    /** The client was answered. */
    public void onAnswer(long nowNanos) {
        judge(nowNanos);
        answeredAtNanos = nowNanos;
    }

    /** Time has passed. */
    public void judge(long nowNanos) {
        if (breach.isEmpty() && waitedNanos(nowNanos) > boundNanos) {
            breach =
                    Optional.of(
                            String.format(
                                    Locale.ROOT,
                                    "a client has waited for %.3f s, the bound is %.3f s",
                                    waitedNanos(nowNanos) / 1e9,
                                    boundNanos / 1e9));
        }
    }
}

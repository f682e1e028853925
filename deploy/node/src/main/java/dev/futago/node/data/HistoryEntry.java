package dev.futago.node.data;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of the pair's membership, as this node saw it. Texts are cut to 1,000 characters; a
 * gap is whole milliseconds, and 0 where the clock was set back meanwhile.
 *
 * @param at when, by this node's clock
 * @param epoch after the change; from 1
 * @param version of the arbiter's record after the change; from 1
 * @param from the owner before; empty where there was none
 * @param to the owner after
 * @param reason why, for people
 * @param gap how long clients waited for a takeover; empty while that is not known
 */
public record HistoryEntry(
        Instant at,
        long epoch,
        long version,
        String from,
        String to,
        String reason,
        Optional<Duration> gap) {

    private static final int TEXT_CHARS_MAX = 1_000;

    public HistoryEntry {
        if (epoch < 1 || version < 1) {
            throw new IllegalArgumentException(
                    "a change counts from 1: epoch %d, version %d".formatted(epoch, version));
        }
        from = cut(from);
        to = cut(to);
        reason = cut(reason);
        gap = gap.map(HistoryEntry::wholeMillis);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
    }

    private static Duration wholeMillis(Duration time) {
        return Duration.ofMillis(Math.max(time.toMillis(), 0));
    }

    /** The same change, its gap being known now. */
    public HistoryEntry withGap(Duration known) {
        return new HistoryEntry(at, epoch, version, from, to, reason, Optional.of(known));
    }
}

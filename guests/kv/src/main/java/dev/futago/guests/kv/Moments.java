package dev.futago.guests.kv;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How a command says when a key expires. */
enum Moments {
    /** Seconds from now. */
    EX(1_000, true),
    /** Milliseconds from now. */
    PX(1, true),
    /** Seconds since 1970. */
    EXAT(1_000, false),
    /** Milliseconds since 1970. */
    PXAT(1, false);

    private final long unitMillis;
    private final boolean isFromNow;
    private final String word = name().toLowerCase(Locale.ROOT);

    Moments(long unitMillis, boolean isFromNow) {
        this.unitMillis = unitMillis;
        this.isFromNow = isFromNow;
    }

    /** The one that an option names. */
    static Optional<Moments> named(Text option) {
        for (Moments moments : values()) {
            if (option.isWord(moments.word)) {
                return Optional.of(moments);
            }
        }
        return Optional.empty();
    }

    /** The moment in milliseconds since 1970, if there is such a moment. */
    OptionalLong millis(long value, long nowMillis) {
        long base = isFromNow ? nowMillis : 0;
        if (value > (Long.MAX_VALUE - base) / unitMillis || value < Long.MIN_VALUE / unitMillis) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(base + value * unitMillis);
    }

    /** What a moment, in milliseconds since 1970, is in these, to the nearest. */
    long of(long millis, long nowMillis) {
        long distance = isFromNow ? Math.max(0, millis - nowMillis) : millis;
        return (distance + unitMillis / 2) / unitMillis;
    }

    /**
     * What follows from a word of a command that must lie in the future; if it does not, that is
     * the answer.
     */
    Optional<Expiry> inFuture(Call call, int index, String command) {
        OptionalLong value = call.integer(index);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong millis = millis(value.getAsLong(), call.nowMillis());
        if (value.getAsLong() <= 0 || millis.isEmpty()) {
            call.answer().noSuchMoment(command);
            return Optional.empty();
        }
        return Optional.of(new Expiry.At(millis.getAsLong()));
    }
}

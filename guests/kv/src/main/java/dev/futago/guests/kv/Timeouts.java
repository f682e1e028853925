package dev.futago.guests.kv;

import dev.futago.common.guest.Guest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;

/** How long a command may wait for something. */
final class Timeouts {

    private static final int MILLIS_DIGITS = 3;

    private Timeouts() {}

    /**
     * When a client waits no longer whose command has a word that says for how many seconds it may,
     * 0 for without end; if the word makes no sense, that is the answer.
     */
    static OptionalLong deadlineMillis(Call call, int index) {
        Optional<BigDecimal> seconds = Decimals.of(call.word(index));
        if (seconds.isEmpty()) {
            call.answer().error("ERR timeout is not a float or out of range");
            return OptionalLong.empty();
        }
        if (seconds.get().signum() < 0) {
            call.answer().error("ERR timeout is negative");
            return OptionalLong.empty();
        }
        if (seconds.get().signum() == 0) {
            return OptionalLong.of(Guest.NOT_WAITING);
        }
        BigDecimal millis =
                seconds.get()
                        .movePointRight(MILLIS_DIGITS)
                        .setScale(0, RoundingMode.CEILING)
                        .add(BigDecimal.valueOf(call.nowMillis()));
        if (millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0) {
            call.answer().error("ERR timeout is out of range");
            return OptionalLong.empty();
        }
        return OptionalLong.of(millis.longValue());
    }
}

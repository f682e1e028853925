package dev.futago.guests.kv;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * Numbers with a fraction in texts, in the range of Redis's long doubles and written as it writes
 * them: 17 digits behind the point, but no zeroes at the end, and no exponent. They are exact,
 * where Redis's own digits beyond the 18th or so depend on the processor. One that is infinite is a
 * number larger than any other.
 */
final class Decimals {

    /** No text that is longer is a number to Redis. */
    static final int BYTES_MAX = 5119;

    private static final int FRACTION_DIGITS = 17;
    private static final String SIGNS = "+-.eE";
    private static final BigDecimal LARGEST = new BigDecimal("1.18973149535723176503E+4932");
    private static final BigDecimal SMALLEST = new BigDecimal("1.8225997659412373E-4951");
    private static final BigDecimal INFINITE = new BigDecimal("1E+5000");

    private Decimals() {}

    /** The number that a text is. */
    static Optional<BigDecimal> of(Text text) {
        if (text.length() > BYTES_MAX) {
            return Optional.empty();
        }
        String number = text.latin();
        if (HexFloats.isPrefixOf(number)) {
            return HexFloats.of(number).filter(Decimals::isInRange);
        }
        if (!isPlain(text)) {
            return infinite(number.toLowerCase(Locale.ROOT));
        }
        try {
            var decimal = new BigDecimal(number);
            if (decimal.signum() == 0) {
                return Optional.of(BigDecimal.ZERO); // whatever its exponent is
            }
            return Optional.of(decimal).filter(Decimals::isInRange);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isInRange(BigDecimal number) {
        return number.signum() == 0 || (!isInfinite(number) && !isTooSmall(number));
    }

    /** Whether all letters of a text are those of decimal numbers. */
    static boolean isPlain(Text text) {
        for (int i = 0; i < text.length(); i++) {
            boolean isDigit = text.at(i) >= '0' && text.at(i) <= '9';
            if (!isDigit && SIGNS.indexOf(text.at(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<BigDecimal> infinite(String word) {
        return switch (word) {
            case "inf", "+inf", "infinity", "+infinity" -> Optional.of(INFINITE);
            case "-inf", "-infinity" -> Optional.of(INFINITE.negate());
            default -> Optional.empty();
        };
    }

    static boolean isInfinite(BigDecimal number) {
        return number.abs().compareTo(LARGEST) > 0;
    }

    private static boolean isTooSmall(BigDecimal number) {
        return number.abs().compareTo(SMALLEST) < 0;
    }

    /** The sum of two numbers, if it is one: neither they nor it are infinite. */
    static Optional<BigDecimal> sum(BigDecimal one, BigDecimal other) {
        if (isInfinite(one) || isInfinite(other)) {
            return Optional.empty();
        }
        return Optional.of(one.add(other)).filter(sum -> !isInfinite(sum));
    }

    /** As it is written. */
    static Text written(BigDecimal number) {
        BigDecimal rounded = number.setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN);
        return Text.of(rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString());
    }
}

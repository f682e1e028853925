package dev.futago.guests.kv;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hexadecimal numbers with a fraction, as C's {@code strtold} reads them: {@code 0x1.8p3} is 12.
 */
final class HexFloats {

    private static final Pattern FORM =
            Pattern.compile(
                    "([+-]?)0[xX](?=\\.?\\p{XDigit})(\\p{XDigit}*)\\.?(\\p{XDigit}*)"
                            + "(?:[pP]([+-]?\\d{1,9}))?");
    private static final int DIGIT_BITS = 4;

    /** Beyond it no double and no long double has a value. */
    private static final int EXPONENT_MAX = 50_000;

    private HexFloats() {}

    /** Whether a number begins as one of these. */
    static boolean isPrefixOf(String number) {
        int at = !number.isEmpty() && "+-".indexOf(number.charAt(0)) >= 0 ? 1 : 0;
        return number.regionMatches(true, at, "0x", 0, 2);
    }

    /** The exact value of a number; empty where the text is none, or is out of all ranges. */
    static Optional<BigDecimal> of(String number) {
        Matcher parts = FORM.matcher(number);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var digits = new BigInteger(parts.group(1) + parts.group(2) + parts.group(3), 16);
        int exponent = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
        int power = exponent - DIGIT_BITS * parts.group(3).length();
        if (digits.signum() == 0) {
            return Optional.of(BigDecimal.ZERO);
        }
        if (Math.abs(power) > EXPONENT_MAX) {
            return Optional.empty();
        }
        return Optional.of(
                power >= 0
                        ? new BigDecimal(digits.shiftLeft(power))
                        : new BigDecimal(
                                digits.multiply(BigInteger.valueOf(5).pow(-power)), -power));
    }
}

package dev.futago.guests.kv;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Scores of sorted sets in texts: doubles, read and written as Redis 7.2 does. */
final class Scores {

    /** Below it every integer is a double. */
    private static final double INTEGER_MAX = 1L << 52;

    private static final int ZEROES_MAX = 7;
    private static final int EXPONENT_MIN = 4;

    private Scores() {}

    /** The score that a text is. */
    static OptionalDouble of(Text text) {
        OptionalLong integer = Numbers.of(text);
        if (integer.isPresent()) {
            return OptionalDouble.of((double) integer.getAsLong());
        }
        Optional<BigDecimal> decimal = Decimals.of(text);
        if (decimal.isEmpty()) {
            return OptionalDouble.empty();
        }
        double score = decimal.get().doubleValue();
        boolean isTooLarge = Double.isInfinite(score) && !Decimals.isInfinite(decimal.get());
        boolean isTooSmall = score == 0 && decimal.get().signum() != 0;
        if (isTooLarge || isTooSmall) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(score);
    }

    /** As it is written: the shortest digits that mean this score and no other. */
    static String written(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        String sign = score < 0 ? "-" : "";
        double size = Math.abs(score);
        if (size < INTEGER_MAX && size == Math.rint(size)) {
            return sign + (long) size;
        }
        BigDecimal decimal = new BigDecimal(Double.toString(size)).stripTrailingZeros();
        return sign + written(decimal.unscaledValue().toString(), -decimal.scale());
    }

    /** Digits times a power of ten, as the library fpconv that Redis uses has them. */
    private static String written(String digits, int power) {
        int exponent = power + digits.length() - 1;
        if (power >= 0 && exponent < digits.length() + ZEROES_MAX) {
            return digits + "0".repeat(power);
        }
        if (power < 0 && (power > -ZEROES_MAX || Math.abs(exponent) < EXPONENT_MIN)) {
            int point = digits.length() + power;
            return point <= 0
                    ? "0." + "0".repeat(-point) + digits
                    : digits.substring(0, point) + "." + digits.substring(point);
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%se%+d".formatted(digits.charAt(0), fraction, exponent);
    }
}

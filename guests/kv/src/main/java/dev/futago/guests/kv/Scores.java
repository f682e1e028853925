package dev.futago.guests.kv;

import java.math.BigDecimal;
import java.util.OptionalDouble;

/** Scores of sorted sets in texts: doubles, read and written as Redis 7.2 does. */
final class Scores {

    /** Up to it what is an integer is written as one. */
    private static final double INTEGER_MAX = 1L << 62;

    private static final int ZEROES_MAX = 7;
    private static final int EXPONENT_MIN = 4;

    private Scores() {}

    /** The score that a text is. */
    static OptionalDouble of(Text text) {
        OptionalDouble score = read(text);
        boolean isInRange =
                score.isPresent()
                        && (isInfinity(text) || !Double.isInfinite(score.getAsDouble()))
                        && (score.getAsDouble() != 0 || isZero(text));
        return isInRange ? score : OptionalDouble.empty();
    }

    /**
     * The border of a range of scores that a text is: what is too large is infinite, what is too
     * small is 0, and so is nothing at all, as in Redis.
     */
    static OptionalDouble bound(Text text) {
        int spaces = 0;
        while (spaces < text.length() && isSpace(text.at(spaces))) {
            spaces++;
        }
        return text.length() == 0 ? OptionalDouble.of(0) : read(text.behind(spaces));
    }

    private static boolean isSpace(byte letter) {
        return letter == ' ' || (letter >= '\t' && letter <= '\r');
    }

    /** The double that is nearest to a number, whatever its size. */
    private static OptionalDouble read(Text text) {
        try {
            if (Decimals.isPlain(text)) {
                return OptionalDouble.of(Double.parseDouble(text.latin()));
            }
            if (isInfinity(text)) {
                return OptionalDouble.of(
                        text.at(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            }
            String number = text.length() > Decimals.BYTES_MAX ? "" : text.latin();
            return HexFloats.of(number).isPresent() ? readHex(number) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** Java reads them only with an exponent. */
    private static OptionalDouble readHex(String number) {
        boolean hasExponent = number.indexOf('p') >= 0 || number.indexOf('P') >= 0;
        return OptionalDouble.of(Double.parseDouble(hasExponent ? number : number + "p0"));
    }

    private static boolean isInfinity(Text text) {
        boolean hasSign = text.length() > 0 && (text.at(0) == '+' || text.at(0) == '-');
        Text word = hasSign ? text.behind(1) : text;
        return word.isWord("inf") || word.isWord("infinity");
    }

    /** Whether all digits of a number are 0. */
    private static boolean isZero(Text text) {
        boolean isHex = HexFloats.isPrefixOf(text.latin());
        for (int i = 0; i < text.length(); i++) {
            int letter = text.at(i);
            boolean isExponent = isHex ? (letter | 32) == 'p' : (letter | 32) == 'e';
            if (isExponent) {
                return true;
            }
            boolean isDigit = letter >= '0' && letter <= '9';
            boolean isHexDigit = isHex && (letter | 32) >= 'a' && (letter | 32) <= 'f';
            if ((isDigit && letter != '0') || isHexDigit) {
                return false;
            }
        }
        return true;
    }

    /** As it is written: the shortest digits that mean this score and no other. */
    static String written(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        String sign = score < 0 ? "-" : "";
        double size = Math.abs(score);
        if (size <= INTEGER_MAX && size == Math.rint(size)) {
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

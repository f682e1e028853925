package dev.futago.drill.report;

import java.util.Locale;

/** Numbers as people read them; what is no number is a dash. */
final class Amounts {

    /** What stands where nothing was measured. */
    static final String NONE = "-";

    private static final double ENOUGH_DIGITS = 10;
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amounts() {}

    static String of(Figure figure, double value) {
        return switch (figure.unit()) {
            case MILLIS -> millis(value);
            case SECONDS -> seconds(value);
            case BYTES -> bytes(value);
            case COUNT -> count(value);
        };
    }

    /** Without decimals from 10 ms on. */
    static String millis(double value) {
        return number(value, value, " ms");
    }

    /** Without decimals from 100 s on. */
    static String seconds(double value) {
        return number(value, value / 10, " s");
    }

    /** From the fault on: with a sign. */
    static String offset(double millis) {
        String text = number(Math.abs(millis), millis, " ms");
        return text.equals(NONE) ? NONE : (millis < 0 ? "−" : "+") + text;
    }

    static String bytes(double value) {
        double left = value;
        int unit = 0;
        while (Math.abs(left) >= 1024 && unit < BYTES.length - 1) {
            left /= 1024;
            unit++;
        }
        return number(left, unit == 0 ? ENOUGH_DIGITS : left, " " + BYTES[unit]);
    }

    static String count(double value) {
        return number(value, value == Math.rint(value) ? ENOUGH_DIGITS : value, "");
    }

    /** For XML: a plain decimal with three places. */
    static String plainSeconds(double millis) {
        return String.format(Locale.ROOT, "%.3f", Double.isFinite(millis) ? millis / 1e3 : 0);
    }

    private static String number(double value, double size, String unit) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        String form = Math.abs(size) < ENOUGH_DIGITS && value != 0 ? "%,.1f" : "%,.0f";
        return String.format(Locale.ROOT, form, value) + unit;
    }
}

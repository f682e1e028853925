package dev.futago.drill.bench;

import dev.futago.drill.measure.Spread;

import java.util.Locale;

/** Units of what is measured, and how a value is written in them. */
enum Unit {
    RATIO("", "%.2f"),
    PER_SECOND("/s", "%,.0f"),
    MICROSECONDS(" µs", "%.1f"),
    MILLISECONDS(" ms", "%.2f"),
    BYTES(" B", "%.1f"),
    COUNT("", "%,.0f");

    private final String suffix;
    private final String format;

    Unit(String suffix, String format) {
        this.suffix = suffix;
        this.format = format;
    }

    /** The value and its unit. */
    String text(double value) {
        return number(value) + suffix;
    }

    /** For people: the median, and the range in brackets. */
    String text(Spread spread) {
        return "%s (%s–%s)"
                .formatted(text(spread.median()), number(spread.min()), number(spread.max()));
    }

    /** The value alone. */
    String number(double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** For programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.futago.node.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as users write them. A unit is required: {@code 64MiB}, {@code 500ms}. */
public final class Quantity {

    private static final Pattern FORM = Pattern.compile("(\\d+)\\s*([A-Za-z]+)");

    private static final Map<String, Long> BYTES =
            Map.of(
                    "b",
                    1L,
                    "kib",
                    1L << 10,
                    "mib",
                    1L << 20,
                    "gib",
                    1L << 30,
                    "tib",
                    1L << 40,
                    "kb",
                    1_000L,
                    "mb",
                    1_000_000L,
                    "gb",
                    1_000_000_000L);

    private static final Map<String, Long> NANOS =
            Map.of(
                    "us", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private Quantity() {}

    /**
     * Bytes in a size such as {@code 1GiB} or {@code 64MB}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static long bytes(String text) {
        return amount(text, BYTES, "a size such as 512MiB or 4GiB");
    }

    /**
     * A time such as {@code 500ms} or {@code 2s}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Duration duration(String text) {
        return Duration.ofNanos(amount(text, NANOS, "a time such as 500ms or 2s"));
    }

    private static long amount(String text, Map<String, Long> units, String wanted) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            Long unit = units.get(form.group(2).toLowerCase(Locale.ROOT));
            try {
                if (unit != null) {
                    return Math.multiplyExact(Long.parseLong(form.group(1)), unit);
                }
            } catch (ArithmeticException | NumberFormatException tooLarge) {
                throw new IllegalArgumentException("'%s' is too large".formatted(text), tooLarge);
            }
        }
        throw new IllegalArgumentException("'%s' is not %s".formatted(text, wanted));
    }
}

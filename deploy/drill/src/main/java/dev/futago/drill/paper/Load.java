package dev.futago.drill.paper;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * The load of each measurement: {@code futago rr}, 64-byte requests and replies.
 *
 * @param connections how many, 1 as in the paper's netperf TCP_RR
 * @param depth how many requests of each wait for replies, 1 as there
 * @param time how long it is measured
 * @param warmup how long it runs before, so that both nodes and the load are compiled
 */
public record Load(int connections, int depth, Duration time, Duration warmup) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** Refuses what would make no measurement, or one without end. */
    public Load {
        boolean isMeasurable = time.isPositive() && time.compareTo(LONGEST) <= 0;
        if (!isMeasurable || warmup.isNegative() || warmup.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the paper needs a time and a warm-up of up to an hour");
        }
    }

    /** The arguments of {@code futago rr}. */
    List<String> arguments(String address) {
        return List.of(
                address,
                "--time",
                seconds(time),
                "--warmup",
                seconds(warmup),
                "--connections",
                Integer.toString(connections),
                "--depth",
                Integer.toString(depth),
                "--output",
                "json");
    }

    /** Seconds as {@code --time} takes them. */
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}

package dev.futago.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

final class LogThrottleTest {

    private final List<String> lines = new ArrayList<>();
    private long nowSeconds;
    private final LogThrottle throttle =
            new LogThrottle(() -> TimeUnit.SECONDS.toNanos(nowSeconds), Duration.ofSeconds(60));

    private void write() {
        throttle.write(more -> lines.add("refused" + more));
    }

    @Test
    void firstLineIsWrittenAtOnce() {
        write();

        assertThat(lines).containsExactly("refused");
    }

    @Test
    void linesWithinTheIntervalAreCounted() {
        write();
        nowSeconds = 59;
        write();
        write();
        nowSeconds = 60;
        write();
        nowSeconds = 120;
        write();

        assertThat(lines).containsExactly("refused", "refused (2 more not logged)", "refused");
    }
}

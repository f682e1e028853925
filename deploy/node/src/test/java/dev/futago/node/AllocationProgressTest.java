package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class AllocationProgressTest {

    private static final long GIB = 1L << 30;

    private final List<String> told = new ArrayList<>();
    private long nowNanos;

    @Test
    void tellsOnceASecondAtMostHowFarALargeMemoryIs() {
        var progress = new AllocationProgress(4 * GIB, () -> nowNanos, told::add);

        for (long done = GIB / 4; done <= 4 * GIB; done += GIB / 4) {
            nowNanos += Duration.ofMillis(300).toNanos();
            progress.accept(done);
        }

        assertThat(told)
                .containsExactly(
                        "allocating guest memory: 1.0 of 4.0 GiB",
                        "allocating guest memory: 2.0 of 4.0 GiB",
                        "allocating guest memory: 3.0 of 4.0 GiB",
                        "allocating guest memory: 4.0 of 4.0 GiB");
    }

    @Test
    void tellsNothingOfAMemoryThatIsSoonThere() {
        var progress = new AllocationProgress(GIB, () -> nowNanos, told::add);

        nowNanos += Duration.ofSeconds(5).toNanos();
        progress.accept(GIB);

        assertThat(told).isEmpty();
    }
}

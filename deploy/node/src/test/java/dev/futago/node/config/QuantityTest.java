package dev.futago.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

final class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0B, 0",
        "1B, 1",
        "4KiB, 4096",
        "64MiB, 67108864",
        "1GiB, 1073741824",
        "1TiB, 1099511627776",
        "4kB, 4000",
        "64MB, 64000000",
        "1GB, 1000000000",
        "' 64 mib ', 67108864",
        "8388607TiB, 9223370937343148032",
    })
    void aSizeIsANumberAndItsUnit(String written, long bytes) {
        assertThat(Quantity.bytes(written)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "100us, PT0.0001S",
        "500ms, PT0.5S",
        "2s, PT2S",
        "5m, PT5M",
        "1h, PT1H",
        "0s, PT0S"
    })
    void aTimeIsANumberAndItsUnit(String written, Duration time) {
        assertThat(Quantity.duration(written)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "64", "MiB", "-1MiB", "1.5GiB", "64M", "64 M iB", "64ms", "0x10B", "١MiB"
            })
    void whatIsNoSizeIsRefusedWithAnExample(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.bytes(written))
                .withMessage("'%s' is not a size such as 512MiB or 4GiB", written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "500", "ms", "-5ms", "0.5s", "5d", "5MiB", "1h30m"})
    void whatIsNoTimeIsRefusedWithAnExample(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.duration(written))
                .withMessage("'%s' is not a time such as 500ms or 2s", written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8388608TiB", "9223372036854775808B", "99999999999999999999GiB"})
    void aSizeThatNoMachineHasIsTooLarge(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.bytes(written))
                .withMessage("'%s' is too large", written);
    }
}

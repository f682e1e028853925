package dev.futago.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.futago.common.memory.Delta;
import dev.futago.common.memory.Tracking;
import dev.futago.common.role.Sync;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

final class ConvertersTest {

    private static void assertRefused(
            ITypeConverter<?> converter, String written, String sentence) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> converter.convert(written))
                .withMessage(sentence);
    }

    @Test
    void choicesAreReadAsUsersWriteThem() {
        assertThat(new Converters.SyncChoice().convert("pipelined")).isEqualTo(Sync.PIPELINED);
        assertThat(new Converters.SyncChoice().convert("stop-and-wait"))
                .isEqualTo(Sync.STOP_AND_WAIT);
        assertThat(new Converters.SyncChoice().convert("off")).isEqualTo(Sync.OFF);
        assertThat(new Converters.TrackerChoice().convert("queue")).isEqualTo(Tracking.QUEUE);
        assertThat(new Converters.TrackerChoice().convert("bitmap")).isEqualTo(Tracking.BITMAP);
        assertThat(new Converters.TrackerChoice().convert("flags")).isEqualTo(Tracking.FLAGS);
        assertThat(new Converters.DeltaChoice().convert("line")).isEqualTo(Delta.LINE);
        assertThat(new Converters.DeltaChoice().convert("page")).isEqualTo(Delta.PAGE);
    }

    @ParameterizedTest
    @CsvSource({"piplined, pipelined", "OFF, off", "stop_and_wait, stop-and-wait", "'', off"})
    void anUnknownChoiceIsAnsweredWithAllAndTheNearest(String written, String nearest) {
        assertRefused(
                new Converters.SyncChoice(),
                written,
                "'%s' is none of pipelined, stop-and-wait, off: did you mean '%s'?"
                        .formatted(written, nearest));
    }

    @Test
    void eachChoiceNamesItsOwn() {
        assertRefused(
                new Converters.TrackerChoice(),
                "bitmpa",
                "'bitmpa' is none of queue, bitmap, flags: did you mean 'bitmap'?");
        assertRefused(
                new Converters.DeltaChoice(),
                "lines",
                "'lines' is none of line, page: did you mean 'line'?");
    }

    @ParameterizedTest
    @CsvSource({"auto, 0", "1, 1", "16, 16", "1024, 1024"})
    void aWindowIsAutomaticOrANumber(String written, int window) {
        assertThat(new Converters.Window().convert(written)).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1025", "many", "", "1.5", "AUTO", "99999999999"})
    void aWindowThatIsNoneIsRefusedWithTheRange(String written) {
        assertRefused(
                new Converters.Window(),
                written,
                "'%s' is neither auto nor a number from 1 to 1024".formatted(written));
    }

    @Test
    void amountsAndAddressesAreReadOrRefusedWithTheirOwnSentence() {
        assertThat(new Converters.Size().convert("64MiB")).isEqualTo(64L << 20);
        assertThat(new Converters.Time().convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(new Converters.Address().convert("a:1")).isEqualTo(new HostPort("a", 1));
        assertRefused(new Converters.Size(), "64", "'64' is not a size such as 512MiB or 4GiB");
        assertRefused(new Converters.Time(), "2", "'2' is not a time such as 500ms or 2s");
        assertRefused(new Converters.Address(), "a", "'a' is not HOST:PORT");
    }
}

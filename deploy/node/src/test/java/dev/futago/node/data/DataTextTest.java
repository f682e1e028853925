package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.Era;
import dev.futago.common.role.PairId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class DataTextTest {

    private static final String A_CHANGE =
            "\"at\":\"2026-03-01T12:00:00Z\",\"epoch\":2,\"version\":3,"
                    + "\"from\":\"b\",\"to\":\"a\",\"reason\":\"r\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words ",
                "a\r\nb\tc",
                "\"quoted\" \\ {\"json\":[1]}",
                "<b>&amp;</b> '%s' %d %n",
                "\0 \u007f \u0085 \u2028 \ufeff",
                "日本語 ünïcödé 😀",
            })
    void whatIsWrittenIsReadWhateverTheWords(String words) {
        var metadata =
                new NodeMetadata(
                        new PairId(words, -1),
                        words,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        new Era(-1, List.of(0L, Long.MIN_VALUE)),
                        "standby");
        var change =
                new HistoryEntry(
                        Instant.MAX, 1, Long.MAX_VALUE, words, words, words, Optional.empty());

        assertThat(DataText.metadata(DataText.write(metadata))).contains(metadata);
        assertWrittenAndRead(new HistoryLine.Added(change));
        assertWrittenAndRead(new HistoryLine.Added(change.withGap(Duration.ofMillis(84))));
        assertWrittenAndRead(new HistoryLine.Amended(7, Duration.ofDays(400)));
    }

    private static void assertWrittenAndRead(HistoryLine line) {
        String json = DataText.write(line);

        assertThat(DataText.historyLine(json)).contains(line);
        assertThat(json).doesNotContain("\n");
    }

    @Test
    void peopleCanReadIt() {
        assertThat(DataText.write(Told.metadata(7, 19, "primary")))
                .isEqualTo(
                        "{\"pair\":\"orders\",\"tag\":\"feed000000000000\",\"node\":\"a\","
                            + "\"epoch\":7,\"version\":19,\"eras\":[\"0\"],\"role\":\"primary\"}");
        assertThat(DataText.write(new HistoryLine.Amended(7, Duration.ofMillis(84))))
                .isEqualTo("{\"amends\":7,\"gapMs\":84}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{",
                "{}",
                "{\"node\":\"a\",\"tag\":\"1\",\"epoch\":1,\"version\":1,\"role\":\"primary\"}",
                "{\"pair\":\"p\",\"node\":\"a\",\"epoch\":1,\"version\":1,\"role\":\"primary\"}",
                "{\"pair\":\"p\",\"tag\":\"z\",\"node\":\"a\",\"epoch\":1,\"version\":1,"
                        + "\"role\":\"primary\"}",
                "{\"pair\":\"p\",\"tag\":\"1\",\"epoch\":1,\"version\":1,\"role\":\"primary\"}",
                "{\"pair\":\"p\",\"tag\":\"1\",\"node\":\"a\",\"version\":1,\"role\":\"primary\"}",
                "{\"pair\":\"p\",\"tag\":\"1\",\"node\":\"a\",\"epoch\":1,\"role\":\"primary\"}",
                "{\"pair\":\"p\",\"tag\":\"1\",\"node\":\"a\",\"epoch\":1,\"version\":1}",
                "{\"pair\":\"p\",\"tag\":\"1\",\"node\":\"a\",\"epoch\":\"many\",\"version\":1,"
                        + "\"role\":\"primary\"}",
            })
    void whatIsNoMetadataIsNotTakenForSome(String json) {
        assertThat(DataText.metadata(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"amends\":\"x\",\"gapMs\":1}",
                "{\"at\":\"noon\",\"epoch\":2,\"version\":3,\"from\":\"b\",\"to\":\"a\","
                        + "\"reason\":\"r\"}",
                "{\"at\":\"2026-03-01T12:00:00Z\",\"epoch\":2,\"version\":3,\"from\":\"b\","
                        + "\"to\":\"a\"}",
                "{\"at\":\"2026-03-01T12:00:00Z\",\"version\":3,\"from\":\"b\",\"to\":\"a\","
                        + "\"reason\":\"r\"}",
            })
    void whatIsNoLineOfAHistoryIsNotTakenForOne(String json) {
        assertThat(DataText.historyLine(json)).isEmpty();
    }

    @Test
    void fieldsThatLaterVersionsAddAreNoObstacle() {
        assertThat(DataText.historyLine("{%s,\"new\":[1]}".formatted(A_CHANGE)))
                .isEqualTo(DataText.historyLine("{%s}".formatted(A_CHANGE)))
                .isPresent();
    }

    @Test
    void aChangeIsBoundedAndItsGapIsWholeMilliseconds() {
        HistoryEntry change =
                Told.change(3, "r".repeat(5_000)).withGap(Duration.ofNanos(1_999_999));

        assertThat(change.reason()).hasSize(1_000);
        assertThat(change.gap()).contains(Duration.ofMillis(1));
        assertThat(change.withGap(Duration.ofMillis(-5)).gap()).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"'',1,1,primary", "a,0,1,primary", "a,1,0,primary", "a,1,1,owner", "a,1,1,''"})
    void metadataOfNoNodeAreRefused(String node, long epoch, long version, String role) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new NodeMetadata(Told.PAIR, node, epoch, version, Era.FIRST, role))
                .withMessageContaining("epoch %d, version %d".formatted(epoch, version));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "-1,1"})
    void changesCountFromOne(long epoch, long version) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new HistoryEntry(
                                        Instant.EPOCH,
                                        epoch,
                                        version,
                                        "",
                                        "a",
                                        "",
                                        Optional.empty()))
                .withMessageContaining("counts from 1");
    }
}

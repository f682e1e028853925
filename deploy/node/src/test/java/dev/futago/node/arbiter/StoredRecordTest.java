package dev.futago.node.arbiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.Tenure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

final class StoredRecordTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private static Tenure named(String words) {
        return new Tenure(
                Long.MAX_VALUE,
                new PairId(words, -1),
                Long.MAX_VALUE,
                new NodeRef("x" + words, new Incarnation(-1, Long.MIN_VALUE)),
                Optional.of(new NodeRef("y" + words, new Incarnation(0, 0))),
                words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "plain",
                "two words",
                "ends with a space ",
                "\n",
                "a\r\nb\tc",
                "\"quoted\" \\ and / {\"json\":[1]}",
                "<b>&amp;</b> = '%s' %d %n",
                "\0 \u0001 \u007f \u0085 \u2028 \u2029 \ufeff",
                "日本語 ünïcödé 😀",
                " 00000000",
                "null",
            })
    void whatIsWrittenIsReadWhateverTheWords(String words) {
        Tenure written = named(words);

        String text = StoredRecord.after(Optional.empty(), written, AT).write();

        assertThat(StoredRecord.read(text).tenure()).isEqualTo(written);
        assertThat(text).containsOnlyOnce("\n").endsWith("\n");
    }

    @Test
    void aRecordOfOneAloneHasNoStandby() {
        Tenure alone = Tenure.founding("orders", new NodeRef("a", new Incarnation(1, 2)));

        String text = StoredRecord.after(Optional.empty(), alone, AT).write();

        assertThat(StoredRecord.read(text).tenure()).isEqualTo(alone);
        assertThat(text)
                .contains("\"mode\":\"SOLO\"")
                .contains("\"at\":\"2026-01-02T03:04:05.678Z\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "00000000", " 00000000", "{} 00000000", "not ours"})
    void whatHasNoChecksumIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StoredRecord.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "1",
                "{\"version\":1}",
                "{\"version\":\"many\"}",
                "{\"version\":1,\"pair\":\"p\",\"tag\":\"zz\",\"epoch\":1}",
                "{\"version\":1,\"pair\":\"p\",\"tag\":\"1\",\"epoch\":1,\"reason\":\"\","
                        + "\"owner\":{\"node\":\"a\",\"incarnation\":\"1\"}}",
                "{\"version\":0,\"pair\":\"p\",\"tag\":\"1\",\"epoch\":1,\"reason\":\"\","
                        + "\"owner\":{\"node\":\"a\",\"incarnation\":"
                        + "\"00000000000000000000000000000001\"}}",
            })
    void whatHasAChecksumAndIsNoRecordIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> StoredRecord.read(signed(json)));
    }

    @Test
    void fieldsThatLaterVersionsAddAreNoObstacle() {
        Tenure written = named("words");
        String text = StoredRecord.after(Optional.empty(), written, AT).write();
        String json = text.substring(0, text.lastIndexOf(' ')).replaceFirst("\\{", "{\"new\":[1],");

        assertThat(StoredRecord.read(signed(json)).tenure()).isEqualTo(written);
    }

    private static String signed(String json) {
        var crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return "%s %08x\n".formatted(json, crc.getValue());
    }
}

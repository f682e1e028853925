package dev.futago.node.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class ChecksumLineTest {

    private static final String JSON = "{\"owner\":\"日本語 ü\",\"epoch\":7}";

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", " ", "two words", " 00000000", JSON})
    void whatIsWrittenIsRead(String json) {
        assertThat(ChecksumLine.read(ChecksumLine.write(json))).contains(json);
    }

    /** The check value of CRC-32C (iSCSI, RFC 3720) for these digits. */
    @Test
    void theChecksumIsCrc32c() {
        assertThat(ChecksumLine.write("123456789")).isEqualTo("123456789 e3069283\n");
    }

    @Test
    void aLineWithAnyBitFlippedIsNotWhole() {
        byte[] whole = ChecksumLine.write(JSON).getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);

                assertThat(ChecksumLine.read(new String(damaged, StandardCharsets.UTF_8)))
                        .as("bit %d of byte %d", bit, at)
                        .isEmpty();
            }
        }
    }

    @Test
    void aLineCutAnywhereIsNotWhole() {
        String whole = ChecksumLine.write(JSON);
        for (int length = 0; length < whole.length(); length++) {
            assertThat(ChecksumLine.read(whole.substring(0, length)))
                    .as("%d characters", length)
                    .isEmpty();
        }
    }

    @Test
    void twoLinesAreNotOne() {
        assertThat(ChecksumLine.read(ChecksumLine.write("{}").repeat(2))).isEmpty();
    }
}

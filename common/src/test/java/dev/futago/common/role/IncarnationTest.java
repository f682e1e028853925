package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncarnationTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "1, -9223372036854775808", "9223372036854775807, 255"})
    void whatIsPrintedIsParsedBack(long high, long low) {
        var incarnation = new Incarnation(high, low);

        assertThat(incarnation.toString()).hasSize(32);
        assertThat(Incarnation.parse(incarnation.toString())).isEqualTo(incarnation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789abcdeg0123456789abcdef",
                "0123456789abcdef-123456789abcdef"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Incarnation.parse(text));
    }

    @Test
    void isBrieflyItsFirstDigits() {
        assertThat(Incarnation.parse("0123456789abcdef0123456789abcdef").brief())
                .isEqualTo("01234567");
    }
}

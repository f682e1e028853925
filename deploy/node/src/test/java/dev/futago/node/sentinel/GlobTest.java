package dev.futago.node.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "+switch-master, true",
        "+switch*, true",
        "*master, true",
        "+s*ch*er, true",
        "+switch?master, true",
        "\\+switch-master, true",
        "**************************a, false",
        "+switch, false",
        "switch-master, false",
        "+switch-master?, false",
        "\\*, false",
        "[-+]switch-master, true",
        "[+-]switch-master, true",
        "[^a]switch-master, true",
        "[^+]switch-master, false",
        "+[a-z]witch*, true",
        "+[z-a]witch*, true",
        "+[A-Z]witch*, false",
        "+[\\s]witch*, true",
        "+switch-maste[r, true",
        "[]*, false",
    })
    void aPatternIsReadAsRedisDoes(String pattern, boolean isMatch) {
        assertThat(Glob.matches(pattern, "+switch-master")).isEqualTo(isMatch);
    }
}

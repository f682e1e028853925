package dev.futago.common.role;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

final class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "db-1.example", "A_9", "-"})
    void plainWordIsAName(String text) {
        assertThat(Names.isName(text)).isTrue();
        assertThat(Names.isName("x".repeat(64))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", "a\n", "a\u0000", "a/b", "ä", "a\u2028", "a%n", "\u001b[2J"})
    void otherTextIsNoName(String text) {
        assertThat(Names.isName(text)).isFalse();
        assertThat(Names.isName("x".repeat(65))).isFalse();
    }

    @Test
    void controlCharactersBecomeSpaces() {
        assertThat(Names.printable("a\r\nb\u001b[2Jc\u0085d\u2028e\u007f ü 😀 '%s'"))
                .isEqualTo("a  b [2Jc d e  ü 😀 '%s'");
    }

    @Test
    void reasonOfTheRecordIsPrintable() {
        var owner = new NodeRef("a", new Incarnation(1, 2));

        assertThat(
                        new Tenure(1, PairId.named("p"), 1, owner, Optional.empty(), "b\nWARN c")
                                .reason())
                .isEqualTo("b WARN c");
        assertThat(new Message.Refusal("b\nWARN c", false).reason()).isEqualTo("b WARN c");
    }
}

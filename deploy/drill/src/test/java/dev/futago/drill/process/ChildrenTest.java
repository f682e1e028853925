package dev.futago.drill.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Whatever was started is ended. */
final class ChildrenTest {

    private final List<String> ended = new ArrayList<>();
    private final Children children = new Children();

    @Test
    void theLastIsEndedFirstAndEachOnce() {
        children.add(() -> ended.add("first"));
        children.add(() -> ended.add("second"));

        children.close();
        children.close();

        assertThat(ended).containsExactly("second", "first");
    }

    @Test
    void oneThatFailsToEndKeepsNoOtherAlive() {
        children.add(() -> ended.add("first"));
        children.add(
                () -> {
                    throw new IllegalStateException("it will not");
                });

        children.close();

        assertThat(ended).containsExactly("first");
    }

    @Test
    void whatIsStartedAfterTheEndIsEndedAtOnce() {
        children.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> children.add(() -> ended.add("late")))
                .withMessageContaining("nothing more is started");
        assertThat(ended).containsExactly("late");
    }
}

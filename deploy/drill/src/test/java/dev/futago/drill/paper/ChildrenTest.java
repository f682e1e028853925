package dev.futago.drill.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Whatever was started is ended. */
final class ChildrenTest {

    private final List<String> ended = new ArrayList<>();
    private final Children children = new Children();

    @Test
    void theLastIsEndedFirstAndEachOnce() throws InterruptedException {
        children.start(() -> "folder", ended::add);
        children.start(() -> "node", ended::add);

        children.endAll();
        children.close();

        assertThat(ended).containsExactly("node", "folder");
    }

    @Test
    void noneIsStartedAfterTheEnd() throws InterruptedException {
        children.start(() -> "node", ended::add);
        children.close();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> children.start(() -> "another", ended::add));
        assertThat(ended).containsExactly("node");
        assertThat(children.isOver()).isTrue();
    }
}

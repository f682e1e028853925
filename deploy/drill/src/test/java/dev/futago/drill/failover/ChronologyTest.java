package dev.futago.drill.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class ChronologyTest {

    private final Chronology chronology = new Chronology(Optional.empty());

    @Test
    void aNodesOwnClockAndLevelAreLeftOut() {
        long before = System.nanoTime();
        chronology.logged("b", "14:35:01.123 WARN  TOOK OVER: epoch 2");

        Chronology.Line line = chronology.first("b", before, "TOOK OVER").orElseThrow();
        assertThat(line.text()).isEqualTo("TOOK OVER: epoch 2");
        assertThat(line.nanos()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void onlyWhatANodeSaidSinceThenIsFound() {
        chronology.logged("b", "14:35:01.123 WARN  TOOK OVER: epoch 2");
        long after = System.nanoTime();
        chronology.logged("a", "14:35:01.124 WARN  TOOK OVER: epoch 3");

        assertThat(chronology.first("b", after, "TOOK OVER")).isEmpty();
        assertThat(chronology.since(after))
                .extracting(Chronology.Line::text)
                .containsExactly("TOOK OVER: epoch 3");
    }

    @Test
    void whoWaitsIsWokenByTheLineItWaitsFor() throws Exception {
        long since = System.nanoTime();
        var teller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    chronology.logged("b", "other");
                                    chronology.logged("b", "FENCED: by a");
                                });

        assertThat(chronology.await("b", since, "FENCED", TimeUnit.MINUTES.toNanos(1)).text())
                .isEqualTo("FENCED: by a");
        teller.join();
    }

    @Test
    void aLineThatDoesNotComeIsNamed() {
        assertThatThrownBy(() -> chronology.await("b", System.nanoTime(), "FENCED", 1))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("b did not say 'FENCED' within 0 s");
    }

    @Test
    void whatComesAfterTheEndIsNoNews() {
        var printed = new ByteArrayOutputStream();
        var closed =
                new Chronology(Optional.of(new PrintStream(printed, true, StandardCharsets.UTF_8)));
        closed.say("one");
        closed.close();
        closed.say("two");

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("one").doesNotContain("two");
    }
}

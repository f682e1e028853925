package dev.futago.node.arbiter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.common.role.ArbiterAnswer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Questions to an arbiter that hangs (PROTOCOL R7). */
@Timeout(60)
final class QuestionsTest {

    private static final ArbiterAnswer EMPTY = new ArbiterAnswer.Read(Optional.empty());
    private static final int MORE_THAN_ALLOWED = 20;

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final Questions questions = new Questions();

    @AfterEach
    void close() {
        hanging.countDown();
        questions.close();
    }

    private ArbiterAnswer hang() throws InterruptedException {
        hanging.await();
        return EMPTY;
    }

    private CompletableFuture<ArbiterAnswer> askedInVain() {
        return questions.ask(this::hang).toCompletableFuture();
    }

    @Test
    void copyDoesNotWaitForTheClaim() {
        CompletableFuture<ArbiterAnswer> first = askedInVain();

        assertThat(questions.ask(() -> EMPTY).toCompletableFuture().join()).isEqualTo(EMPTY);

        assertThat(first).isNotDone();
    }

    @Test
    void hangingProbeDelaysNoClaim() {
        CompletableFuture<ArbiterAnswer> probe = questions.probe(this::hang).toCompletableFuture();

        assertThat(questions.ask(() -> EMPTY).toCompletableFuture().join()).isEqualTo(EMPTY);

        assertThat(probe).isNotDone();
    }

    @Test
    void hangingClaimsDelayNoProbe() {
        var asked = Stream.generate(this::askedInVain).limit(MORE_THAN_ALLOWED).toList();

        assertThat(questions.probe(() -> EMPTY).toCompletableFuture().join()).isEqualTo(EMPTY);
        assertThat(asked.getFirst()).isNotDone();
    }

    @Test
    void hangingArbiterGathersBoundedQuestions() {
        var asked = Stream.generate(this::askedInVain).limit(MORE_THAN_ALLOWED).toList();

        assertThat(asked.getFirst()).isNotDone();
        assertThat(asked.getLast().join()).isInstanceOf(ArbiterAnswer.Unknown.class);
    }

    @Test
    void lateAnswerIsGiven() {
        CompletableFuture<ArbiterAnswer> late = askedInVain();

        hanging.countDown();

        assertThat(late.join()).isEqualTo(EMPTY);
    }

    @Test
    void questionAfterTheEndIsUnknown() {
        questions.close();

        assertThat(questions.ask(() -> EMPTY).toCompletableFuture().join())
                .isInstanceOf(ArbiterAnswer.Unknown.class);
    }
}

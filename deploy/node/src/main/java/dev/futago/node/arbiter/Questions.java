package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks an arbiter on a thread of its own, one question after the other, so that the node's loop
 * never waits for it. What takes too long is answered {@link ArbiterAnswer.Unknown}.
 */
final class Questions implements AutoCloseable {

    /** How long a question may take before its outcome is called unknown. */
    static final long PATIENCE_MILLIS = 2_000;

    /** One under way, and one that waits: an arbiter that hangs must not gather more of them. */
    private static final int OPEN_MAX = 2;

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("arbiter").daemon().factory());
    private final AtomicInteger open = new AtomicInteger();

    /** The answer to a question, and Unknown when it fails or takes too long. */
    CompletionStage<ArbiterAnswer> ask(Callable<ArbiterAnswer> question) {
        if (open.incrementAndGet() > OPEN_MAX) {
            open.decrementAndGet();
            return CompletableFuture.completedFuture(
                    new ArbiterAnswer.Unknown("the questions before are not answered yet"));
        }
        return CompletableFuture.supplyAsync(() -> answerTo(question), thread)
                .copy()
                .completeOnTimeout(
                        new ArbiterAnswer.Unknown("no answer in %d ms".formatted(PATIENCE_MILLIS)),
                        PATIENCE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private ArbiterAnswer answerTo(Callable<ArbiterAnswer> question) {
        try {
            return question.call();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return new ArbiterAnswer.Unknown("this node ends");
        } catch (Exception failed) {
            return new ArbiterAnswer.Unknown(failed.toString());
        } finally {
            open.decrementAndGet();
        }
    }

    /** A question that is being asked is ended first, unless it takes too long. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

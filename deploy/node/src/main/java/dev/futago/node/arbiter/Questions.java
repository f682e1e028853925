package dev.futago.node.arbiter;

import dev.futago.common.role.ArbiterAnswer;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks an arbiter on threads of its own, so that the node's loop never waits for it. No question
 * waits for another one: a copy of a claim does not wait for the claim, nor either for a probe.
 */
final class Questions implements AutoCloseable {

    /** How long a question may take before its outcome is called unknown. */
    static final long PATIENCE_MILLIS = 2_000;

    /** How long an answer is waited for: one that comes later than that is not heard (R7). */
    static final long ANSWER_MILLIS_MAX = 10_000;

    /**
     * An arbiter that hangs gathers a copy of a claim for each patience, and no more than these.
     */
    private static final int OPEN_MAX = 6;

    private static final int PROBES_MAX = 1;
    private static final int IDLE_THREADS = 1;

    private final ExecutorService threads =
            new ThreadPoolExecutor(
                    IDLE_THREADS,
                    OPEN_MAX + PROBES_MAX,
                    ANSWER_MILLIS_MAX,
                    TimeUnit.MILLISECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().name("arbiter-", 0).daemon().factory());
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();

    /** The answer to a question of a role, whenever it comes; Unknown when the question fails. */
    CompletionStage<ArbiterAnswer> ask(Callable<ArbiterAnswer> question) {
        return ask(question, open, OPEN_MAX);
    }

    /** The answer to a question that decides nothing. */
    CompletionStage<ArbiterAnswer> probe(Callable<ArbiterAnswer> question) {
        return ask(question, probes, PROBES_MAX);
    }

    private CompletionStage<ArbiterAnswer> ask(
            Callable<ArbiterAnswer> question, AtomicInteger places, int placesMax) {
        if (places.incrementAndGet() > placesMax) {
            places.decrementAndGet();
            return unknown("the questions before are not answered yet");
        }
        try {
            return CompletableFuture.supplyAsync(() -> answerTo(question, places), threads);
        } catch (RejectedExecutionException ended) {
            places.decrementAndGet();
            return unknown("this node ends");
        }
    }

    private static CompletionStage<ArbiterAnswer> unknown(String why) {
        return CompletableFuture.completedFuture(new ArbiterAnswer.Unknown(why));
    }

    private static ArbiterAnswer answerTo(Callable<ArbiterAnswer> question, AtomicInteger places) {
        try {
            return question.call();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return new ArbiterAnswer.Unknown("this node ends");
        } catch (Exception failed) {
            return new ArbiterAnswer.Unknown(failed.toString());
        } finally {
            places.decrementAndGet();
        }
    }

    /** Ends the questions under way first, unless they take too long. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

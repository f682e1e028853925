package dev.futago.drill.load;

import dev.futago.common.role.Invariant;
import dev.futago.drill.check.RegisterHistory;
import dev.futago.drill.check.RegisterVerdict;

import io.netty.util.concurrent.DefaultThreadFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Judges the histories of keys on a thread of its own, one after the other. Of a key that is judged
 * nothing is kept but what is wrong with it. No more than {@value #WAITING_MAX} are taken at a
 * time: whoever has more keeps them, and does not use their keys' places meanwhile.
 */
final class KeyJudge implements AutoCloseable {

    private static final int WAITING_MAX = 16;
    private static final int SENTENCES_MAX = 16;

    private final Executor loop;
    private final Consumer<Throwable> onDefect;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("futago-judge", true));
    private final List<String> evidence = new ArrayList<>();
    private int waiting;
    private long judged;
    private long violated;
    private long undecided;

    /**
     * A judge of nothing.
     *
     * @param loop on which all methods are called, and verdicts are taken
     */
    KeyJudge(Executor loop, Consumer<Throwable> onDefect) {
        this.loop = loop;
        this.onDefect = onDefect;
    }

    boolean hasRoom() {
        return waiting < WAITING_MAX;
    }

    /** How many it has taken and not judged. */
    int waiting() {
        return waiting;
    }

    /** Takes a key that nobody uses any more. */
    void take(KeyInUse key) {
        Invariant.check(hasRoom(), "%d wait, and may %d", waiting, WAITING_MAX);
        waiting++;
        RegisterHistory history = key.history();
        var _ =
                CompletableFuture.supplyAsync(history::verdict, thread)
                        .whenCompleteAsync(
                                (verdict, defect) -> {
                                    if (defect == null) {
                                        onVerdict(key, verdict);
                                    } else {
                                        onDefect.accept(defect);
                                    }
                                },
                                loop);
    }

    private void onVerdict(KeyInUse key, RegisterVerdict verdict) {
        waiting--;
        judged++;
        switch (verdict.kind()) {
            case LINEARIZABLE -> {}
            case NOT_LINEARIZABLE -> {
                violated++;
                note(key.name() + ": " + verdict.evidence());
            }
            case UNKNOWN -> {
                undecided++;
                note("%s: undecided after %d steps".formatted(key.name(), verdict.steps()));
            }
        }
    }

    private void note(String sentence) {
        if (evidence.size() < SENTENCES_MAX) {
            evidence.add(sentence);
        }
    }

    long judged() {
        return judged;
    }

    long violated() {
        return violated;
    }

    long undecided() {
        return undecided;
    }

    List<String> evidence() {
        return List.copyOf(evidence);
    }

    /** Judges nothing more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}

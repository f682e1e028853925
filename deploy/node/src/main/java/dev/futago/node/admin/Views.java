package dev.futago.node.admin;

import dev.futago.node.NodeView;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks a node for views of itself, one question at a time: however many ask for its status, its
 * loop is disturbed by one of them. Used by one thread.
 */
final class Views {

    private final Supplier<CompletableFuture<NodeView>> source;
    private final Duration patience;
    private CompletableFuture<NodeView> asked =
            CompletableFuture.failedFuture(new IllegalStateException("nobody asked"));
    private Optional<NodeView> older = Optional.empty();
    private Optional<NodeView> newer = Optional.empty();

    /**
     * Views from a source.
     *
     * @param patience after which an answer is not waited for any more
     */
    Views(Supplier<CompletableFuture<NodeView>> source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    /**
     * A view taken from now on, or at a question that is still open; fails when it takes too long.
     */
    CompletableFuture<NodeView> now() {
        if (asked.isDone()) {
            asked = ask();
        }
        return asked.copy().orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private CompletableFuture<NodeView> ask() {
        try {
            return source.get();
        } catch (RuntimeException ended) { // Its loop takes nothing any more.
            return CompletableFuture.failedFuture(ended);
        }
    }

    /** Keeps a view, to which later ones are compared. */
    void keep(NodeView view) {
        older = newer.isPresent() ? newer : Optional.of(view);
        newer = Optional.of(view);
    }

    /** How fast the node works, since one or two samples ago. */
    Rates ratesAt(NodeView view) {
        return older.map(earlier -> Rates.between(earlier, view)).orElse(Rates.UNKNOWN);
    }
}

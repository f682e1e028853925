package dev.futago.node.sentinel;

import io.netty.channel.EventLoop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks the node how the pair looks, one question at a time: however many clients ask, its loop is
 * disturbed by one of them. Tells when the primary has become another node. Used on one loop, and
 * completes what it gives there.
 */
final class Lookout {

    /** Hears what is seen. */
    interface Listener {

        /**
         * Hears of each primary that is not the one before, the first included: a client that asked
         * when none was known must learn of it.
         */
        void onNewPrimary(Side primary);

        /** Hears of each sighting, after its primary. */
        default void onSeen(Sighting sighting) {}
    }

    private final Supplier<CompletableFuture<Sighting>> source;
    private final PairMap map;
    private final EventLoop loop;
    private final Duration patience;
    private final Listener listener;
    private CompletableFuture<Optional<Sighting>> asked =
            CompletableFuture.completedFuture(Optional.empty());
    private Optional<Side> primary = Optional.empty();
    private boolean isLookWanted;

    /**
     * Looks at a node.
     *
     * @param patience after which an answer is not waited for any more
     */
    Lookout(
            Supplier<CompletableFuture<Sighting>> source,
            PairMap map,
            EventLoop loop,
            Duration patience,
            Listener listener) {
        this.source = source;
        this.map = map;
        this.loop = loop;
        this.patience = patience;
        this.listener = listener;
    }

    /** How the pair looks from now on, or at a question that is open; empty without an answer. */
    CompletableFuture<Optional<Sighting>> now() {
        if (asked.isDone()) {
            asked =
                    question()
                            .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                            .handleAsync(
                                    (sighting, failure) ->
                                            noted(
                                                    failure == null
                                                            ? Optional.of(sighting)
                                                            : Optional.empty()),
                                    loop);
            asked.thenRun(this::lookAsWanted);
        }
        return asked;
    }

    /** Something has happened: a question that is open may have been answered before it did. */
    void look() {
        isLookWanted = !asked.isDone();
        now();
    }

    private void lookAsWanted() {
        if (isLookWanted) {
            isLookWanted = false;
            now();
        }
    }

    private CompletableFuture<Sighting> question() {
        try {
            return source.get();
        } catch (RuntimeException ended) { // Its loop takes nothing any more.
            return CompletableFuture.failedFuture(ended);
        }
    }

    /** While no primary is known, the one before it is remembered: it may be the next as well. */
    private Optional<Sighting> noted(Optional<Sighting> seen) {
        Optional<Side> now = seen.flatMap(map::primary);
        if (now.isPresent() && !now.equals(primary)) {
            primary = now;
            listener.onNewPrimary(now.get());
        }
        seen.ifPresent(listener::onSeen);
        return seen;
    }
}

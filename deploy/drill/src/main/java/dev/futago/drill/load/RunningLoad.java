package dev.futago.drill.load;

import dev.futago.node.net.Transport;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A run on a thread of its own. All methods may be called from any thread.
 *
 * @param <R> what it shows
 */
final class RunningLoad<R> implements AutoCloseable {

    /** What happens on that thread, but for the result, which is for all. */
    interface Run<R> {

        void start();

        /** Asks for nothing fresh from now on. */
        void stop();

        /** Ends as it is. */
        void abort();

        CompletableFuture<R> result();
    }

    private final Transport transport;
    private final Run<R> run;

    /** Starts a run; whoever starts it closes it, and the transport with it. */
    RunningLoad(Transport transport, Run<R> run) {
        this.transport = transport;
        this.run = run;
        transport.loop().execute(run::start);
    }

    void stop() {
        transport.loop().execute(run::stop);
    }

    R await() {
        try {
            return run.result().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the load generator failed", e.getCause());
        }
    }

    /** Asks on the run's own thread. */
    <T> T ask(Callable<T> question) {
        return transport.loop().submit(question).syncUninterruptibly().getNow();
    }

    boolean isOver() {
        return run.result().isDone();
    }

    @Override
    public void close() {
        if (transport.loop().isShuttingDown()) {
            return;
        }
        transport.loop().execute(run::abort);
        run.result().exceptionally(defect -> null).join();
        transport.close();
    }
}

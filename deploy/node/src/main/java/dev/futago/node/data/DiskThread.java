package dev.futago.node.data;

import dev.futago.node.config.Reason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Does what is to be done on a disk, in the order in which it was told, on a thread of its own, so
 * that nobody waits for a disk. After the first error it does nothing any more.
 */
final class DiskThread {

    private static final Logger LOG = LoggerFactory.getLogger("futago");

    /** Changes are rare: a disk on which so many wait has stopped. */
    private static final int WAITING_MAX = 256;

    private static final long CLOSE_PATIENCE_MILLIS = 2_000;

    /** Something to do on the disk. */
    interface Work {
        void run() throws IOException;
    }

    private final Path folder;
    private final Consumer<? super IOException> onFailure;

    /** Its queue has no lock that the loop could wait for. */
    private final ExecutorService thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedTransferQueue<>(),
                    Thread.ofPlatform().name("futago-data").daemon().factory());

    private final AtomicBoolean hasFailed = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * A thread for what is in a folder.
     *
     * @param onFailure told of the first error, once, on any thread
     */
    DiskThread(Path folder, Consumer<? super IOException> onFailure) {
        this.folder = folder;
        this.onFailure = onFailure;
    }

    /** Will do it, unless an error came before or it is closed. Never waits. */
    void submit(Work work) {
        if (!take(work)) {
            fail(new IOException("%d changes wait for the disk".formatted(WAITING_MAX)));
        }
    }

    /** False when there is no place for it. */
    private boolean take(Work work) {
        if (isClosed.get() || hasFailed.get()) {
            return true; // Nothing is owed to it.
        }
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return false;
        }
        try {
            thread.execute(() -> perform(work));
        } catch (RejectedExecutionException closedMeanwhile) {
            waiting.decrementAndGet();
        }
        return true;
    }

    private void perform(Work work) {
        waiting.decrementAndGet();
        if (hasFailed.get()) {
            return;
        }
        try {
            work.run();
        } catch (IOException | RuntimeException | Error failure) {
            fail(failure);
        }
    }

    private void fail(Throwable failure) {
        if (hasFailed.compareAndSet(false, true)) {
            onFailure.accept(
                    new IOException(
                            "the data folder %s cannot be written: %s"
                                    .formatted(folder, Reason.of(failure)),
                            failure));
        }
    }

    /**
     * Does what waits, and ends; waits for that, but for 2 s at most.
     *
     * @param last done after all else, error or not, and be it after this has returned
     */
    void close(Runnable last) {
        if (!shutDown(last)) {
            return;
        }
        try {
            if (!thread.awaitTermination(CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the data folder {} is slow: its last changes may be lost", folder);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean shutDown(Runnable last) {
        if (isClosed.getAndSet(true)) {
            return false;
        }
        thread.execute(last);
        thread.shutdown();
        return true;
    }
}

package dev.futago.node.points;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that stops at a point instead of crashing, and does nothing more there: what it has not
 * done by then it will not have done, and a test can look.
 */
public final class Stand implements Fate, AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** One that goes on until a point is reached. */
    public Stand() {}

    @Override
    public void crash() {
        reached.countDown();
        awaitOver();
    }

    @Override
    public void pause(long millis) {
        crash();
    }

    private void awaitOver() {
        try {
            over.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the process stands. */
    public void await() throws InterruptedException {
        if (!reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the point was not reached");
        }
    }

    /** Whether it stands. */
    public boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Lets the test's thread have what stood. */
    @Override
    public void close() {
        over.countDown();
    }
}

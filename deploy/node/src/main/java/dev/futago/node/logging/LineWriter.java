package dev.futago.node.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Writes lines to a stream on a thread of its own, from a bounded queue. A caller never waits: the
 * queue has no lock, and a line that does not fit is dropped and counted. Any thread may offer
 * lines.
 */
final class LineWriter {

    /** Memory of one queued line beside its bytes. */
    private static final int ENTRY_BYTES = 64;

    private sealed interface Entry {}

    /** A line to write. */
    private static final class Line implements Entry {
        private final byte[] bytes;

        /** Lines dropped between the line before it and this one. */
        private final long droppedBefore;

        Line(byte[] bytes, long droppedBefore) {
            this.bytes = bytes;
            this.droppedBefore = droppedBefore;
        }
    }

    /** Marks the end of what a caller of flush waits for. */
    private record Flush(CountDownLatch done) implements Entry {}

    private final OutputStream to;
    private final int queueBytesMax;
    private final LongFunction<byte[]> lossNotice;
    private final Thread thread;
    private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong untoldDropped = new AtomicLong();

    /**
     * Starts the thread.
     *
     * @param to written by this thread only; may block for ever
     * @param queueBytesMax memory of lines that wait
     * @param lossNotice makes the line that tells a number of dropped lines
     */
    LineWriter(
            String threadName,
            OutputStream to,
            int queueBytesMax,
            LongFunction<byte[]> lossNotice) {
        this.to = to;
        this.queueBytesMax = queueBytesMax;
        this.lossNotice = lossNotice;
        thread = Thread.ofPlatform().name(threadName).daemon().start(this::writeAll);
    }

    /** Queues a line, or drops it when the queue is full. Never waits. */
    void offer(byte[] line) {
        offer(line, 1);
    }

    /**
     * Queues a line, or drops it when its share of the queue is full: the rest is for lines that
     * matter more. Never waits.
     *
     * @param share part of the queue that such lines may fill, up to 1
     */
    void offer(byte[] line, double share) {
        long cost = costOf(line);
        if (queuedBytes.addAndGet(cost) > share * queueBytesMax) {
            queuedBytes.addAndGet(-cost);
            drop(1);
        } else {
            queue.add(new Line(line, untoldDropped.getAndSet(0)));
        }
        LockSupport.unpark(thread);
    }

    private static long costOf(byte[] line) {
        return (long) line.length + ENTRY_BYTES;
    }

    private void drop(long lines) {
        dropped.addAndGet(lines);
        untoldDropped.addAndGet(lines);
    }

    /** Lines dropped since the process started. */
    long dropped() {
        return dropped.get();
    }

    /**
     * Waits until all lines offered before are written.
     *
     * @return false when the stream did not take them in time
     */
    boolean flush(Duration atMost) {
        var done = new CountDownLatch(1);
        queue.add(new Flush(done));
        LockSupport.unpark(thread);
        try {
            return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void writeAll() {
        while (true) {
            Entry entry = queue.poll();
            switch (entry) {
                case Line line -> {
                    tell(line.droppedBefore);
                    write(line.bytes);
                    queuedBytes.addAndGet(-costOf(line.bytes));
                }
                case Flush(var done) -> {
                    tell(untoldDropped.getAndSet(0));
                    done.countDown();
                }
                case null -> {
                    tell(untoldDropped.getAndSet(0));
                    awaitEntry();
                }
            }
        }
    }

    /** Parks unless an entry came meanwhile; unpark before park makes park return at once. */
    private void awaitEntry() {
        if (queue.isEmpty()) {
            LockSupport.park(this);
        }
    }

    private void tell(long lost) {
        if (lost > 0 && !tryWrite(lossNotice.apply(lost))) {
            untoldDropped.addAndGet(lost);
        }
    }

    private void write(byte[] line) {
        if (!tryWrite(line)) {
            drop(1);
        }
    }

    /** A stream whose reader is gone refuses: the line is lost, the next one is tried again. */
    private boolean tryWrite(byte[] line) {
        try {
            to.write(line);
            to.flush();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}

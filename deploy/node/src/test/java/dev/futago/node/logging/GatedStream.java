package dev.futago.node.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A stream that takes nothing, as a full pipe, until its reader reads. */
final class GatedStream extends OutputStream {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch firstWrite = new CountDownLatch(1);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    void open() {
        gate.countDown();
    }

    /** Waits until somebody waits for the reader. */
    void awaitWriter() throws InterruptedException {
        firstWrite.await();
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        firstWrite.countDown();
        try {
            gate.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IOException(ended);
        }
        synchronized (taken) {
            taken.write(bytes, from, count);
        }
    }

    List<String> lines() {
        synchronized (taken) {
            return taken.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }
}

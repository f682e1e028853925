package dev.futago.drill.bench;

import dev.futago.drill.process.Child;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A standby's way to its primary, longer in one direction: what the standby says arrives later by a
 * fixed time, whole and in order; what the primary says arrives as soon as it can.
 *
 * <p>It stands in for a slow network where the system's own means of delay are absent. Time is that
 * of a {@link Timekeeper}; a thread that sleeps wakes late rather than early, by some 60 µs on
 * Linux.
 */
final class DelayedAcks implements Child {

    /** The time, and how to wait for it: another one in tests. */
    interface Timekeeper {

        /** Now; the origin is arbitrary. */
        long nanos();

        /** Returns when it is so late. */
        void awaitNanos(long dueNanos) throws InterruptedException;
    }

    /** What is on its way; no bytes stand for the end. */
    private record Chunk(long dueNanos, ByteBuffer bytes) {}

    private static final int CHUNK_BYTES_MAX = 64 << 10;
    private static final int CHUNKS_MAX = 4096;

    private final ServerSocket server;
    private final int target;
    private final long delayNanos;
    private final Timekeeper time;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private DelayedAcks(ServerSocket server, int target, Duration delay, Timekeeper time) {
        this.server = server;
        this.target = target;
        this.time = time;
        delayNanos = delay.toNanos();
    }

    /**
     * Listens on a free port of loopback.
     *
     * @param target the port of loopback on which the primary listens for its standby
     */
    static DelayedAcks to(int target, Duration delay) {
        return to(target, delay, new SystemTime());
    }

    static DelayedAcks to(int target, Duration delay, Timekeeper time) {
        try {
            var server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
            var proxy = new DelayedAcks(server, target, delay, time);
            proxy.inBackground(proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException("no port for the delay", failed);
        }
    }

    /** Where the standby finds its primary. */
    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Some work until a socket is closed, by whichever end. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void inBackground(Work work) {
        Thread.ofPlatform()
                .daemon()
                .name("delayed acknowledgements")
                .start(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException | InterruptedException closed) {
                                // One end has hung up, or we are closed.
                            }
                        });
    }

    private void accept() throws IOException {
        while (true) {
            Socket standby = server.accept();
            sockets.add(standby);
            try {
                connect(standby);
            } catch (IOException nobody) {
                hangUp(standby);
            }
        }
    }

    private void connect(Socket standby) throws IOException {
        var primary = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(primary);
        standby.setTcpNoDelay(true);
        primary.setTcpNoDelay(true);
        BlockingQueue<Chunk> onTheWay = new ArrayBlockingQueue<>(CHUNKS_MAX);
        inBackground(() -> pass(primary, standby));
        inBackground(() -> take(standby, onTheWay));
        inBackground(() -> give(onTheWay, primary));
    }

    private void pass(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException lost) {
            hangUp(from);
            hangUp(to);
        }
    }

    private void take(Socket standby, BlockingQueue<Chunk> onTheWay) throws InterruptedException {
        var buffer = new byte[CHUNK_BYTES_MAX];
        try {
            InputStream in = standby.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, n));
                onTheWay.put(new Chunk(time.nanos() + delayNanos, bytes));
            }
        } catch (IOException lost) {
            // What was said before still arrives, and then the end.
        }
        onTheWay.put(new Chunk(time.nanos() + delayNanos, ByteBuffer.allocate(0)));
    }

    private void give(BlockingQueue<Chunk> onTheWay, Socket primary)
            throws IOException, InterruptedException {
        WritableByteChannel out = Channels.newChannel(primary.getOutputStream());
        for (Chunk next = onTheWay.take(); ; next = onTheWay.take()) {
            time.awaitNanos(next.dueNanos);
            if (!next.bytes.hasRemaining()) {
                primary.shutdownOutput();
                return;
            }
            out.write(next.bytes);
        }
    }

    private void hangUp(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // As wanted.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException alreadyBroken) {
            // As wanted.
        }
        sockets.forEach(this::hangUp);
    }

    private static final class SystemTime implements Timekeeper {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void awaitNanos(long dueNanos) throws InterruptedException {
            for (long left = dueNanos - nanos(); left > 0; left = dueNanos - nanos()) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
    }
}

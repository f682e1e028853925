package dev.futago.drill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** What a standby says through it arrives late, but whole and in order. */
@Timeout(20)
final class DelayedAcksTest {

    private static final Duration DELAY = Duration.ofMillis(1);

    /** Time that passes only when the test says so. */
    private static final class FakeTime implements DelayedAcks.Timekeeper {
        private long nanos;
        private int sleepers;

        @Override
        public synchronized long nanos() {
            return nanos;
        }

        @Override
        public synchronized void awaitNanos(long dueNanos) throws InterruptedException {
            sleepers++;
            notifyAll();
            while (nanos < dueNanos) {
                wait();
            }
            sleepers--;
        }

        synchronized void pass(long more) {
            nanos += more;
            notifyAll();
        }

        synchronized void awaitSleeper() throws InterruptedException {
            while (sleepers == 0) {
                wait();
            }
        }
    }

    private final FakeTime time = new FakeTime();
    private ServerSocket primary;

    @BeforeEach
    void listen() throws IOException {
        primary = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        primary.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        primary.close();
    }

    private static Socket dial(DelayedAcks proxy) throws IOException {
        String address = proxy.address();
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static byte[] bytes(int seed, int count) {
        var bytes = new byte[count];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatTheStandbySaysWaitsForItsTime() throws Exception {
        try (var proxy = DelayedAcks.to(primary.getLocalPort(), DELAY, time);
                Socket standby = dial(proxy);
                Socket accepted = primary.accept()) {
            standby.getOutputStream().write(7);
            time.awaitSleeper();
            time.pass(DELAY.toNanos() - 1);
            assertThat(accepted.getInputStream().available()).isZero();

            time.pass(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void whatThePrimarySaysDoesNotWait() throws Exception {
        try (var proxy = DelayedAcks.to(primary.getLocalPort(), DELAY, time);
                Socket standby = dial(proxy);
                Socket accepted = primary.accept()) {
            byte[] said = bytes(1, 200_000);
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> write(accepted, said));

            assertThat(standby.getInputStream().readNBytes(said.length)).isEqualTo(said);
            writing.join();
        }
    }

    @Test
    void everythingArrivesInOrderAndThenTheEnd() throws Exception {
        try (var proxy = DelayedAcks.to(primary.getLocalPort(), DELAY);
                Socket standby = dial(proxy);
                Socket accepted = primary.accept()) {
            byte[] said = bytes(2, 3_000_000);
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(
                            () -> {
                                write(standby, said);
                                shutdownOutput(standby);
                            });

            assertThat(accepted.getInputStream().readAllBytes()).isEqualTo(said);
            writing.join();
        }
    }

    @Test
    void nobodyBehindItHangsUp() throws Exception {
        int port = primary.getLocalPort();
        primary.close();
        try (var proxy = DelayedAcks.to(port, DELAY);
                Socket standby = dial(proxy)) {
            assertThat(standby.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void shutdownOutput(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}

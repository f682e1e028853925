package dev.futago.node.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What connections that never end a request, or never read, can take of the node's memory (P5). */
@Timeout(60)
final class SentinelMemoryTest {

    private static final int CONNECTIONS = 20;
    private static final int ROUNDS = 40;

    private final TestSentinel sentinel = TestSentinel.of(TestSentinel.paired());
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sentinel.close();
    }

    private void connectAll() throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            var socket = new Socket(sentinel.address().host(), sentinel.address().port());
            socket.setTcpNoDelay(true);
            sockets.add(socket);
        }
    }

    private void eachSays(String words) throws IOException {
        for (Socket socket : sockets) {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Asked and answered on the port's one thread, after all that was said before. */
    private void awaitAnswer() throws IOException {
        try (var socket = new Socket(sentinel.address().host(), sentinel.address().port())) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
        }
    }

    /** Where Netty gives the node's links their buffers from. */
    private static long directBytesOfLinks() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    /** Soon: what was answered last may be on its way yet. */
    private void assertHeld(int directBytesEach, int heapBytesEach) {
        await().untilAsserted(
                        () -> {
                            ByteBufAllocatorMetric held = sentinel.held();
                            assertThat(held.usedDirectMemory())
                                    .isLessThanOrEqualTo((long) CONNECTIONS * directBytesEach);
                            assertThat(held.usedHeapMemory())
                                    .isLessThanOrEqualTo((long) CONNECTIONS * heapBytesEach);
                        });
    }

    @Test
    void wordsThatComeOneByOneKeepNothingOfWhatTheLinksNeed() throws IOException {
        long before = directBytesOfLinks();
        connectAll();
        eachSays("*128\r\n");
        for (int i = 0; i < ROUNDS; i++) {
            awaitAnswer();
            eachSays("$1\r\na\r\n");
        }
        awaitAnswer();

        assertThat(directBytesOfLinks() - before).isLessThan(4 << 20);
        assertHeld(0, Incoming.REQUEST_BYTES_MAX);
    }

    @Test
    void bytesOfAWordThatComeOneByOneKeepNoMoreThanTheyAre() throws IOException {
        long before = directBytesOfLinks();
        connectAll();
        eachSays("*1\r\n$4000\r\n");
        for (int i = 0; i < ROUNDS; i++) {
            awaitAnswer();
            eachSays("a");
        }
        awaitAnswer();

        assertThat(directBytesOfLinks() - before).isLessThan(4 << 20);
        assertHeld(0, Incoming.REQUEST_BYTES_MAX);
    }

    @Test
    void repliesThatNobodyReadsKeepAPieceOfDirectMemoryEach() throws IOException {
        String echo = "PING " + "a".repeat(3_000) + "\r\n";
        connectAll();
        for (Socket socket : sockets) {
            Thread.ofVirtual().start(() -> sayUntilItIsClosed(socket, echo));
        }
        await().until(() -> sentinel.held().usedHeapMemory() > CONNECTIONS * 3_000L);

        awaitAnswer();
        assertHeld(
                Outgoing.PIECE_BYTES,
                Incoming.REQUEST_BYTES_MAX + Incoming.READ_BYTES + 2 * echo.length());
    }

    private static void sayUntilItIsClosed(Socket socket, String words) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        try {
            while (true) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Test
    void whoLeavesKeepsNothing() throws IOException {
        connectAll();
        eachSays("*2\r\n$4\r\nPING\r\n$100\r\n");
        awaitAnswer();
        for (Socket socket : sockets) {
            socket.close();
        }

        await().until(() -> sentinel.held().usedHeapMemory() == 0);
        assertHeld(0, 0);
    }
}

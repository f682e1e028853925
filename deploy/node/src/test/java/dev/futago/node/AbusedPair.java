package dev.futago.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.futago.common.role.Incarnation;
import dev.futago.common.role.Message;
import dev.futago.common.role.NodeRef;
import dev.futago.common.role.PairId;
import dev.futago.common.role.RoleConfig;
import dev.futago.common.role.Tenure;
import dev.futago.guests.rr.RrWire;
import dev.futago.node.admin.AdminServer;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.SentinelConfig;
import dev.futago.protocol.FrameWriter;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A protected pair with all its ports, for whoever abuses them, and what must be so afterwards. */
final class AbusedPair implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final RrWire.Sizes SIZES = new RrWire.Sizes(64, 64);

    /** The kinds of ports. */
    enum Port {
        CLIENTS,
        PEER,
        API,
        SENTINEL
    }

    private final List<Socket> sockets = new ArrayList<>();
    private final HostPort sentinelOfA = NodePlan.freeAddress();
    private final String guest;
    private final TestNode a;
    private final TestNode b;
    private final AdminServer apiOfA;
    private final Optional<Tenure> agreed;
    private long asked;

    AbusedPair(Path folder, String guest) {
        this.guest = guest;
        String arbiter = "file:" + folder.resolve("record");
        HostPort listenOfA = NodePlan.freeAddress();
        HostPort listenOfB = NodePlan.freeAddress();
        a =
                TestNode.start(
                        NodePlan.primary("a", listenOfA, listenOfB, arbiter)
                                .withGuest(guest)
                                .withSentinel(new SentinelConfig(sentinelOfA, Optional.empty())));
        b =
                TestNode.start(
                        NodePlan.primary("b", listenOfB, listenOfA, arbiter)
                                .withGuest(guest)
                                .asStandby());
        apiOfA = a.serveApi();
        a.awaitPairedWith(b);
        agreed = a.status().tenure();
    }

    /** Where the primary has a port. */
    private HostPort at(Port port) {
        return switch (port) {
            case CLIENTS -> a.clients();
            case PEER -> a.listen();
            case API -> apiOfA.address();
            case SENTINEL -> sentinelOfA;
        };
    }

    /** Something whole that may be said first at a port of the primary. */
    byte[] firstWords(Port port) {
        return switch (port) {
            case CLIENTS -> request();
            case PEER -> new FrameWriter().bytesOf(hello());
            case API -> "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
            case SENTINEL ->
                    "*3\r\n$8\r\nSENTINEL\r\n$6\r\nmaster\r\n$6\r\norders\r\n".getBytes(US_ASCII);
        };
    }

    private byte[] request() {
        return guest.equals("kv")
                ? "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\n".getBytes(US_ASCII)
                : rrRequest(1, 1);
    }

    /** Of a stranger, who must not be let in. */
    private Message hello() {
        var stranger = new NodeRef("x", new Incarnation(1, 1));
        return new Message.Hello(
                Message.PROTOCOL,
                PairId.named("orders"),
                stranger,
                guest,
                NodePlan.MEMORY_BYTES,
                new RoleConfig.Placement("file", "", ""),
                1);
    }

    private static byte[] rrRequest(long session, long number) {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        RrWire.putRequest(bytes, SIZES, session, number);
        return bytes.array();
    }

    /** Connects to a port of the primary, and stays until the pair is closed. */
    Socket connect(Port port) throws IOException {
        HostPort to = at(port);
        var socket = new Socket(to.host(), to.port());
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** Says something, as far as it is listened to. */
    static void say(Socket to, byte[] words) throws IOException {
        try {
            to.getOutputStream().write(words);
        } catch (SocketException hungUpOn) {
            assertThat(to.isConnected()).isTrue();
        }
    }

    /** Says something and leaves, and waits until all of it was heard. */
    void sayAndLeave(Port port, byte[] words) throws IOException {
        try (Socket socket = connect(port)) {
            say(socket, words);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException hungUpOn) {
            assertThat(sockets.getLast().isConnected()).isTrue();
        }
    }

    /** It is protected as it was before, and whoever asks at any of its ports is answered. */
    void assertUnharmed() throws IOException {
        assertThat(a.status().isProtected()).isTrue();
        assertThat(b.status().isProtected()).isTrue();
        assertThat(a.status().tenure()).isEqualTo(agreed);
        assertThat(b.status().tenure()).isEqualTo(agreed);
        assertServes();
    }

    /** An ordinary client of the guest is answered. */
    void assertServes() throws IOException {
        asked++;
        HostPort to = a.clients();
        try (var socket = new Socket(to.host(), to.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            if (guest.equals("kv")) {
                socket.getOutputStream()
                        .write(
                                "SET mine %d\r\nGET mine\r\nQUIT\r\n"
                                        .formatted(asked)
                                        .getBytes(US_ASCII));
                String number = Long.toString(asked);
                assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                        .isEqualTo(
                                "+OK\r\n$%d\r\n%s\r\n+OK\r\n".formatted(number.length(), number));
            } else {
                socket.getOutputStream().write(rrRequest(7, asked));
                var reply =
                        ByteBuffer.wrap(socket.getInputStream().readNBytes(64))
                                .order(ByteOrder.LITTLE_ENDIAN);
                assertThat(RrWire.isReply(reply, 0, SIZES)).isTrue();
                assertThat(reply.getInt(RrWire.STATUS)).isEqualTo(RrWire.OK);
                assertThat(reply.getLong(RrWire.COUNT)).isEqualTo(asked);
            }
        }
    }

    /** A port answers somebody new, as soon as those are gone who took all its places. */
    void awaitAnswer(Port port, String beginning) {
        await(port + " answers")
                .atMost(TestNode.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(
                        () -> {
                            HostPort to = at(port);
                            try (var socket = new Socket(to.host(), to.port())) {
                                socket.setSoTimeout(PATIENCE_MILLIS);
                                socket.getOutputStream().write(firstWords(port));
                                byte[] answer =
                                        socket.getInputStream().readNBytes(beginning.length());
                                assertThat(new String(answer, US_ASCII)).isEqualTo(beginning);
                            }
                        });
    }

    /** All who connected hang up; the pair goes on. */
    void hangUpAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Direct memory that the network of both nodes has now, with what it keeps for reuse. */
    static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Override
    public void close() throws IOException {
        hangUpAll();
        apiOfA.close();
        b.close();
        a.close();
    }
}

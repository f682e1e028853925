package dev.futago.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.futago.common.guest.ClientId;
import dev.futago.common.role.Event;
import dev.futago.guests.kv.KvGuest;
import dev.futago.node.config.HostPort;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

@Timeout(60)
class ClientPortTest {

    private static final int CONNECTIONS = 200;

    private final Transport transport = Transport.create("test-loop");
    private final ClientPort port =
            new ClientPort(transport, HostPort.parse("127.0.0.1:0"), new KvGuest(), 10_000);
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        port.close();
        transport.close();
    }

    private Socket connect() throws IOException {
        HostPort address = Ports.addressOf(port.listening());
        var socket = new Socket(address.host(), address.port());
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String line) throws IOException {
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    }

    private void onLoop(Runnable action) {
        transport.run(action);
    }

    private ClientId nextSpeaker() throws InterruptedException {
        return ((Event.ClientSaid) events.take()).client();
    }

    /** They wait for the port to open: all of them could be accepted at once. */
    @Test
    void acceptsPerTurnAreBounded() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            connect();
        }
        var most = new CompletableFuture<Long>();
        onLoop(
                () -> {
                    port.open(events::add);
                    countAccepts(0, 0, most); // From here on no turn goes by uncounted.
                });

        assertThat(most.get()).isBetween(1L, (long) Transport.ACCEPTS_MAX);
    }

    /** Once in each turn of the loop, until all are accepted: a task never runs in its own turn. */
    private void countAccepts(long before, long most, CompletableFuture<Long> result) {
        long now = port.accepted();
        long mostSoFar = Math.max(most, now - before);
        if (now == CONNECTIONS) {
            result.complete(mostSoFar);
        } else {
            transport.loop().schedule(() -> countAccepts(now, mostSoFar, result), 1, NANOSECONDS);
        }
    }

    @Test
    void clientThatIsNotReadKeepsNobodyOut() throws Exception {
        onLoop(() -> port.open(events::add));
        Socket first = connect();
        send(first, "PING\r\n");
        ClientId unread = nextSpeaker();
        onLoop(() -> port.setIntake(unread, false));
        send(first, "PING\r\n");
        send(connect(), "PING\r\n");

        assertThat(nextSpeaker()).isNotEqualTo(unread);
        assertThat(events).isEmpty();
        onLoop(() -> port.setIntake(true));
        send(connect(), "PING\r\n");
        assertThat(nextSpeaker()).isNotEqualTo(unread);
        onLoop(port::openIntake);
        assertThat(nextSpeaker()).isEqualTo(unread);
    }
}

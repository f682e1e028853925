package dev.futago.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futago.node.config.HostPort;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

@Timeout(60)
final class PeerDialerTest {

    private static final InetAddress DEAD = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress ALIVE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("127.0.0.3");

    private final Transport transport = Transport.create("test-loop");
    private final List<String> lookUpThreads = new CopyOnWriteArrayList<>();
    private volatile List<InetAddress> addresses = List.of(DEAD, ALIVE);
    private final NameLookups lookups = new NameLookups(this::addressesOf);

    private InetAddress[] addressesOf(String name) throws UnknownHostException {
        lookUpThreads.add(Thread.currentThread().getName());
        if (addresses.isEmpty()) {
            throw new UnknownHostException(name);
        }
        return addresses.toArray(InetAddress[]::new);
    }

    @AfterEach
    void close() {
        lookups.close();
        transport.close();
    }

    private static ServerSocket listening(InetAddress at) throws IOException {
        return new ServerSocket(0, 10, at);
    }

    private PeerDialer dialer(int port) {
        return new PeerDialer(
                transport,
                new HostPort("peer.example", port),
                name ->
                        lookups.getResolver(transport.loop())
                                .resolveAll(
                                        InetSocketAddress.createUnresolved(
                                                name.host(), name.port())));
    }

    /** Where a dial came to, if anywhere. */
    private Optional<InetAddress> dialed(PeerDialer dialer) throws Exception {
        var reached = new CompletableFuture<Optional<Channel>>();
        transport
                .loop()
                .execute(() -> dialer.dial(ChannelInboundHandlerAdapter::new, reached::complete));
        return reached.get(30, TimeUnit.SECONDS)
                .map(channel -> ((InetSocketAddress) channel.remoteAddress()).getAddress());
    }

    @Test
    void eachAddressIsTriedInTurn() throws Exception {
        try (ServerSocket peer = listening(ALIVE)) {
            assertThat(dialed(dialer(peer.getLocalPort()))).contains(ALIVE);
        }
    }

    @Test
    void nameIsLookedUpAtEachDialOffTheLoop() throws Exception {
        try (ServerSocket peer = listening(ALIVE)) {
            PeerDialer dialer = dialer(peer.getLocalPort());
            addresses = List.of();
            assertThat(dialed(dialer)).isEmpty();

            addresses = List.of(ALIVE);
            assertThat(dialed(dialer)).contains(ALIVE);
        }
        assertThat(lookUpThreads).hasSize(2).allMatch(name -> name.startsWith("futago-names"));
    }

    @Test
    void addressThatAnsweredLastIsTriedFirst() throws Exception {
        try (ServerSocket first = listening(ALIVE);
                ServerSocket second = new ServerSocket(first.getLocalPort(), 10, OTHER)) {
            assertThat(second.isBound()).isTrue();
            PeerDialer dialer = dialer(first.getLocalPort());
            addresses = List.of(OTHER);
            assertThat(dialed(dialer)).contains(OTHER);

            addresses = List.of(ALIVE, OTHER);

            assertThat(dialed(dialer)).contains(OTHER);
        }
    }

    @Test
    void noAddressThatAnswersIsADialThatFails() throws Exception {
        int port;
        try (ServerSocket closedSoon = listening(ALIVE)) {
            port = closedSoon.getLocalPort();
        }

        assertThat(dialed(dialer(port))).isEmpty();
    }

    @Test
    void addressesOfTheNameAreThePeers() throws Exception {
        try (ServerSocket peer = listening(ALIVE)) {
            PeerDialer dialer = dialer(peer.getLocalPort());
            assertThat(dialer.isPeer(ALIVE)).isFalse();
            dialed(dialer);

            assertThat(dialer.isPeer(ALIVE)).isTrue();
            assertThat(dialer.isPeer(DEAD)).isTrue();
            assertThat(dialer.isPeer(OTHER)).isFalse();
        }
    }
}

package dev.futago.node.net;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections;
import dev.futago.common.guest.Guest;
import dev.futago.common.role.Event;
import dev.futago.node.config.HostPort;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.util.collection.LongObjectHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the guest's clients connect to. Turns what they send into events, and replies into bytes
 * sent, flushed once for each turn of the loop. Its methods are called on the loop.
 */
public final class ClientPort implements AutoCloseable, Connections {

    private static final Logger LOG = LoggerFactory.getLogger(ClientPort.class);

    /** Bytes of requests of all clients that are not complete yet (P5). */
    private static final long KEPT_BYTES_MAX = 2L * ClientConnection.REQUEST_BYTES_MAX;

    /** Bytes of replies that all clients together may leave untaken (P5). */
    private static final long UNSENT_BYTES_MAX = 4 * ClientConnection.UNSENT_BYTES_MAX;

    /** Heap of replies that clients leave untaken: one of them may be counted late. */
    public static final long UNSENT_HEAP_BYTES_MAX =
            UNSENT_BYTES_MAX + ClientConnection.UNSENT_BYTES_MAX;

    /** Bytes of one request. */
    public static final long REQUEST_BYTES_MAX = ClientConnection.REQUEST_BYTES_MAX;

    private final LongObjectHashMap<ClientConnection> clients = new LongObjectHashMap<>();
    private final List<ClientConnection> unflushed = new ArrayList<>();
    private final LogThrottle crowded = new LogThrottle();
    private final LogThrottle httpRefused = new LogThrottle();
    private final LogThrottle garbageRefused = new LogThrottle();
    private final Transport transport;
    private final Guest guest;
    private final int clientsMax;
    private final Channel listening;
    private Consumer<Event> events = event -> {};
    private long lastNumber;
    private long keptBytes;
    private long unsentBytes;
    private boolean isIntakeOpen = true;

    /**
     * Takes the address; nobody is let in before {@link #open}.
     *
     * @param guest knows what a request is
     * @param clientsMax clients that may be connected at once
     * @throws IllegalArgumentException with a sentence for the user
     */
    public ClientPort(Transport transport, HostPort address, Guest guest, int clientsMax) {
        this.transport = transport;
        this.guest = guest;
        this.clientsMax = clientsMax;
        listening = Ports.bind(transport, address, "clients", this::accept);
    }

    /**
     * Lets clients in.
     *
     * @param listener told what they do
     */
    public void open(Consumer<Event> listener) {
        events = listener;
        listening.config().setAutoRead(true);
    }

    private void accept(Channel channel) {
        if (clients.size() >= clientsMax) {
            refuse(channel);
            return;
        }
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        var client = new ClientConnection(this, new ClientId(++lastNumber), guest, channel);
        clients.put(lastNumber, client);
        client.setIntake(isIntakeOpen);
        channel.pipeline().addLast(client);
    }

    private void refuse(Channel channel) {
        crowded.write(
                more ->
                        LOG.warn(
                                "client {} refused: {} clients are connected (limit"
                                        + " --max-clients){}",
                                HostPort.text(channel.remoteAddress()),
                                clientsMax,
                                more));
        channel.writeAndFlush(Unpooled.wrappedBuffer(guest.refusalOfClient()))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** Throttles log lines about clients that speak HTTP. */
    LogThrottle httpRefused() {
        return httpRefused;
    }

    /** Throttles log lines about clients that break the guest's protocol. */
    LogThrottle garbageRefused() {
        return garbageRefused;
    }

    void tell(Event event) {
        events.accept(event);
    }

    /**
     * So much more of requests is kept that are not whole, or less. Where it is too much, who has
     * sent the most of one is hung up on.
     */
    void keeps(int bytes) {
        keptBytes += bytes;
        if (keptBytes > KEPT_BYTES_MAX) {
            clients.values().stream()
                    .max(Comparator.comparingInt(ClientConnection::kept))
                    .ifPresent(ClientConnection::makeRoom);
        }
    }

    /**
     * So much more of replies is left untaken, or less. Where it is too much, who leaves the most
     * is hung up on.
     */
    void leaves(long bytes) {
        unsentBytes += bytes;
        if (bytes > 0 && unsentBytes > UNSENT_BYTES_MAX) {
            unsentBytes = 0;
            clients.values().forEach(client -> unsentBytes += client.recountUnsent());
            if (unsentBytes > UNSENT_BYTES_MAX) {
                clients.values().stream()
                        .max(Comparator.comparingLong(ClientConnection::unsentCounted))
                        .ifPresent(ClientConnection::makeRoomForReplies);
            }
        }
    }

    void left(ClientId client) {
        if (clients.remove(client.number()) != null) {
            events.accept(new Event.ClientLeft(client));
        }
    }

    /** Sends a reply; a client that has left is not told. */
    public void reply(ClientId to, byte[] bytes) {
        ClientConnection client = clients.get(to.number());
        if (client != null && client.write(Unpooled.wrappedBuffer(bytes))) {
            unflushed.add(client);
        }
    }

    /** Ends one connection, when its client has what it was told. */
    public void hangup(ClientId who) {
        ClientConnection client = clients.get(who.number());
        if (client != null) {
            client.hangUp();
        }
    }

    /** Ends all connections, whatever waits to be sent. */
    public void hangupAll() {
        List.copyOf(clients.values()).forEach(ClientConnection::close);
    }

    /** Reads from clients, or leaves what they send in their sockets. */
    public void setIntake(boolean isOpen) {
        isIntakeOpen = isOpen;
        clients.values().forEach(client -> client.setIntake(isOpen));
    }

    /** Reads from one client, or leaves what it sends in its socket, while others are read. */
    public void setIntake(ClientId who, boolean isOpen) {
        ClientConnection client = clients.get(who.number());
        if (client != null) {
            client.setOwnIntake(isOpen);
        }
    }

    /** Reads from all clients. */
    public void openIntake() {
        clients.values().forEach(client -> client.setOwnIntake(true));
        setIntake(true);
    }

    /** Sends what was written since it was called last. */
    public void flush() {
        for (ClientConnection client : unflushed) {
            client.flush();
        }
        unflushed.clear();
    }

    /**
     * Sends at once what was written to one client.
     *
     * @param sent told when the network has taken all of it, and never when it cannot
     */
    public void flush(ClientId to, Runnable sent) {
        ClientConnection client = clients.get(to.number());
        if (client != null) {
            client.flush(sent);
        }
    }

    @Override
    public List<Connection> list() {
        return clients.values().stream()
                .map(ClientConnection::connection)
                .sorted(Comparator.comparingLong(each -> each.client().number()))
                .toList();
    }

    @Override
    public Optional<Connection> find(ClientId client) {
        return Optional.ofNullable(clients.get(client.number())).map(ClientConnection::connection);
    }

    @Override
    public long accepted() {
        return lastNumber;
    }

    /** The channel that listens. */
    public Channel listening() {
        return listening;
    }

    @Override
    public void close() {
        transport.await(listening::close);
    }
}

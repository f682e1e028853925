package dev.futago.node.net;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.Message;
import dev.futago.common.role.Tally;
import dev.futago.node.config.HostPort;
import dev.futago.protocol.FrameDecoder;
import dev.futago.protocol.FrameEncoder;
import dev.futago.protocol.LinkAuthentication;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.util.collection.LongObjectHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to the other node: where it connects to, and from where it is dialled. Its methods are
 * called on the loop.
 *
 * <p>Whoever connects to us can make us allocate little until our role has made it its standby.
 */
public final class PeerPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerPort.class);

    /** Accepted links that no role has welcomed: the peer's own, and those of strangers. */
    private static final Places.Limits UNWELCOME_MAX = new Places.Limits(16, 4, 4);

    /** Header and prefix beside the pages of one frame. */
    private static final int FRAME_EXTRA_BYTES = 32 << 10;

    /** A node that ends does not wait longer for the other side. */
    private static final long FINISH_MILLIS_MAX = 500;

    private final LongObjectHashMap<PeerConnection> links = new LongObjectHashMap<>();
    private final Set<PeerConnection> unflushed = new LinkedHashSet<>();
    private final Transport transport;
    private final Optional<PeerDialer> peer;
    private final int frameBytesMax;
    private final LinkAuthentication authentication;
    private final Tally tally;
    private final Channel listening;
    private final LinkFaults.Lines faultLines = new LinkFaults.Lines();
    private final LogThrottle crowded = new LogThrottle();
    private final Places<PeerConnection> unwelcome =
            new Places<>(
                    UNWELCOME_MAX,
                    this::isPeer,
                    link -> link.hasSpoken() ? 1 : 0,
                    this::closeForAnother);
    private Consumer<Event> events = event -> {};
    private long lastNumber;

    /**
     * Takes the address; nobody is let in before {@link #open}.
     *
     * @param peer where the other node listens
     * @param batchBytes longest payload that the other node sends
     * @param authentication makes both nodes prove that they know the pair's secret
     * @param tally told how long the network takes to accept a checkpoint
     * @throws IllegalArgumentException with a sentence for the user
     */
    public PeerPort(
            Transport transport,
            HostPort address,
            Optional<HostPort> peer,
            int batchBytes,
            LinkAuthentication authentication,
            Tally tally) {
        this.transport = transport;
        this.authentication = authentication;
        this.tally = tally;
        this.peer = peer.map(to -> new PeerDialer(transport, to, transport::addressesOf));
        frameBytesMax = batchBytes + FRAME_EXTRA_BYTES;
        listening = Ports.bind(transport, address, "the peer", this::accept);
    }

    /**
     * Lets the peer in.
     *
     * @param listener told what it does
     */
    public void open(Consumer<Event> listener) {
        events = listener;
        listening.config().setAutoRead(true);
    }

    private void accept(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress from)) {
            channel.close(); // It has left already.
            return;
        }
        PeerConnection link =
                newLink(channel, PeerConnection.Side.ACCEPTED, FrameDecoder.SMALL_FRAME_BYTES_MAX);
        channel.pipeline().addFirst(new GreetingDeadline(link));
        link.closeUnlessWelcome();
        if (!unwelcome.tryTake(link, from.getAddress())) {
            link.close("too many links without a greeting");
        }
    }

    private boolean isPeer(InetAddress address) {
        return peer.filter(known -> known.isPeer(address)).isPresent();
    }

    private void closeForAnother(PeerConnection link) {
        crowded.write(
                more ->
                        LOG.warn(
                                "peer port is crowded: closed the oldest link without a greeting of"
                                        + " {}{}",
                                HostPort.text(link.remoteAddress()),
                                more));
        link.close("another link needs its place");
    }

    private PeerConnection newLink(Channel channel, PeerConnection.Side side, int frameMax) {
        var link = new PeerConnection(this, new LinkId(++lastNumber), side, channel);
        links.put(lastNumber, link);
        var faults = new LinkFaults(faultLines, channel);
        ChannelHandler handshake =
                switch (side) {
                    case DIALLED -> authentication.dialer(faults);
                    case ACCEPTED -> authentication.acceptor(faults);
                };
        channel.pipeline().addLast(new FrameDecoder(frameMax), new FrameEncoder(), handshake, link);
        return link;
    }

    /**
     * Connects to the other node: Dialed or DialFailed will be told.
     *
     * @param dialler told what became of it
     */
    public void dial(Consumer<Event> dialler) {
        peer.orElseThrow()
                .dial(
                        () ->
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        newLink(
                                                channel,
                                                PeerConnection.Side.DIALLED,
                                                frameBytesMax);
                                    }
                                },
                        dialled -> onDialled(dialled, dialler));
    }

    private static void onDialled(Optional<Channel> dialled, Consumer<Event> dialler) {
        if (dialled.isEmpty()) {
            dialler.accept(new Event.DialFailed());
            return;
        }
        PeerConnection link = dialled.get().pipeline().get(PeerConnection.class);
        link.becomeReported();
        dialler.accept(new Event.Dialed(link.id()));
    }

    /** A link that a role has welcomed needs none of the places for those that wait. */
    void welcomed(PeerConnection link) {
        unwelcome.leave(link);
    }

    int frameBytesMax() {
        return frameBytesMax;
    }

    void onTaken(long beganNanos) {
        tally.took(Tally.Span.SEND, System.nanoTime() - beganNanos);
    }

    void tell(Event event) {
        events.accept(event);
    }

    void left(PeerConnection link) {
        unwelcome.leave(link);
        links.remove(link.id().number());
        unflushed.remove(link);
    }

    /** Sends; the pages in a message for a connection that is no more are released. */
    public void send(LinkId to, Message message) {
        PeerConnection link = links.get(to.number());
        if (link != null) {
            link.write(message);
            unflushed.add(link);
        } else {
            message.pages().ifPresent(PageBatch::release);
        }
    }

    /** Ends a connection, after what was sent over it. */
    public void close(LinkId which, String reason) {
        PeerConnection link = links.get(which.number());
        if (link != null) {
            link.close(reason);
        }
    }

    /** Ends all connections; nothing more is told of them. */
    public void hangupAll() {
        List.copyOf(links.values()).forEach(link -> link.close("this node ends"));
    }

    /**
     * Sends what was written, and ends all connections. Completed on the loop when the other side
     * has closed them too, so that nothing sent was lost on the way; {@link #FINISH_MILLIS_MAX}
     * later at the latest.
     */
    public CompletableFuture<Void> finish() {
        CompletableFuture<Void> finished =
                CompletableFuture.allOf(
                        links.values().stream()
                                .map(PeerConnection::finish)
                                .toArray(CompletableFuture<?>[]::new));
        transport
                .loop()
                .schedule(() -> finished.complete(null), FINISH_MILLIS_MAX, TimeUnit.MILLISECONDS);
        return finished;
    }

    /** Sends what was written since it was called last. */
    public void flush() {
        for (PeerConnection link : unflushed) {
            link.flush();
        }
        unflushed.clear();
    }

    /**
     * Sends at once what was written over one connection.
     *
     * @param sent told when the network has taken all of it, and never when it cannot
     */
    public void flush(LinkId which, Runnable sent) {
        PeerConnection link = links.get(which.number());
        if (link != null) {
            link.flush(sent);
        }
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

package dev.futago.node.net;

import dev.futago.common.memory.PageBatch;
import dev.futago.common.role.Event;
import dev.futago.common.role.LinkId;
import dev.futago.common.role.LinkLoss;
import dev.futago.common.role.Message;
import dev.futago.node.config.HostPort;
import dev.futago.node.config.Reason;
import dev.futago.protocol.FrameDecoder;
import dev.futago.protocol.FrameEncoder;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One connection to the other node, or to somebody who is not. */
final class PeerConnection extends SimpleChannelInboundHandler<Message> {

    /** Which side made the connection. */
    enum Side {
        DIALLED,
        ACCEPTED
    }

    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);

    /** Time in which one who connects must have become a joiner. */
    private static final long UNWELCOME_SECONDS_MAX = 5;

    private final PeerPort port;
    private final LinkId id;
    private final Side side;
    private final Channel channel;

    /** Whether the role knows of this connection, so that its loss must be told. */
    private boolean isReported;

    private boolean hasSpoken;

    private boolean isWelcome;

    private boolean isClosedByUs;
    private LinkLoss loss = LinkLoss.CLOSED;

    PeerConnection(PeerPort port, LinkId id, Side side, Channel channel) {
        this.port = port;
        this.id = id;
        this.side = side;
        this.channel = channel;
    }

    LinkId id() {
        return id;
    }

    void becomeHeard() {
        hasSpoken = true;
    }

    /** Whether anything has come over it. */
    boolean hasSpoken() {
        return hasSpoken;
    }

    SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    void becomeReported() {
        isReported = true;
    }

    /** Bounds how long a connection that is not a joiner's takes one of the few places. */
    void closeUnlessWelcome() {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!isWelcome) {
                                close("not welcome");
                            }
                        },
                        UNWELCOME_SECONDS_MAX,
                        TimeUnit.SECONDS);
    }

    /** The pages in the message go to whom the event is told. */
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Message message) {
        if (isClosedByUs) {
            message.pages().ifPresent(PageBatch::release); // Read before we closed.
            return;
        }
        isReported = true;
        port.tell(new Event.PeerSaid(id, message));
    }

    void write(Message message) {
        if (message instanceof Message.Welcome || message instanceof Message.Reconnected) {
            isWelcome = true;
            port.welcomed(this);
            // After a switchover pages come over this connection (R16).
            channel.pipeline().get(FrameDecoder.class).accept(port.frameBytesMax());
        }
        long beganNanos = System.nanoTime();
        channel.write(message)
                .addListener(taken -> onTaken(taken.isSuccess(), message, beganNanos));
    }

    /** A message that was not sent is a gap in what the peer is told: the connection is over. */
    private void onTaken(boolean isSent, Message message, long beganNanos) {
        if (!isSent) {
            channel.close();
        } else if (message instanceof Message.Checkpoint) {
            port.onTaken(beganNanos);
        }
    }

    void flush() {
        channel.flush();
    }

    /** The same, and tells when the network has taken all of it: nothing follows the last byte. */
    void flush(Runnable sent) {
        channel.pipeline()
                .context(FrameEncoder.class)
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        taken -> {
                            if (taken.isSuccess()) {
                                sent.run();
                            }
                        });
    }

    /**
     * Sends all that was written, and that nothing follows; completed when the connection is
     * closed. A close at once could lose what the peer has not read.
     */
    CompletableFuture<Void> finish() {
        var closed = new CompletableFuture<Void>();
        if (!channel.isActive()) {
            closed.complete(null);
            return closed;
        }
        channel.closeFuture().addListener(done -> closed.complete(null));
        flush(
                () -> {
                    if (channel instanceof DuplexChannel duplex) {
                        duplex.shutdownOutput();
                    }
                });
        return closed;
    }

    void close(String reason) {
        if (!isClosedByUs && channel.isActive()) {
            LOG.debug(
                    "{} ({}) to {} closed: {}",
                    id,
                    side,
                    HostPort.text(channel.remoteAddress()),
                    reason);
        }
        isClosedByUs = true;
        channel.flush();
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        port.left(this);
        if (isReported && !isClosedByUs) {
            port.tell(new Event.PeerLost(id, loss));
        }
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        port.left(this); // A dial that failed was never active.
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            loss = LinkLoss.GARBAGE;
            LOG.warn(
                    "{} to {} sent garbage ({}): connection closed",
                    id,
                    HostPort.text(channel.remoteAddress()),
                    Reason.of(cause));
        } else {
            LOG.debug("{} to {} broke", id, HostPort.text(channel.remoteAddress()), cause);
        }
        ctx.close();
    }
}

package dev.futago.node.net;

import dev.futago.common.guest.ClientId;
import dev.futago.common.guest.Connections;
import dev.futago.common.guest.Guest;
import dev.futago.common.guest.Requests;
import dev.futago.common.role.Event;
import dev.futago.node.config.HostPort;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.UnixChannel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One client: finds the complete requests in what one read of its socket brought, and keeps what is
 * left for the next. A client that does not take its replies is not read from (P5).
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Bytes of one request that is not complete yet. */
    static final int REQUEST_BYTES_MAX = 64 << 20;

    /** What is left of a request and has no more than this is copied, and not counted. */
    private static final int SMALL_BYTES = 4 << 10;

    /** How long a client that is hung up on, or that sends nothing more, waits for its replies. */
    private static final long LAST_WORDS_SECONDS = 10;

    /** Bytes of replies that one client may leave untaken (P5). */
    static final long UNSENT_BYTES_MAX = 32L << 20;

    private final ClientPort port;
    private final ClientId id;
    private final Guest guest;
    private final Channel channel;
    private final long acceptedMillis = System.currentTimeMillis();
    private ByteBuf rest = Unpooled.EMPTY_BUFFER;
    private int[] ends = new int[64];
    private int enoughBytes;

    /** As the port was told last; none of a client that takes its replies. */
    private long unsentBytes;

    private boolean isIntakeOpen = true;
    private boolean isOwnIntakeOpen = true;
    private boolean isLeaving;
    private boolean isUnflushed;

    ClientConnection(ClientPort port, ClientId id, Guest guest, Channel channel) {
        this.port = port;
        this.id = id;
        this.guest = guest;
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        ByteBuf received = withRest(ctx, (ByteBuf) read);
        try {
            if (received.readableBytes() < enoughBytes) {
                keepRest(ctx, received);
                return;
            }
            int done = onBytes(received.nioBuffer());
            if (done < 0) {
                refuseProtocol(done);
                return;
            }
            keepRest(ctx, received.skipBytes(done));
            enoughBytes = rest.isReadable() ? rest.readableBytes() + guest.bytesMissing() : 0;
        } finally {
            received.release();
        }
    }

    /** What was left before, with what came now. */
    private ByteBuf withRest(ChannelHandlerContext ctx, ByteBuf read) {
        if (!rest.isReadable()) {
            return read;
        }
        ByteBuf whole = takeRest();
        try {
            if (whole.writableBytes() < read.readableBytes()) {
                whole = grown(ctx, whole, read.readableBytes());
            }
            return whole.writeBytes(read);
        } catch (RuntimeException | Error noRoom) {
            whole.release();
            throw noRoom;
        } finally {
            read.release();
        }
    }

    /**
     * The same in a larger buffer: half as large again where it is worth it, so that few follow.
     */
    private static ByteBuf grown(ChannelHandlerContext ctx, ByteBuf from, int moreBytes) {
        int bytes = from.readableBytes() + moreBytes;
        ByteBuf larger = ctx.alloc().ioBuffer(bytes > SMALL_BYTES ? bytes + bytes / 2 : bytes);
        larger.writeBytes(from);
        from.release();
        return larger;
    }

    /** Keeps what is not a whole request, in a buffer that is not much larger. */
    private void keepRest(ChannelHandlerContext ctx, ByteBuf received) {
        int left = received.readableBytes();
        if (left > REQUEST_BYTES_MAX) {
            refuse("a request of more than %d bytes".formatted(REQUEST_BYTES_MAX));
        } else if (left > 0) {
            boolean isFull = left >= received.capacity() / 2 && left > SMALL_BYTES;
            rest = isFull ? received.retain() : ctx.alloc().ioBuffer(left).writeBytes(received);
            port.keeps(kept());
        }
    }

    /** How it looks now, for those who ask the guest. */
    Connections.Connection connection() {
        return new Connections.Connection(
                id,
                text(channel.remoteAddress()),
                text(channel.localAddress()),
                channel instanceof UnixChannel socket ? socket.fd().intValue() : -1,
                acceptedMillis,
                rest.readableBytes(),
                waitingBytes());
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString()
                : "?:0";
    }

    /** Bytes that count of what is kept: those of small requests do not, for clients are few. */
    int kept() {
        return rest.capacity() > SMALL_BYTES ? rest.capacity() : 0;
    }

    /** Ends it, so that others have room. */
    void makeRoom() {
        refuse("%d bytes of a request while too many wait to be whole".formatted(kept()));
    }

    private ByteBuf takeRest() {
        port.keeps(-kept());
        ByteBuf taken = rest;
        rest = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    /** Tells of all complete requests as one event; answers their length, or why it is refused. */
    private int onBytes(ByteBuffer bytes) {
        int count = 0;
        int length = guest.requestBytes(bytes);
        while (length > 0) {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            bytes.position(bytes.position() + length);
            ends[count++] = bytes.position();
            length = bytes.hasRemaining() ? guest.requestBytes(bytes) : 0;
        }
        if (count > 0) {
            int[] exact = Arrays.copyOf(ends, count);
            port.tell(
                    new Event.ClientSaid(
                            id, new Requests(bytes, exact, System.currentTimeMillis())));
        }
        return length < 0 ? length : bytes.position();
    }

    /** Ends a connection that does not speak the guest's protocol. */
    private void refuseProtocol(int verdict) {
        if (verdict == Guest.FOREIGN_PROTOCOL) {
            port.httpRefused()
                    .write(
                            more ->
                                    LOG.warn(
                                            "client {} disconnected: it speaks HTTP (POST or"
                                                    + " Host:), possibly a cross-protocol scripting"
                                                    + " attack{}",
                                            HostPort.text(channel.remoteAddress()),
                                            more));
        } else {
            port.garbageRefused()
                    .write(
                            more ->
                                    LOG.warn(
                                            "client {} disconnected: protocol violation{}",
                                            HostPort.text(channel.remoteAddress()),
                                            more));
        }
        close();
    }

    private void refuse(String what) {
        LOG.warn(
                "{} at {} sent {}: connection closed",
                id,
                HostPort.text(channel.remoteAddress()),
                what);
        close();
    }

    /** Writes without flushing; true when it must be flushed and had nothing to flush before. */
    boolean write(ByteBuf reply) {
        if (!channel.isWritable() && waitingBytes() > UNSENT_BYTES_MAX) {
            reply.release();
            refuse("nothing while %d bytes of replies wait".formatted(waitingBytes()));
            return false;
        }
        channel.write(reply, channel.voidPromise());
        boolean isFirst = !isUnflushed;
        isUnflushed = true;
        countUnsent();
        return isFirst;
    }

    private long waitingBytes() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes();
    }

    /** Tells the port how much waits to be taken, if that is more than a client has in passing. */
    private void countUnsent() {
        long before = unsentBytes;
        unsentBytes = channel.isWritable() ? 0 : waitingBytes();
        port.leaves(unsentBytes - before);
    }

    /** What waits to be taken now: some of it may have been since it was counted. */
    long recountUnsent() {
        unsentBytes = channel.isWritable() ? 0 : waitingBytes();
        return unsentBytes;
    }

    /** What waited to be taken when it was counted last. */
    long unsentCounted() {
        return unsentBytes;
    }

    /** Ends it, so that there is room for the replies of others. */
    void makeRoomForReplies() {
        refuse(
                "nothing while %d bytes of replies wait, and too many of others"
                        .formatted(unsentBytes));
        countUnsent();
    }

    void flush() {
        isUnflushed = false;
        channel.flush();
    }

    /** The same, and tells when the network has taken all of it: nothing follows the last byte. */
    void flush(Runnable sent) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        taken -> {
                            if (taken.isSuccess()) {
                                sent.run();
                            }
                        });
    }

    /** What was written before is sent first, as far as the client takes it at once. */
    void close() {
        channel.flush();
        channel.close();
    }

    /** Reads nothing more, and ends when what was written before has been sent. */
    void hangUp() {
        isLeaving = true;
        applyIntake();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        endIn(LAST_WORDS_SECONDS);
    }

    private void endIn(long seconds) {
        channel.eventLoop().schedule(() -> channel.close(), seconds, TimeUnit.SECONDS);
    }

    void setIntake(boolean isOpen) {
        isIntakeOpen = isOpen;
        applyIntake();
    }

    /** Reads from this client, unless it or all clients have another reason not to be read. */
    void setOwnIntake(boolean isOpen) {
        isOwnIntakeOpen = isOpen;
        applyIntake();
    }

    private void applyIntake() {
        channel.config()
                .setAutoRead(isIntakeOpen && isOwnIntakeOpen && !isLeaving && channel.isWritable());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        applyIntake();
        countUnsent();
    }

    /** A client that sends nothing more is told what it asked for, and then its connection ends. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !isLeaving) {
            takeRest().release();
            port.tell(new Event.ClientFinished(id));
            endIn(LAST_WORDS_SECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        takeRest().release();
        countUnsent();
        port.left(id);
    }

    /** A connection that breaks is a client that left: nothing else notices. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{} at {} broke", id, HostPort.text(channel.remoteAddress()), cause);
        ctx.close();
    }
}

package dev.futago.drill.load;

import dev.futago.node.config.Reason;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** One connection of a client: gives replies on, and takes requests. */
final class Link extends ByteToMessageDecoder {

    private final Channel channel;
    private final Follower follower;
    private boolean isClosed;

    Link(Channel channel, Follower follower) {
        this.channel = channel;
        this.follower = follower;
    }

    /** A buffer for so many bytes of requests; its owner gives it to {@link #send}. */
    ByteBuf buffer(int bytes) {
        return channel.alloc().directBuffer(bytes, bytes);
    }

    /** Takes a buffer, and sends it at once. */
    void send(ByteBuf requests) {
        channel.writeAndFlush(requests, channel.voidPromise());
    }

    /** Hangs up; nothing is given on after this. */
    void close() {
        isClosed = true;
        channel.close();
    }

    Channel channel() {
        return channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (isToItself()) {
            close();
            follower.onNotConnected("nobody listens there");
        } else {
            follower.onConnected(this);
        }
    }

    /**
     * TCP connects a socket to itself when nobody listens at a port and it happens to be the one
     * that the socket was given: who tries often enough gets there.
     */
    private boolean isToItself() {
        return channel.localAddress().equals(channel.remoteAddress());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (isClosed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        ByteBuffer replies = in.nioBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
        follower.onReplies(this, replies);
        in.skipBytes(replies.position());
    }

    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        // Half a reply is none.
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        if (!isClosed) {
            follower.onReadComplete(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        follower.onLost(this, "connection closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            follower.onLost(this, Reason.of(cause));
        } else {
            follower.onDefect(cause);
        }
        close();
    }
}

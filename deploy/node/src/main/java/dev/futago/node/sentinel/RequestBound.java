package dev.futago.node.sentinel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;

/**
 * Fails when a request does not end: Netty's own aggregator would take 512 MiB of it (P6). Counts
 * by reads, so that a request may be longer by what one read brings.
 */
final class RequestBound extends ChannelInboundHandlerAdapter {

    static final int REQUEST_BYTES_MAX = 64 << 10;

    private int bytes;

    /** A request was complete: another begins. */
    void reset() {
        bytes = 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        var received = (ByteBuf) read;
        bytes += received.readableBytes();
        if (bytes > REQUEST_BYTES_MAX) {
            received.release();
            throw new TooLongFrameException("too big request");
        }
        ctx.fireChannelRead(received);
    }
}

package dev.futago.node.sentinel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * What is to be sent to a client, in one buffer on the heap. The channel, which must have direct
 * memory, gets a small piece at a time, so that a client that does not read keeps no more of that
 * than one piece (P5). A write is done when it waits here.
 */
final class Outgoing extends ChannelOutboundHandlerAdapter {

    static final int PIECE_BYTES = 1 << 10;

    /** Whoever lets more wait does not read. */
    private static final int WAITING_BYTES_MAX = 4 << 10;

    private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
    private boolean isSending;
    private Runnable onSent = () -> {};

    /** Whether more waits than it should. */
    boolean isFull() {
        return waiting.readableBytes() > WAITING_BYTES_MAX;
    }

    /** Does this once, as soon as nothing waits any more: what is written and not flushed does. */
    void whenSent(Runnable action) {
        onSent = action;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        var part = (ByteBuf) message;
        if (!waiting.isReadable()) {
            drop();
            waiting = ctx.alloc().heapBuffer();
        }
        waiting.discardReadBytes().writeBytes(part);
        part.release();
        promise.trySuccess();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (!isSending) {
            sendPiece(ctx);
        }
    }

    private void sendPiece(ChannelHandlerContext ctx) {
        int bytes = Math.min(waiting.readableBytes(), PIECE_BYTES);
        if (bytes == 0) {
            drop();
            return;
        }
        isSending = true;
        ByteBuf piece = ctx.alloc().directBuffer(bytes).writeBytes(waiting, bytes);
        ctx.writeAndFlush(piece).addListener(sent -> onPiece(ctx, sent.isSuccess()));
    }

    private void onPiece(ChannelHandlerContext ctx, boolean isSent) {
        isSending = false;
        if (!isSent) {
            drop();
            ctx.close();
        } else if (waiting.isReadable()) {
            sendPiece(ctx);
        } else {
            drop();
            Runnable action = onSent;
            onSent = () -> {};
            action.run();
        }
    }

    private void drop() {
        waiting.release();
        waiting = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }
}

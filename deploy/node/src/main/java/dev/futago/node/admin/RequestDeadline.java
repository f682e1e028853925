package dev.futago.node.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose request, header and body together, is not complete in time: the time
 * counts from its first bytes, those of the first request from the connection's beginning.
 */
final class RequestDeadline extends ChannelInboundHandlerAdapter {

    /** Time for one whole request. */
    static final long SECONDS = 5;

    private @Nullable ScheduledFuture<?> timeout;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        begin(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        begin(ctx);
        ctx.fireChannelRead(bytes);
    }

    private void begin(ChannelHandlerContext ctx) {
        if (timeout == null) {
            timeout = ctx.executor().schedule(() -> ctx.close(), SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The request is complete. */
    void end() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelInactive();
    }
}

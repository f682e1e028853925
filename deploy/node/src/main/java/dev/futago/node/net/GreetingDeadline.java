package dev.futago.node.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Closes an accepted link over which nothing has come at once: a node that dials greets with its
 * first bytes. Removes itself with the first bytes.
 */
final class GreetingDeadline extends ChannelInboundHandlerAdapter {

    private static final long SECONDS = 1;

    private final PeerConnection link;
    private @Nullable ScheduledFuture<?> timeout;

    GreetingDeadline(PeerConnection link) {
        this.link = link;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout =
                ctx.executor()
                        .schedule(
                                () -> link.close("no greeting in time"), SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        link.becomeHeard();
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(bytes);
    }
}

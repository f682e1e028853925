package dev.futago.protocol;

import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Header;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

import java.util.function.Consumer;

/** One end of a link until the first greeting is answered. */
abstract sealed class HandshakeHandler extends ChannelDuplexHandler
        permits AcceptorProof, DialerProof, NoProof {

    private final Consumer<LinkFault> faults;
    private boolean isOver;

    HandshakeHandler(Consumer<LinkFault> faults) {
        this.faults = faults;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().get(FrameDecoder.class).acceptHandshake(true);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (isOver) {
            return; // What follows a fault in the same read; no greeting has pages.
        }
        switch (frame) {
            case Header header -> onHandshake(ctx, header);
            case Message message -> onMessage(ctx, message);
            default -> throw new IllegalStateException("no frame: " + frame.getClass());
        }
    }

    /** A challenge, or a greeting with its proof. */
    abstract void onHandshake(ChannelHandlerContext ctx, Header header);

    /** A message without a proof. */
    abstract void onMessage(ChannelHandlerContext ctx, Message message);

    /** Ends the handshake well: this handler leaves the link to its messages. */
    final void complete(ChannelHandlerContext ctx) {
        ctx.pipeline().get(FrameDecoder.class).acceptHandshake(false);
        ctx.pipeline().remove(this);
    }

    /** Ends the link. */
    final void fail(ChannelHandlerContext ctx, LinkFault fault) {
        isOver = true;
        faults.accept(fault);
        ctx.close();
    }

    /** Ends the link, and tells the peer why. */
    final void refuse(ChannelHandlerContext ctx, LinkFault fault, String reason) {
        isOver = true;
        faults.accept(fault);
        ctx.writeAndFlush(new Message.Refusal(reason, false))
                .addListener(ChannelFutureListener.CLOSE);
    }
}

package dev.futago.protocol;

import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Header;

import io.netty.channel.ChannelHandlerContext;

import java.util.function.Consumer;

/** An end without a secret: refuses a peer that asks for a proof, so that both can say why. */
final class NoProof extends HandshakeHandler {

    private final String node;

    NoProof(String node, Consumer<LinkFault> faults) {
        super(faults);
        this.node = node;
    }

    @Override
    void onHandshake(ChannelHandlerContext ctx, Header header) {
        refuse(
                ctx,
                LinkFault.NODE_WITHOUT_SECRET,
                "node %s has no --pair-secret-file, and its peer has one: start both nodes with the"
                                .formatted(node)
                        + " same secret");
    }

    @Override
    void onMessage(ChannelHandlerContext ctx, Message message) {
        complete(ctx);
        ctx.fireChannelRead(message);
    }
}

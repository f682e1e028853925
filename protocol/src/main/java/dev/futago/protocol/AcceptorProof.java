package dev.futago.protocol;

import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Challenge;
import dev.futago.protocol.wire.Header;
import dev.futago.protocol.wire.Proven;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * The accepting end: answers a challenge with its own, passes on a greeting whose proof matches,
 * and proves its answer.
 */
final class AcceptorProof extends HandshakeHandler {

    private final LinkAuthentication self;
    private final PairSecret secret;

    /** Null until the dialer's challenge has come. */
    private PairSecret.@Nullable Link link;

    private boolean isGreeted;

    AcceptorProof(LinkAuthentication self, PairSecret secret, Consumer<LinkFault> faults) {
        super(faults);
        this.self = self;
        this.secret = secret;
    }

    @Override
    void onHandshake(ChannelHandlerContext ctx, Header header) {
        if (link == null && header.hasChallenge()) {
            onChallenge(ctx, header.getChallenge());
        } else if (link != null && !isGreeted && header.hasProven()) {
            onGreeting(ctx, link, header.getProven());
        } else {
            fail(ctx, LinkFault.OUT_OF_ORDER);
        }
    }

    private void onChallenge(ChannelHandlerContext ctx, Challenge challenge) {
        if (challenge.getNode().equals(self.node())) {
            fail(ctx, LinkFault.SAME_NAME);
            return;
        }
        PairSecret.Nonce own = self.newNonce();
        link =
                new PairSecret.Link(
                        self.pair(),
                        challenge.getNode(),
                        self.node(),
                        HandshakeFrames.nonceOf(challenge),
                        own);
        ctx.writeAndFlush(HandshakeFrames.challenge(self.node(), own));
    }

    private void onGreeting(ChannelHandlerContext ctx, PairSecret.Link current, Proven proven) {
        if (!HandshakeFrames.isProven(proven, secret, PairSecret.Prover.DIALER, current)) {
            fail(ctx, LinkFault.WRONG_PROOF);
            return;
        }
        isGreeted = true;
        ctx.fireChannelRead(HandshakeFrames.greetingIn(proven));
    }

    /** What follows a proven greeting on its link needs no proof of its own. */
    @Override
    void onMessage(ChannelHandlerContext ctx, Message message) {
        if (isGreeted) {
            ctx.fireChannelRead(message);
        } else {
            refuse(
                    ctx,
                    LinkFault.PEER_WITHOUT_SECRET,
                    "node %s has a --pair-secret-file, and its peer sent no proof: start both nodes"
                                    .formatted(self.node())
                            + " with the same secret");
        }
    }

    /** The first message of this end is the answer to the greeting, and goes with a proof. */
    @Override
    public void write(ChannelHandlerContext ctx, Object object, ChannelPromise promise) {
        if (link == null || !isGreeted || !(object instanceof Message answer)) {
            throw new IllegalStateException("an answer before a proven greeting: " + object);
        }
        ctx.write(
                HandshakeFrames.proven(answer, secret, PairSecret.Prover.ACCEPTOR, link), promise);
        complete(ctx);
    }
}

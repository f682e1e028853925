package dev.futago.protocol;

import dev.futago.common.role.Message;
import dev.futago.protocol.wire.Challenge;
import dev.futago.protocol.wire.Header;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

import org.jspecify.annotations.Nullable;

import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

/**
 * The dialing end: holds the greeting until the acceptor's challenge is there, proves it, and
 * passes on the answer when its proof matches.
 */
final class DialerProof extends HandshakeHandler {

    /** A greeting that waits for the acceptor's challenge. */
    private record Held(Message greeting, ChannelPromise promise, PairSecret.Nonce nonce) {}

    private final LinkAuthentication self;
    private final PairSecret secret;
    private @Nullable Held held;

    /** Null until the greeting was sent. */
    private PairSecret.@Nullable Link link;

    DialerProof(LinkAuthentication self, PairSecret secret, Consumer<LinkFault> faults) {
        super(faults);
        this.self = self;
        this.secret = secret;
    }

    /** A link over which nothing is said, because only its being made was asked, proves nothing. */
    @Override
    public void write(ChannelHandlerContext ctx, Object object, ChannelPromise promise) {
        if (held != null || link != null || !(object instanceof Message greeting)) {
            throw new IllegalStateException("a message before the greeting's answer: " + object);
        }
        var waiting = new Held(greeting, promise, self.newNonce());
        held = waiting;
        ctx.write(HandshakeFrames.challenge(self.node(), waiting.nonce));
    }

    @Override
    void onHandshake(ChannelHandlerContext ctx, Header header) {
        if (held != null && header.hasChallenge()) {
            onChallenge(ctx, held, header.getChallenge());
        } else if (link != null && header.hasProven()) {
            onAnswer(ctx, link, header);
        } else {
            fail(ctx, LinkFault.OUT_OF_ORDER);
        }
    }

    private void onChallenge(ChannelHandlerContext ctx, Held waiting, Challenge challenge) {
        if (challenge.getNode().equals(self.node())) {
            fail(ctx, LinkFault.SAME_NAME);
            return;
        }
        held = null;
        var made =
                new PairSecret.Link(
                        self.pair(),
                        self.node(),
                        challenge.getNode(),
                        waiting.nonce,
                        HandshakeFrames.nonceOf(challenge));
        link = made;
        ctx.writeAndFlush(
                HandshakeFrames.proven(waiting.greeting, secret, PairSecret.Prover.DIALER, made),
                waiting.promise);
    }

    private void onAnswer(ChannelHandlerContext ctx, PairSecret.Link current, Header header) {
        var proven = header.getProven();
        if (!HandshakeFrames.isProven(proven, secret, PairSecret.Prover.ACCEPTOR, current)) {
            fail(ctx, LinkFault.WRONG_PROOF);
            return;
        }
        Message answer = HandshakeFrames.greetingIn(proven);
        complete(ctx);
        ctx.fireChannelRead(answer);
    }

    @Override
    void onMessage(ChannelHandlerContext ctx, Message message) {
        fail(ctx, LinkFault.PEER_WITHOUT_SECRET);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (held != null) {
            held.promise.tryFailure(new ClosedChannelException());
            held = null;
        }
        ctx.fireChannelInactive();
    }
}

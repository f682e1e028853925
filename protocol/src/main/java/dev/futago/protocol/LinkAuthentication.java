package dev.futago.protocol;

import io.netty.channel.ChannelHandler;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes the handlers by which the ends of a link prove to each other that they know the pair's
 * secret, before any role hears of a greeting (docs/decisions/0023). A handler stands between
 * {@link FrameEncoder} and the messages' consumer, and removes itself after the first greeting and
 * its answer: a link costs nothing more from then on.
 *
 * <p>The dialer's first message is held until the acceptor's nonce is there; it and its answer
 * travel with a proof. A stranger who dials a node gets a nonce from it, and nothing that was made
 * with the secret.
 */
public final class LinkAuthentication {

    private final Optional<PairSecret> secret;
    private final String pair;
    private final String node;
    private final Supplier<PairSecret.Nonce> nonces;

    /**
     * The authentication of one node.
     *
     * @param secret empty for a node that proves nothing and asks for no proof
     * @param pair name of the pair
     * @param node name of this node
     * @param nonces draws one that was never drawn before
     */
    public LinkAuthentication(
            Optional<PairSecret> secret,
            String pair,
            String node,
            Supplier<PairSecret.Nonce> nonces) {
        this.secret = secret;
        this.pair = pair;
        this.node = node;
        this.nonces = nonces;
    }

    /**
     * A handler for a link that this node dialed.
     *
     * @param faults told why, when the link is closed
     */
    public ChannelHandler dialer(Consumer<LinkFault> faults) {
        return secret.<ChannelHandler>map(known -> new DialerProof(this, known, faults))
                .orElseGet(() -> new NoProof(node, faults));
    }

    /**
     * A handler for a link that this node accepted.
     *
     * @param faults told why, when the link is closed
     */
    public ChannelHandler acceptor(Consumer<LinkFault> faults) {
        return secret.<ChannelHandler>map(known -> new AcceptorProof(this, known, faults))
                .orElseGet(() -> new NoProof(node, faults));
    }

    String pair() {
        return pair;
    }

    String node() {
        return node;
    }

    PairSecret.Nonce newNonce() {
        return nonces.get();
    }
}

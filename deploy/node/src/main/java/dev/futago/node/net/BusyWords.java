package dev.futago.node.net;

import dev.futago.common.role.Message;
import dev.futago.node.config.HostPort;
import dev.futago.protocol.FrameDecoder;
import dev.futago.protocol.FrameEncoder;
import dev.futago.protocol.LinkAuthentication;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells the peer, from a thread of its own, that this node's loop is busy (R21). Each word is the
 * greeting of a short connection: the link of the loop belongs to the loop, which is not there.
 */
public final class BusyWords {

    private static final Logger LOG = LoggerFactory.getLogger(BusyWords.class);

    private static final long WORD_SECONDS_MAX = 1;

    private final Transport transport;
    private final LinkFaults.Lines faultLines = new LinkFaults.Lines();
    private final PeerDialer dialer;
    private final LinkAuthentication authentication;
    private final Supplier<Optional<Message.Busy>> words;

    /** Touched on the thread of this class only. */
    private boolean isUnderWay;

    /**
     * Words that nobody is told before {@link #begin}.
     *
     * @param transport with the thread on which all of it happens
     * @param peer where the other node listens
     * @param words what is to be told now; asked on that thread
     */
    public BusyWords(
            Transport transport,
            HostPort peer,
            LinkAuthentication authentication,
            Supplier<Optional<Message.Busy>> words) {
        this.transport = transport;
        dialer = new PeerDialer(transport, peer, transport::addressesOf);
        this.authentication = authentication;
        this.words = words;
    }

    /**
     * Looks again and again whether there is something to tell.
     *
     * @param everyNanos between two looks
     */
    public void begin(long everyNanos) {
        transport
                .loop()
                .scheduleWithFixedDelay(this::look, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (!isUnderWay) {
            words.get().ifPresent(this::tell);
        }
    }

    private void tell(Message.Busy word) {
        isUnderWay = true;
        dialer.dial(
                () ->
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                addHandlers(channel);
                            }
                        },
                dialed ->
                        dialed.ifPresentOrElse(
                                channel -> tell(channel, word), () -> isUnderWay = false));
    }

    private void tell(Channel channel, Message.Busy word) {
        LOG.debug("telling the peer that the loop is busy: {}", word);
        channel.closeFuture().addListener(closed -> isUnderWay = false);
        channel.writeAndFlush(word).addListener(ChannelFutureListener.CLOSE);
        transport.loop().schedule(() -> channel.close(), WORD_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void addHandlers(Channel channel) {
        channel.pipeline()
                .addLast(
                        new FrameDecoder(FrameDecoder.SMALL_FRAME_BYTES_MAX),
                        new FrameEncoder(),
                        authentication.dialer(new LinkFaults(faultLines, channel)));
    }
}

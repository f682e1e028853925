package dev.futago.node.sentinel;

import dev.futago.node.config.HostPort;
import dev.futago.node.net.LogThrottle;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/**
 * One Sentinel client: reads a request when the reply to the one before has left, so that replies
 * keep their order and whoever does not read them costs us one. A listener that does not read what
 * is published is closed (P5).
 */
final class SentinelConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(SentinelConnection.class);

    private final Commands commands;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private final Client client;
    private final Channel channel;
    private final LogThrottle httpRefused;
    private boolean isAnswering;

    /**
     * A connection from which nothing was read yet.
     *
     * @param outgoing of this channel
     * @param httpRefused throttles log lines about clients that speak HTTP
     */
    SentinelConnection(
            Commands commands,
            Outgoing outgoing,
            Client client,
            Channel channel,
            LogThrottle httpRefused) {
        this.httpRefused = httpRefused;
        this.channel = channel;
        this.commands = commands;
        this.outgoing = outgoing;
        this.client = client;
        incoming = new Incoming(channel.alloc());
    }

    Client client() {
        return client;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        var received = (ByteBuf) read;
        try {
            incoming.take(received);
        } finally {
            received.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!isAnswering) {
            proceed(ctx);
        }
    }

    /** Answers the next request, or reads on when it is not whole. */
    private void proceed(ChannelHandlerContext ctx) {
        try {
            incoming.next().ifPresentOrElse(words -> answerUnlessHttp(ctx, words), ctx::read);
        } catch (CodecException noRequest) {
            refuse(ctx, String.valueOf(noRequest.getMessage()));
        }
    }

    /** A browser or a proxy that was made to speak to this port is closed at once, as in Redis. */
    private void answerUnlessHttp(ChannelHandlerContext ctx, List<String> words) {
        String first = words.getFirst();
        if (first.equalsIgnoreCase("POST") || first.equalsIgnoreCase("Host:")) {
            isAnswering = true; // Nothing more is read.
            httpRefused.write(
                    more ->
                            LOG.warn(
                                    "Sentinel client {} disconnected: it speaks HTTP (POST or"
                                            + " Host:), possibly a cross-protocol scripting"
                                            + " attack{}",
                                    HostPort.text(channel.remoteAddress()),
                                    more));
            ctx.close();
        } else {
            answer(ctx, words);
        }
    }

    private void answer(ChannelHandlerContext ctx, List<String> words) {
        isAnswering = true;
        commands.answer(client, words)
                .thenAccept(replies -> write(ctx, replies))
                .whenComplete(
                        (written, defect) -> {
                            if (defect != null) {
                                exceptionCaught(ctx, defect);
                            }
                        });
    }

    private void write(ChannelHandlerContext ctx, List<Reply> replies) {
        if (!channel.isActive()) { // Its client has left meanwhile.
            return;
        }
        ctx.write(encoded(replies));
        outgoing.whenSent(() -> onAnswered(ctx));
        ctx.flush();
    }

    private ByteBuf encoded(List<Reply> replies) {
        ByteBuf bytes = channel.alloc().heapBuffer();
        replies.forEach(reply -> reply.writeTo(bytes, client.isThree()));
        return bytes;
    }

    private void onAnswered(ChannelHandlerContext ctx) {
        if (client.isLeaving()) {
            ctx.close();
            return;
        }
        isAnswering = false;
        proceed(ctx);
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        isAnswering = true; // Nothing more is read.
        LOG.debug(
                "{} sent what is no request: {}",
                HostPort.text(ctx.channel().remoteAddress()),
                why);
        client.leave();
        write(ctx, List.of(Replies.error("ERR Protocol error: " + why)));
    }

    /** Sends what is published, as far as it listens to that. */
    void publish(String topic, String words) {
        List<Reply> heard = client.heard(topic, words);
        if (heard.isEmpty()) {
            return;
        }
        if (outgoing.isFull()) {
            LOG.warn("{} does not read: closed", HostPort.text(channel.remoteAddress()));
            channel.close();
        } else {
            channel.writeAndFlush(encoded(heard));
        }
    }

    void close() {
        channel.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        incoming.drop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{} broke", HostPort.text(ctx.channel().remoteAddress()), cause);
        ctx.close();
    }
}

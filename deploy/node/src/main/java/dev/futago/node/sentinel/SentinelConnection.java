package dev.futago.node.sentinel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.util.ReferenceCountUtil;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;

/**
 * One Sentinel client: reads a request when the reply to the one before has left, so that replies
 * keep their order and whoever does not read them costs us one. A listener that does not read what
 * is published is closed (P5).
 */
final class SentinelConnection extends SimpleChannelInboundHandler<RedisMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(SentinelConnection.class);

    private final Commands commands;
    private final RequestBound bound;
    private final Client client;
    private final Channel channel;
    private boolean isAnswering;

    SentinelConnection(Commands commands, RequestBound bound, Client client, Channel channel) {
        this.channel = channel;
        this.commands = commands;
        this.bound = bound;
        this.client = client;
    }

    Client client() {
        return client;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    /** What was read was only a part of a request: its rest must be asked for. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!isAnswering) {
            ctx.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RedisMessage request) {
        bound.reset();
        Optional<List<String>> words = Words.of(request);
        if (words.isEmpty()) {
            refuse(ctx, "expected an array of bulk strings");
        } else if (words.get().isEmpty()) {
            ctx.read();
        } else {
            isAnswering = true;
            commands.answer(client, words.get())
                    .thenAccept(replies -> write(ctx, replies))
                    .whenComplete(
                            (written, defect) -> {
                                if (defect != null) {
                                    exceptionCaught(ctx, defect);
                                }
                            });
        }
    }

    private void write(ChannelHandlerContext ctx, List<RedisMessage> replies) {
        replies.subList(0, replies.size() - 1).forEach(ctx::write);
        ctx.writeAndFlush(replies.getLast()).addListener(written -> onAnswered(ctx));
    }

    private void onAnswered(ChannelHandlerContext ctx) {
        if (client.isLeaving()) {
            ctx.close();
            return;
        }
        isAnswering = false;
        ctx.read();
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        isAnswering = true; // Nothing more is read.
        LOG.debug("{} sent what is no request: {}", ctx.channel().remoteAddress(), why);
        client.leave();
        ctx.writeAndFlush(Replies.error("ERR Protocol error: " + why))
                .addListener(written -> ctx.close());
    }

    /** Sends what is published, as far as it listens to that. */
    void publish(String topic, String words) {
        List<RedisMessage> heard = client.heard(topic, words);
        if (channel.isWritable()) {
            heard.forEach(channel::write);
            channel.flush();
        } else if (!heard.isEmpty()) {
            heard.forEach(ReferenceCountUtil::release);
            LOG.warn("{} does not read: closed", channel.remoteAddress());
            channel.close();
        }
    }

    void close() {
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CodecException) {
            refuse(ctx, String.valueOf(cause.getMessage()));
            return;
        }
        LOG.debug("{} broke", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }
}

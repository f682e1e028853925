package dev.futago.drill.load;

import dev.futago.node.net.Transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One who abuses a port, over one connection at a time. Called on the loop. */
final class Abuser {

    /** How one abuses it. */
    enum Manner {
        IDLE,
        HALF,
        SLOW,
        GARBAGE
    }

    private static final int AGAIN_MILLIS = 1_000;
    private static final int GARBAGE_MILLIS = 20;
    private static final int GARBAGE_BYTES = 256;

    /** Bytes of requests that one sends whose replies it does not read. */
    private static final int SLOW_BYTES = 64 << 10;

    private final Abuse all;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Abuse.Place place;
    private final Manner manner;
    private final byte[] words;
    private final Random random;
    private Optional<Channel> channel = Optional.empty();
    private boolean hasLeft;

    /**
     * One who is not connected yet.
     *
     * @param seed of what it makes up
     */
    Abuser(Abuse all, Transport transport, Abuse.Place place, Manner manner, long seed) {
        this.all = all;
        this.place = place;
        this.manner = manner;
        loop = transport.loop();
        words = AbuseWords.firstAt(place.port());
        random = new Random(seed);
        bootstrap =
                transport
                        .client()
                        .option(ChannelOption.AUTO_READ, manner != Manner.SLOW)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Connection());
                                    }
                                });
    }

    private final class Connection extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            all.onConnected();
            byte[] said = said();
            if (said.length > 0) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(said), ctx.voidPromise());
            }
            if (manner == Manner.GARBAGE) {
                loop.schedule(() -> ctx.close(), GARBAGE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object read) {
            ReferenceCountUtil.release(read);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            all.onLost();
            comeAgain(manner == Manner.GARBAGE ? GARBAGE_MILLIS : AGAIN_MILLIS);
        }

        /** It was hung up on, which ends it. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private byte[] said() {
        return switch (manner) {
            case IDLE -> new byte[0];
            case HALF -> Arrays.copyOf(words, 1 + random.nextInt(words.length - 1));
            case SLOW -> AbuseWords.repeated(AbuseWords.longAnswerAt(place.port()), SLOW_BYTES);
            case GARBAGE -> {
                int sound = random.nextInt(words.length);
                var garbage = new byte[sound + GARBAGE_BYTES];
                random.nextBytes(garbage);
                System.arraycopy(words, 0, garbage, 0, sound);
                yield garbage;
            }
        };
    }

    void connect() {
        if (!hasLeft) {
            ChannelFuture connecting = bootstrap.connect(place.address());
            channel = Optional.of(connecting.channel());
            connecting.addListener(
                    done -> {
                        if (!done.isSuccess()) {
                            comeAgain(AGAIN_MILLIS);
                        }
                    });
        }
    }

    private void comeAgain(int inMillis) {
        if (!hasLeft) {
            loop.schedule(this::connect, inMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Comes no more. */
    void leave() {
        hasLeft = true;
        channel.ifPresent(Channel::close);
    }
}

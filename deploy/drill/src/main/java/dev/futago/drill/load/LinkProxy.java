package dev.futago.drill.load;

import dev.futago.drill.process.Child;
import dev.futago.node.net.Transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A way from one node to the other that can be made worse: everything comes later, or some of it
 * damaged. Whole and in order it carries what each end says, otherwise. It has one thread; its
 * methods may be called from any.
 */
public final class LinkProxy implements Child {

    private final Transport transport = Transport.create("futago-link");
    private final SplittableRandom random = new SplittableRandom();
    private final InetSocketAddress target;
    private final Channel listening;

    // Used on the loop.
    private long delayNanos;
    private int damagedOneIn;
    private int damaged;

    private LinkProxy(InetSocketAddress target) {
        this.target = target;
        listening =
                transport
                        .server()
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(initializer(this::accept))
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
    }

    /** One that leads to an address, from a free port of loopback. Whoever opens it closes it. */
    public static LinkProxy to(InetSocketAddress target) {
        return new LinkProxy(target);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** The port at which it listens. */
    public int port() {
        return address().getPort();
    }

    /** From now on what is said, either way, comes so much later. */
    public void delay(Duration later) {
        transport.loop().submit(() -> delayNanos = later.toNanos()).syncUninterruptibly();
    }

    /**
     * From now on one bit is damaged of one in so many reads, by chance.
     *
     * @param oneIn 0 for none
     */
    public void damage(int oneIn) {
        transport.loop().submit(() -> damagedOneIn = oneIn).syncUninterruptibly();
    }

    /** How many bits it has damaged. */
    public int damaged() {
        return transport.loop().submit(() -> damaged).syncUninterruptibly().getNow();
    }

    private interface Opened {
        void accept(Channel channel);
    }

    private static ChannelInitializer<Channel> initializer(Opened opened) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                opened.accept(channel);
            }
        };
    }

    private void accept(Channel near) {
        ChannelFuture dialled =
                transport
                        .client()
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(initializer(far -> far.pipeline().addLast(new Way(near))))
                        .connect(target);
        near.pipeline().addLast(new Way(dialled.channel()));
        dialled.addListener(
                done -> {
                    if (done.isSuccess()) {
                        near.config().setAutoRead(true);
                        dialled.channel().config().setAutoRead(true);
                    } else {
                        near.close();
                    }
                });
    }

    private void damageSome(ByteBuf bytes) {
        if (damagedOneIn > 0 && random.nextInt(damagedOneIn) == 0) {
            int at = bytes.readerIndex() + random.nextInt(bytes.readableBytes());
            bytes.setByte(at, bytes.getByte(at) ^ 1 << random.nextInt(Byte.SIZE));
            damaged++;
        }
    }

    /**
     * Something on its way.
     *
     * @param never what is done instead when all ends before
     */
    private record Arrival(long dueNanos, Runnable happens, Runnable never) {}

    /** What one end says, on its way to the other. */
    private final class Way extends ChannelInboundHandlerAdapter {

        private final Channel to;
        private final ArrayDeque<Arrival> underWay = new ArrayDeque<>();

        Way(Channel to) {
            this.to = to;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object read) {
            var bytes = (ByteBuf) read;
            damageSome(bytes);
            later(() -> to.writeAndFlush(bytes, to.voidPromise()), bytes::release);
        }

        /** The end comes behind what was said before. */
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            later(to::close, () -> {});
        }

        private void later(Runnable happens, Runnable never) {
            if (transport.loop().isShuttingDown()) {
                never.run();
                return;
            }
            long dueNanos = System.nanoTime() + delayNanos;
            if (!underWay.isEmpty()) {
                dueNanos = Math.max(dueNanos, underWay.getLast().dueNanos);
            }
            underWay.addLast(new Arrival(dueNanos, happens, never));
            if (underWay.size() == 1) {
                arrive();
            }
        }

        /** Whatever is due arrives; the first that is not has a timer. */
        private void arrive() {
            long left = 0;
            while (!underWay.isEmpty() && left <= 0) {
                left = underWay.getFirst().dueNanos - System.nanoTime();
                if (left <= 0) {
                    underWay.removeFirst().happens.run();
                }
            }
            if (!underWay.isEmpty()) {
                transport.loop().schedule(this::arrive, left, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            if (transport.loop().isShuttingDown()) {
                underWay.forEach(arrival -> arrival.never.run());
                underWay.clear();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable broken) {
            ctx.close();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            to.config().setAutoRead(ctx.channel().isWritable());
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
